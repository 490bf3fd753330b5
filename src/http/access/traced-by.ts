import type { FastifyRequest } from 'fastify';
import type { TracedBy } from '../../access/access-trace.js';
import { callerOf, correlationIdOf } from '../request/call-of.js';

/** Whoever asks, for what is written down of a change. */
export function tracedBy(request: FastifyRequest): TracedBy {
  return { actor: callerOf(request).identity.actor, correlationId: correlationIdOf(request) };
}
