import type { FastifyRequest } from 'fastify';
import type { HttpInside, ListName } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';

const PATIENCE_MS = 5_000;

/**
 * Waits until a list shows what `X-Min-Position` asks for, so that who just saved sees it there.
 * @throws HttpProblem `malformed-min-position`, `not-yet-visible` after 5 s
 */
export async function waitForMinPosition(
  { headers }: FastifyRequest,
  list: ListName,
  { waitFor }: Pick<HttpInside, 'waitFor'>,
): Promise<void> {
  const given = headers['x-min-position'];
  if (given === undefined) return;
  if (typeof given !== 'string' || !/^\d{1,15}$/.test(given)) {
    throw new HttpProblem('malformed-min-position');
  }
  await waitForPosition(Number(given), list, { waitFor });
}

/** @throws HttpProblem `not-yet-visible` after 5 s */
export async function waitForPosition(
  position: number,
  list: ListName,
  { waitFor }: Pick<HttpInside, 'waitFor'>,
): Promise<void> {
  if (!(await waitFor(list, position, PATIENCE_MS))) {
    throw new HttpProblem('not-yet-visible', { params: { position }, members: { position } });
  }
}
