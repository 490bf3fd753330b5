import { type PreparedDraft, prepareDraft } from '../../log/commit.js';
import type { AppendResult, CommitDraft } from '../../log/event-log.js';
import { streamGuard } from '../../log/guards.js';
import type { FoundCommit, LogHead } from './log-collection.js';

/** A draft on its way into the log. */
export interface Pending {
  draft: CommitDraft;
  prepared: PreparedDraft;
  /** What no other commit may hold, in the order in which a refusal names them. */
  guards: readonly string[];
  bytes: number;
  /** It was sent, and it is not known what became of it. */
  maybeStored: boolean;
  /** Final once it is there. */
  result: AppendResult | undefined;
}

/** Room for the guards, streams and keys of a document beside its body. */
const BYTES_BESIDE_BODY = 512;

export function pendingDraft(draft: CommitDraft): Pending {
  const prepared = prepareDraft(draft);
  const guards = guardsOf(draft);
  const texts = [prepared.beforePosition, prepared.afterRecordedAt, ...guards];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), BYTES_BESIDE_BODY);
  return { draft, prepared, guards, bytes, maybeStored: false, result: undefined };
}

/**
 * A commit is found by its attempt as by a guard: so one unique index is enough, and it never sees a
 * document without guards, of which it would let in only one.
 */
export function commandGuard(commandId: string): string {
  return `command:${commandId}`;
}

function guardsOf({ cause, guards, streams }: CommitDraft): string[] {
  const ofStreams = streams.map(({ streamId, version }) => streamGuard(streamId, version));
  return [...new Set([...guards, ...ofStreams]), commandGuard(cause.commandId)];
}

/**
 * Gives the draft its result if the commits found decide it: its own is there, or another commit holds
 * what it needs. They are held by a majority, so the result is final.
 */
export function settleByFound(pending: Pending, found: readonly FoundCommit[]): void {
  const { commandId } = pending.draft.cause;
  const own = found.find((commit) => commit.commandId === commandId);
  if (own) {
    // What this call itself has sent is no repetition, even if its answer was lost.
    pending.result = appended(own, pending.maybeStored ? {} : { repeated: true });
    return;
  }
  for (const guard of pending.guards) {
    const holder = found.find(({ guards }) => guards.includes(guard));
    if (!holder) continue;
    pending.result = { type: 'refused', guard, position: holder.position };
    return;
  }
}

export function appended(
  { position, hash, recordedAt }: LogHead,
  also: { repeated?: true } = {},
): AppendResult {
  return { type: 'appended', position, hash, recordedAt, ...also };
}
