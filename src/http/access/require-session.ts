import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';
import { requireKnown } from '../request/call-of.js';

/**
 * The secret of the session of who asks. What is about the person takes the person: with a token that got
 * about nobody makes himself at home.
 * @throws HttpProblem `session-required` for a token
 */
export function requireSession(request: FastifyRequest): string {
  const { credential } = requireKnown(request);
  if (credential.type === 'session') return credential.secret;
  throw new HttpProblem('session-required');
}
