import { NO_HASH, type PreparedDraft, placeDraft, recordedAfter } from '../../log/commit.js';
import type { AppendResult, CommitDraft, StreamPart } from '../../log/event-log.js';
import { parseStreamGuard, streamGuard } from '../../log/guards.js';
import type { WriteStatements } from './log-file.js';

/** A draft with its canonical JSON, made before the lock is taken. */
export interface ReadyDraft {
  draft: CommitDraft;
  prepared: PreparedDraft;
}

interface LastCommit {
  position: number;
  recordedAt: string | undefined;
  hash: string;
}

/** Appends the drafts one after the other; to be run within a transaction that writes. */
export function appendAll(log: WriteStatements, drafts: readonly ReadyDraft[]): AppendResult[] {
  let last = readLast(log);
  return drafts.map(({ draft, prepared }) => {
    const position = last.position + 1;
    const taken = takeGuards(log, draft, position);
    if (taken !== undefined) return answerTaken(log, draft, taken);
    const recordedAt = recordedAfter(last.recordedAt, Date.now());
    const { body, hash } = placeDraft(prepared, position, last.hash, recordedAt);
    log.insertCommit.run([position, draft.cause.commandId, recordedAt, hash, body]);
    last = { position, recordedAt, hash };
    return { type: 'appended', position, hash, recordedAt };
  });
}

/** The head, read under the lock: another process may have moved it since we last wrote. */
function readLast(log: WriteStatements): LastCommit {
  // The columns of the statement, in order.
  const row = log.head.get([]) as [number, string, string] | undefined;
  return row
    ? { position: row[0], hash: row[1], recordedAt: row[2] }
    : { position: 0, recordedAt: undefined, hash: NO_HASH };
}

/** Takes every guard of the draft; the first that is not free is returned, and nothing is left taken. */
function takeGuards(
  log: WriteStatements,
  draft: CommitDraft,
  position: number,
): string | undefined {
  const guards = new Set(draft.guards);
  for (const guard of guards) {
    if (log.insertGuard.run([guard, position]).changes === 1) continue;
    releaseGuards(log, guards, guard);
    return guard;
  }
  for (const part of draft.streams) {
    if (takeVersion(log, part, position)) continue;
    releaseGuards(log, guards);
    releaseVersions(log, draft.streams, part);
    return streamGuard(part.streamId, part.version);
  }
  return undefined;
}

function takeVersion(
  log: WriteStatements,
  { streamId, version }: StreamPart,
  position: number,
): boolean {
  const { changes } =
    version === 1
      ? log.insertFirstVersion.run([streamId, position])
      : log.insertNextVersion.run([streamId, version, position]);
  return changes === 1;
}

function releaseGuards(log: WriteStatements, guards: Iterable<string>, upTo?: string): void {
  for (const guard of guards) {
    if (guard === upTo) return;
    log.deleteGuard.run([guard]);
  }
}

function releaseVersions(
  log: WriteStatements,
  streams: readonly StreamPart[],
  upTo: StreamPart,
): void {
  for (const part of streams) {
    if (part === upTo) return;
    log.deleteVersion.run([part.streamId, part.version]);
  }
}

/** A taken guard is no refusal when our own first try, whose answer was lost, holds it. */
function answerTaken(log: WriteStatements, draft: CommitDraft, guard: string): AppendResult {
  const stream = parseStreamGuard(guard);
  const found = stream
    ? log.findStream.get([stream.streamId, stream.version])
    : log.findGuard.get([guard]);
  if (found === undefined) return { type: 'refused', guard };
  // The columns of both statements, in order.
  const [position, commandId, hash, recordedAt] = found as [number, string, string, string];
  if (commandId !== draft.cause.commandId) return { type: 'refused', guard, position };
  return { type: 'appended', position, hash, recordedAt, repeated: true };
}
