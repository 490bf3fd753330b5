import type { Actor, Cause } from './event-log.js';

/** An event as the inside sees it: upcast to the newest schema version and opened. */
export interface RecordedEvent {
  eventId: string;
  type: string;
  schemaVersion: number;
  data: Record<string, unknown>;
  /** Subjects (`customer` or a contactId) whose key is destroyed: their values are missing for good. */
  erased?: string[];
}

export interface RecordedStreamPart {
  streamId: string;
  version: number;
  events: RecordedEvent[];
}

export interface RecordedCommit {
  position: number;
  recordedAt: string;
  hash: string;
  actor: Actor;
  cause: Cause;
  streams: RecordedStreamPart[];
}

/** A domain event not yet written. */
export interface NewEvent {
  type: string;
  data: Record<string, unknown>;
}

export interface NewCommit {
  streams: {
    streamId: string;
    /** The stream's version before this commit; 0 for a new stream. */
    expectedVersion: number;
    events: NewEvent[];
    /** True for persons and sole proprietors, whose names and numbers are sealed as well. */
    naturalPerson: boolean;
  }[];
  actor: Actor;
  cause: Cause;
  guards: string[];
}
