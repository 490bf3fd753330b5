import type { FastifyReply } from 'fastify';
import type { ListPage } from '../../queries/customers.js';
import { sendJsonText } from '../answers/send-json.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { ListQuery } from './list-query.js';

/** Hits of a search up to which a sort is exact (the view store's `SORTED_HITS`). */
const SORTED_HITS = 5_000;

/**
 * Answers a page of a list.
 * @throws HttpProblem `too-many-hits` when a search has more hits than can be sorted
 */
export function answerPage(
  reply: FastifyReply,
  { items, next, position, tooMany }: ListPage,
  query: ListQuery,
): void {
  if (tooMany) throw new HttpProblem('too-many-hits', { params: { max: SORTED_HITS } });
  const nextCursor = next === undefined ? null : query.cursorText(next);
  const rest = JSON.stringify({ nextCursor, position });
  // The items come as text from the store: what was written once is not parsed to be written again.
  sendJsonText(reply, `{"items":[${items.join(',')}],${rest.slice(1)}`);
}
