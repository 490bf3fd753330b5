import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import type { HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';

const USER_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether the caller is to be somebody else's hand. */
export function actsForSomebody({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['x-on-behalf-of'] !== undefined;
}

/**
 * The caller, or a service that acts for the user whom `X-On-Behalf-Of` names: it may do what both may.
 * @throws HttpProblem `not-allowed` without the permission, `malformed-on-behalf-of` for what is no user who
 * could sign in
 */
export async function actingFor(
  { headers }: Pick<FastifyRequest, 'headers'>,
  caller: Caller,
  { access }: Pick<HttpInside, 'access'>,
): Promise<Caller> {
  const userId = headers['x-on-behalf-of'];
  if (userId === undefined) return caller;
  const permission = 'on-behalf-of';
  if (!caller.rights.permissions.has(permission)) {
    throw new HttpProblem('not-allowed', { params: { permission } });
  }
  const isWellFormed = typeof userId === 'string' && USER_ID.test(userId);
  const acting = isWellFormed ? await access.identifyFor(caller, userId) : undefined;
  if (acting === undefined) throw new HttpProblem('malformed-on-behalf-of');
  return acting;
}
