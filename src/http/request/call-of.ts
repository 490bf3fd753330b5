import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import type { Call } from '../../commands/call.js';
import { signInRequired } from '../access/credential.js';
import type { Known } from '../access/known.js';
import type { HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';
import { versionOf } from './if-match.js';
import { bodyText } from './json-body.js';

const VISIBLE_ASCII = /^[!-~]{1,255}$/;
/** W3C Trace Context, level 1: version, trace id, parent id, flags. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Who is asking.
 * @throws HttpProblem `sign-in-required`
 */
export function callerOf(request: Pick<FastifyRequest, 'known'>): Caller {
  return requireKnown(request).caller;
}

/** The same with what he is known by. @throws HttpProblem `sign-in-required` */
export function requireKnown({ known }: Pick<FastifyRequest, 'known'>): Known {
  if (known === null) throw signInRequired();
  return known;
}

/**
 * The call that goes with a command.
 * @throws HttpProblem for a header that is not as it should be
 */
export function callOf(
  request: FastifyRequest,
  guards: HttpInside['guards'],
  dryRun: boolean,
): Call {
  const caller = callerOf(request);
  const traceparent = traceparentOf(request);
  const ifVersion = versionOf(request);
  const idempotency = idempotencyOf(request, caller.identity.actor.id, guards);
  return {
    caller,
    correlationId: correlationIdOf(request),
    ...(traceparent !== undefined && { traceparent }),
    ...(ifVersion !== undefined && { ifVersion }),
    ...(idempotency !== undefined && { idempotency }),
    ...(dryRun && { dryRun }),
  };
}

/** The trace, if there is one, so that logs and commits of one action are found together. */
export function correlationIdOf(request: FastifyRequest): string {
  return traceparentOf(request)?.slice(3, 35) ?? randomUUID();
}

/** A malformed traceparent is ignored, as the standard says. */
function traceparentOf({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}

/** @throws HttpProblem `malformed-idempotency-key` */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && VISIBLE_ASCII.test(key)) return key;
  throw new HttpProblem('malformed-idempotency-key');
}

function idempotencyOf(
  request: FastifyRequest,
  actorId: string,
  guards: HttpInside['guards'],
): Call['idempotency'] {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return undefined;
  const path = request.url.split('?', 1)[0] ?? '';
  const parts = [request.method, path, request.headers['if-match'] ?? '', bodyText(request)];
  return { guard: guards.once(actorId, key), requestDigest: guards.requestDigest(parts) };
}
