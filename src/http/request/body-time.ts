import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { REQUEST_TIMEOUT_MS } from '../limits.js';

/**
 * A request that takes too long to arrive holds a connection for nothing. Node knows one limit for all
 * requests, which here is that of uploads; every other request has this one, and the same answer.
 */
export function limitBodyTime(
  fastify: FastifyInstance,
  isUpload: (request: FastifyRequest) => boolean,
  limitMs = REQUEST_TIMEOUT_MS,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request) && !isUpload(request)) limitTime(fastify, request, reply, limitMs);
    done();
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

function limitTime(
  { server }: FastifyInstance,
  { raw }: FastifyRequest,
  reply: FastifyReply,
  limitMs: number,
): void {
  const timer = setTimeout(() => {
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', late, raw.socket);
  }, limitMs);
  timer.unref();
  raw.once('end', () => clearTimeout(timer));
  reply.raw.once('close', () => clearTimeout(timer));
}
