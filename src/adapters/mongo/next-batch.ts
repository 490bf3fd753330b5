import { NO_HASH, placeDraft, recordedAfter } from '../../log/commit.js';
import type { StreamPart } from '../../log/event-log.js';
import { streamGuard } from '../../log/guards.js';
import type { VersionsOfCall } from './known-versions.js';
import type { LogCollection, LogDocument, LogHead } from './log-collection.js';
import { type Pending, settleByFound } from './pending.js';

/**
 * A batch goes in one command: the driver cuts at 16 MB, and an election between two commands could
 * take away the first and let in the second, which is a gap for ever.
 */
const MAX_BATCH = 500;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Looks up the streams of which it is not known whether they stand where the drafts expect them, and
 * settles the drafts that are not at the next version: a hole is refused though its guard is free. Such a
 * refusal rests on what is not there; of another try of the same draft that is still on its way it says nothing.
 * @throws StoreError as `find` does
 */
export async function refuseHoles(
  collection: LogCollection,
  open: readonly Pending[],
  versions: VersionsOfCall,
): Promise<void> {
  const unsure = findUnsure(open, versions);
  if (unsure.length === 0) return;
  const before = unsure.flatMap(({ missing }) => missing.map(guardBefore));
  const guards = unsure.flatMap(({ pending }) => pending.guards);
  const found = await collection.find([...new Set([...before, ...guards])]);
  const held = new Set(found.flatMap(({ guards: ofCommit }) => ofCommit));
  for (const { pending, missing } of unsure) {
    settleByFound(pending, found);
    for (const part of missing) {
      if (held.has(guardBefore(part))) versions.learn(part.streamId, part.version - 1);
      else pending.result ??= { type: 'refused', guard: streamGuard(part.streamId, part.version) };
    }
  }
}

interface Unsure {
  pending: Pending;
  missing: StreamPart[];
}

function findUnsure(open: readonly Pending[], versions: VersionsOfCall): Unsure[] {
  const madeBefore = new Set<string>();
  return open.flatMap((pending) => {
    const missing = pending.draft.streams.filter(
      (part) => !follows(part, versions) && !madeBefore.has(guardBefore(part)),
    );
    for (const { streamId, version } of pending.draft.streams) {
      madeBefore.add(streamGuard(streamId, version));
    }
    return missing.length > 0 ? [{ pending, missing }] : [];
  });
}

function follows({ streamId, version }: StreamPart, versions: VersionsOfCall): boolean {
  return version === 1 || versions.of(streamId) >= version - 1;
}

function guardBefore({ streamId, version }: StreamPart): string {
  return streamGuard(streamId, version - 1);
}

/** A draft with the document that it becomes at this place of the log. */
export interface Placed {
  pending: Pending;
  document: LogDocument;
}

/**
 * The documents of the next command, numbered and chained from the head on. They follow each other in
 * the order of the drafts; one whose streams are not known to stand where it expects them ends the batch.
 */
export function placeBatch(
  open: readonly Pending[],
  head: LogHead | undefined,
  nowMs: number,
  versions: VersionsOfCall,
): Placed[] {
  const placed: Placed[] = [];
  const madeBefore = new Set<string>();
  let last: LogHead = head ?? { position: 0, hash: NO_HASH, recordedAt: '' };
  let bytes = 0;
  for (const pending of open.slice(0, MAX_BATCH)) {
    const { streams } = pending.draft;
    bytes += pending.bytes;
    if (bytes > MAX_BATCH_BYTES && placed.length > 0) break;
    if (!streams.every((part) => follows(part, versions) || madeBefore.has(guardBefore(part)))) {
      break;
    }
    const document = documentOf(pending, last, nowMs);
    last = { position: document._id, hash: document.hash, recordedAt: document.recordedAt };
    for (const { streamId, version } of streams) madeBefore.add(streamGuard(streamId, version));
    placed.push({ pending, document });
  }
  return placed;
}

function documentOf(
  { prepared, draft, guards }: Pending,
  last: LogHead,
  nowMs: number,
): LogDocument {
  const recordedAt = recordedAfter(last.recordedAt, nowMs);
  const { position, body, hash } = placeDraft(prepared, last.position + 1, last.hash, recordedAt);
  return {
    _id: position,
    body,
    hash,
    recordedAt,
    commandId: draft.cause.commandId,
    guards: [...guards],
    streams: draft.streams.map(({ streamId, version }) => ({ id: streamId, version })),
  };
}

/** What the log's head is after this commit, and the streams' versions in it. */
export function headAfter({ _id, hash, recordedAt }: LogDocument): LogHead {
  return { position: _id, hash, recordedAt };
}
