import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends a long answer at the reader's pace. A HEAD gets the headers only: the stream is not even made,
 * since Fastify would read it to its end for nobody.
 */
export function sendStream(
  { method }: FastifyRequest,
  reply: FastifyReply,
  contentType: string,
  open: () => Readable,
): void {
  // The last is for proxies that would collect the stream before they pass it on.
  reply.headers({
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  reply.send(method === 'HEAD' ? undefined : open());
}
