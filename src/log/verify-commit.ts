import { isCanonical } from './canonical-check.js';
import { hashOfBody } from './commit.js';
import type { Commit, StoredCommit } from './event-log.js';

export type Fault =
  /** The position is missing, though the log goes on. */
  | 'gap'
  /** The body is not the JSON of a commit. */
  | 'unreadable'
  | 'not-canonical'
  /** The hash is not that of the body. */
  | 'hash'
  /** The body names another position than it stands at. */
  | 'position'
  /** It does not continue the commit before. */
  | 'previous-hash'
  /** It was recorded before the commit before. */
  | 'time'
  /** The version of a stream is not its next one. */
  | 'stream-version'
  /** A guard that follows from the commit is not held by it. */
  | 'guard';

/** What was found wrong with one commit. */
export interface Finding {
  position: number;
  fault: Fault;
  message: string;
}

/** What the next commit is measured against. */
export interface Predecessor {
  hash: string;
  recordedAt: string;
}

export function gapAt(
  position: number,
  message = 'It is missing, though the log goes on after it.',
): Finding {
  return { position, fault: 'gap', message };
}

/**
 * The commit, when all that shows in itself and in its predecessor, if that is known, is right; else
 * what is wrong.
 */
export function checkCommit(
  stored: StoredCommit,
  position: number,
  before: Predecessor | undefined,
): { commit: Commit } | { finding: Finding } {
  const bad = (fault: Fault, message: string) => ({ finding: { position, fault, message } });
  if (stored.position !== position) return { finding: gapAt(position) };
  if (hashOfBody(stored.body) !== stored.hash) {
    return bad('hash', 'Its hash is not that of its body: one of them was changed.');
  }
  const commit = parse(stored.body);
  if (!commit) return bad('unreadable', 'Its body is not the JSON of a commit.');
  if (!isCanonical(stored.body, commit)) {
    return bad('not-canonical', 'Its body is not canonical JSON (RFC 8785).');
  }
  if (commit.position !== position) {
    return bad('position', `Its body says that it is commit ${commit.position}.`);
  }
  if (before && commit.previousHash !== before.hash) {
    return bad('previous-hash', 'It does not continue the commit before it.');
  }
  if (before && commit.recordedAt < before.recordedAt) {
    return bad('time', `It says ${commit.recordedAt}, before its predecessor.`);
  }
  return { commit };
}

function parse(body: string): Commit | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isCommit(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As much of the shape as verifying relies on. */
function isCommit(value: unknown): value is Commit {
  if (typeof value !== 'object' || value === null || !('streams' in value)) return false;
  const { streams } = value;
  return (
    Array.isArray(streams) &&
    streams.length > 0 &&
    streams.every(
      (part: unknown) =>
        typeof part === 'object' &&
        part !== null &&
        'streamId' in part &&
        typeof part.streamId === 'string' &&
        'version' in part &&
        Number.isInteger(part.version) &&
        'events' in part &&
        Array.isArray(part.events),
    )
  );
}
