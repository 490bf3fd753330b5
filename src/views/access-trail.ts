import type { Actor } from '../log/event-log.js';
import { userOfAccess } from '../log/streams.js';
import type { View, ViewEvent } from './view.js';

/**
 * Who signed in, exported, imported, revealed, and what became of users and tokens: a row for each event
 * of access, as it lies in the log.
 */

export interface AccessItem {
  position: number;
  /** UTC. */
  at: string;
  /** Whom it concerns: a user, a token nobody owns, `cli`, `system`. */
  user: string;
  /** Who did it. */
  actor: Actor;
  /** Of the event (`access/access-events.ts`). */
  type: string;
  /** Whose values were revealed. */
  customerId?: string;
  jobId?: string;
  tokenId?: string;
  /** The rest of the event. */
  data: Record<string, unknown>;
}

export const accessTrail: View<AccessItem, AccessItem> = {
  name: 'access-trail',
  version: 1,
  columns: {
    user: { type: 'text', filter: true },
    actor: { type: 'text', filter: true },
    type: { type: 'text', filter: true, fewValues: true },
    customerId: { type: 'text', filter: true },
    jobId: { type: 'text', filter: true },
    tokenId: { type: 'text', filter: true },
    /** UTC; asked for by `from` and `to`. */
    at: { type: 'date', filter: true, internal: true },
  },
  opened: false,
  rowKeys: ({ streamId, eventId }) => (userOfAccess(streamId) === undefined ? [] : [eventId]),
  evolve: (fold, event) => fold ?? itemOf(event),
  shown: () => true,
  item: (fold) => fold,
  values: ({ user, actor, type, customerId, jobId, tokenId, at }) => ({
    user,
    actor: actor.id,
    type,
    customerId,
    jobId,
    tokenId,
    at,
  }),
};

function itemOf({ streamId, type, data, actor, position, recordedAt }: ViewEvent): AccessItem {
  const { customerId, jobId, tokenId, ...rest } = data;
  return {
    position,
    at: recordedAt,
    user: userOfAccess(streamId) ?? streamId,
    actor,
    type,
    ...(customerId === undefined ? {} : { customerId: String(customerId) }),
    ...(jobId === undefined ? {} : { jobId: String(jobId) }),
    ...(tokenId === undefined ? {} : { tokenId: String(tokenId) }),
    data: rest,
  };
}
