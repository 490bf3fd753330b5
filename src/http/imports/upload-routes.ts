import type { FastifyRequest } from 'fastify';

/** The calls that take a file. */
export const IMPORTS = '/api/v1/imports';
const COLUMNS = `${IMPORTS}/columns`;

/** Whether a request may bring a file: it has a limit of its own, and more time. */
export function isUpload({ method, routeOptions: { url } }: FastifyRequest): boolean {
  return method === 'POST' && (url === IMPORTS || url === COLUMNS);
}
