import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { inCanonicalOrder } from './canonical-order.js';
import type { Commit, CommitDraft, StoredCommit } from './event-log.js';

/**
 * The format of a commit: canonical JSON (RFC 8785), and SHA-256 over a zero byte and that JSON, which
 * is the leaf hash of RFC 9162, so that a Merkle tree can be laid over the log without hashing anew.
 */

/** Stands where the hash of the commit before the first would stand. */
export const NO_HASH = '0'.repeat(64);

/** A draft with everything canonicalised that does not depend on where it lands in the log. */
export interface PreparedDraft {
  /** From the opening brace up to and with `"position":`. */
  beforePosition: string;
  /** The end, from `,"streams":`. */
  afterRecordedAt: string;
}

/**
 * RFC 8785 of a value that JSON can hold: its strings and numbers are those of ECMAScript, so beside the
 * order of properties the engine's own writer, which is several times quicker than any other, is right.
 * @throws Error when it holds NaN or an infinity
 */
export function canonicalJson(value: unknown): string {
  const ordered = inCanonicalOrder(value);
  const json = ordered === undefined ? canonicalize(value) : JSON.stringify(ordered);
  if (json === undefined) throw new Error('Only a value that JSON can hold has a canonical form.');
  return json;
}

/** Does the work that need not wait for the lock of the log. */
export function prepareDraft({ actor, cause, streams }: CommitDraft): PreparedDraft {
  return {
    beforePosition: `{"actor":${canonicalJson(actor)},"cause":${canonicalJson(cause)},"position":`,
    afterRecordedAt: `,"streams":${canonicalJson(streams)}}`,
  };
}

/**
 * Puts a draft in its place. The keys of a commit in canonical order are actor, cause, position,
 * previousHash, recordedAt, streams; a test holds the result equal to `canonicalJson` of the commit.
 */
export function placeDraft(
  draft: PreparedDraft,
  position: number,
  previousHash: string,
  recordedAt: string,
): StoredCommit {
  const body = `${draft.beforePosition}${position},"previousHash":"${previousHash}","recordedAt":"${recordedAt}"${draft.afterRecordedAt}`;
  return { position, body, hash: hashOfBody(body) };
}

/** SHA-256 of a zero byte and the body in UTF-8, in hex. */
export function hashOfBody(body: string): string {
  return hash('sha256', `\0${body}`, 'hex');
}

/** Reads a stored commit. The body was written by `placeDraft`; `verify` is what checks that it was. */
export function parseCommit(stored: StoredCommit): Commit {
  return JSON.parse(stored.body) as Commit;
}

/**
 * When a commit is recorded: now, or the predecessor's time when the clock is behind it, so that time
 * never runs back along the log. Both are UTC ISO strings with milliseconds, which sort as text.
 */
export function recordedAfter(previous: string | undefined, nowMs: number): string {
  const now = new Date(nowMs).toISOString();
  return previous !== undefined && previous > now ? previous : now;
}
