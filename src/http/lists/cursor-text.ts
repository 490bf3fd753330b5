import { createHash } from 'node:crypto';
import type { Cursor, FilterValue } from '../../views/view-store.js';
import { HttpProblem } from '../problems/http-problem.js';

/**
 * A cursor as clients see it: opaque base64url, bound to the query it came from. The seal is no secret;
 * it keeps a cursor from being made up by accident or used with other filters, where it would point to
 * the middle of nowhere. What a cursor can ask for, the query itself can.
 */

const SEAL_LENGTH = 16;

/** @param query what the cursor is bound to: filters and sort, as text that is equal for equal queries */
export function cursorText({ order, value }: Cursor, query: string): string {
  const payload = JSON.stringify(value === undefined ? [order] : [order, value]);
  return Buffer.from(seal(payload, query) + payload).toString('base64url');
}

/** @throws HttpProblem `invalid-cursor` when no answer to this query gave it */
export function parseCursor(text: string, query: string): Cursor {
  const bytes = Buffer.from(text, 'base64url');
  const plain = bytes.toString();
  const payload = plain.slice(SEAL_LENGTH);
  const isOurs =
    bytes.toString('base64url') === text && plain.slice(0, SEAL_LENGTH) === seal(payload, query);
  if (!isOurs) throw new HttpProblem('invalid-cursor');
  // The seal says that `cursorText` wrote it.
  const [order, value] = JSON.parse(payload) as [number, (FilterValue | null)?];
  return value === undefined ? { order } : { order, value };
}

function seal(payload: string, query: string): string {
  return createHash('sha256')
    .update(`${query.length}:${query}${payload}`)
    .digest('base64url')
    .slice(0, SEAL_LENGTH);
}
