import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BODY_DEPTH } from '../limits.js';
import { HttpProblem } from '../problems/http-problem.js';

/** The text of a body, kept for the digest of a request that has an Idempotency-Key. */
const texts = new WeakMap<object, string>();

/** Bodies are JSON in UTF-8; a merge patch (RFC 7396) goes with PATCH. Nothing else has a parser: 415. */
export function addBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/merge-patch+json']) {
    fastify.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, bytes, done) => {
      try {
        if (type !== 'application/json' && request.method !== 'PATCH') {
          throw new HttpProblem('unsupported-media-type');
        }
        done(null, parseBody(request, bytes));
      } catch (error) {
        done(error as Error); // only our own problems are thrown here
      }
    });
  }
}

/** The body as it was sent, or an empty text. */
export function bodyText(request: FastifyRequest): string {
  return texts.get(request) ?? '';
}

function parseBody(request: FastifyRequest, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new HttpProblem('malformed-json');
  const text = bytes.toString();
  if (request.headers['idempotency-key'] !== undefined) texts.set(request, text);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HttpProblem('malformed-json');
  }
  refuseUnsafe(body, BODY_DEPTH);
  return body;
}

/**
 * `__proto__` would change what it is copied into, and what is nested without end would exhaust the
 * stack of whatever walks over it. Both are refused at the door, so that nothing inside need think of it.
 */
function refuseUnsafe(value: unknown, depthLeft: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depthLeft === 0) throw new HttpProblem('too-deep', { params: { max: BODY_DEPTH } });
  if (Array.isArray(value)) {
    for (const item of value) refuseUnsafe(item, depthLeft - 1);
    return;
  }
  if (Object.hasOwn(value, '__proto__')) {
    throw new HttpProblem('forbidden-name', { params: { name: '__proto__' } });
  }
  // Values by name: nothing is allocated on the way of every create.
  const object = value as Record<string, unknown>; // JSON.parse made it
  for (const name in object) refuseUnsafe(object[name], depthLeft - 1);
}
