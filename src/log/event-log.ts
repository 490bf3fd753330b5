/**
 * The port of the event log: one order, hash-chained, append-only. Whoever reads or writes the log
 * speaks to this interface; an adapter implements it and passes `test/contracts/event-log`.
 * What belongs in this folder: the commit format, sealing, the chain, guards, upcasting, verifying,
 * and the journal that the inside uses. What does not: rules about customers.
 */

export interface Actor {
  /** `[A-Za-z0-9._-]{1,64}`, opaque; never a person's name. */
  id: string;
  kind: 'user' | 'service' | 'system';
  onBehalfOf?: string;
}

export interface Cause {
  /** Unique per attempt: tells our own first try from somebody else's commit. */
  commandId: string;
  correlationId: string;
  traceparent?: string;
  /** HMAC of method, path, If-Match and body. */
  requestDigest?: string;
}

/** An event as it lies in a commit: nothing personal in `data`. */
export interface StoredEvent {
  /** UUIDv7. */
  eventId: string;
  type: string;
  schemaVersion: number;
  data: Record<string, unknown>;
  /** Personal values by data key: AES-256-GCM, base64url; AAD `streamId|eventId|keyId`. */
  sealed?: Record<string, string>;
  /** Which data key seals whose values: subject (`customer` or a contactId) to key id. */
  keys?: Record<string, string>;
}

export interface StreamPart {
  streamId: string;
  /** Counts the commits of the stream, from 1. */
  version: number;
  events: StoredEvent[];
}

export interface Commit {
  /** 1, 2, 3 … without gaps, over the whole log. */
  position: number;
  /** UTC, milliseconds; never before the predecessor's. */
  recordedAt: string;
  streams: StreamPart[];
  actor: Actor;
  cause: Cause;
  /** Hash of the commit before; 64 zeros for the first. */
  previousHash: string;
}

/** A commit as it is stored: `body` is its canonical JSON, `hash` = SHA-256(0x00 || body) in hex. */
export interface StoredCommit {
  position: number;
  body: string;
  hash: string;
}

/** What a caller wants appended. `version` in each part is the next version of that stream. */
export interface CommitDraft {
  streams: StreamPart[];
  actor: Actor;
  cause: Cause;
  /** Claims and `once:` guards; the `stream:` guards follow from `streams` and are not listed. */
  guards: string[];
}

export type AppendResult =
  /** `repeated`: the commit of this `commandId` was there already, from a try whose answer was lost. */
  | { type: 'appended'; position: number; hash: string; recordedAt: string; repeated?: true }
  /** `guard` was taken by the commit at `position` (of another `commandId`), or, for a
   * `stream:<id>@<version>` guard without `position`, the version is not the stream's next one. */
  | { type: 'refused'; guard: string; position?: number }
  /** It cannot be known in time whether the draft was stored. Repeat with the same key. */
  | { type: 'unknown' };

export interface Head {
  /** 0 for an empty log. */
  position: number;
  hash: string;
}

export interface GuardHolder {
  position: number;
  commandId: string;
}

export interface EventLog {
  /**
   * Appends the drafts in the order given, in one durable write; a refused draft leaves nothing behind
   * and the others go in. A draft whose `commandId` is already in the log is answered as appended.
   * Results are in the order of the drafts.
   * @throws StoreError; nothing was appended then, except that after `damaged` (a failed flush) it is not
   * known: the same drafts, appended again, settle it
   */
  append(drafts: readonly CommitDraft[]): Promise<AppendResult[]>;
  /** The commits of one stream with `from <= version <= to`, in order. `from` defaults to 1. */
  readStream(streamId: string, range?: { from?: number; to?: number }): Promise<StoredCommit[]>;
  /** Up to `limit` commits with a position above `after`, in order; never past a gap. */
  readAll(after: number, limit: number): Promise<StoredCommit[]>;
  head(): Promise<Head>;
  /** Which of these guards are taken, and by which commit. Free ones are not in the answer. */
  findGuards(guards: readonly string[]): Promise<Map<string, GuardHolder>>;
  close(): Promise<void>;
}
