import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The customer an address names.
 * @throws HttpProblem `not-found` for what cannot be an id
 */
export function customerIdOf({ params }: FastifyRequest): string {
  const { customerId } = params as { customerId: string }; // the routes name it so
  const id = customerId.toLowerCase();
  if (!UUID.test(id)) throw new HttpProblem('not-found');
  return id;
}
