import { HttpProblem } from '../problems/http-problem.js';

/** A place in the feed: everything up to and with this event was read. */
export interface FeedPlace {
  position: number;
  /** Ordinal of the last event read of the commit at `position`; Infinity for all of it. */
  ordinal: number;
}

const EVENT_ID = /^(\d{1,15})\.(\d{1,9})$/;

/** @throws HttpProblem `malformed-event-id` for what is not the id of an event */
export function placeOfEventId(id: unknown): FeedPlace {
  const [, position, ordinal] = (typeof id === 'string' && EVENT_ID.exec(id)) || [];
  if (position === undefined) throw new HttpProblem('malformed-event-id');
  return { position: Number(position), ordinal: Number(ordinal) };
}

export function afterCommit(position: number): FeedPlace {
  return { position, ordinal: Number.POSITIVE_INFINITY };
}
