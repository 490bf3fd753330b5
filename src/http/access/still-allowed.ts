import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';
import { callerOf } from '../request/call-of.js';
import { type Guarding, identify } from './guard-routes.js';
import { actingFor } from './on-behalf-of.js';

/**
 * Asks again, of an answer that does not end: whether its caller is still known, with the rights that he had
 * when it began. Who has other rights by now begins anew.
 */
export function stillAllowed(request: FastifyRequest, guarding: Guarding): () => Promise<boolean> {
  const { identity } = callerOf(request);
  const before = JSON.stringify(identity.grants);
  return async () => {
    try {
      const known = await identify(request, guarding);
      if (known === undefined) return false;
      const now = await actingFor(request, known.caller, guarding);
      return JSON.stringify(now.identity.grants) === before;
    } catch (error) {
      if (error instanceof HttpProblem) return false;
      throw error;
    }
  };
}

/** With the seconds for which a caller may be remembered, an answer goes on for 15 s at most. */
const ASK_EVERY_MS = 5_000;

/**
 * Whether an answer may go on, to be asked as often as there is a chance; once it may not, it never may again.
 * @param now own clock, in milliseconds
 */
export function mayGoOn(
  allowed: () => Promise<boolean>,
  now: () => number = () => performance.now(),
): () => Promise<boolean> {
  let askedAt = now();
  let goesOn = true;
  return async () => {
    if (!goesOn || now() - askedAt < ASK_EVERY_MS) return goesOn;
    askedAt = now();
    goesOn = await allowed();
    return goesOn;
  };
}
