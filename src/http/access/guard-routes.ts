import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';
import { credentialOf, signInRequired } from './credential.js';
import { changesSomething, requireCsrfToken, requireOwnSite } from './cross-site.js';
import type { Known } from './known.js';
import { type Needs, needsOf } from './needs.js';
import { actingFor, actsForSomebody } from './on-behalf-of.js';
import { useCookies } from './session-cookie.js';

/*
 * Who may call what, in one place: before the body of a request is read, and for every address, also those
 * beside Nest's controllers. What belongs in this folder: being known over HTTP (cookies, tokens, the page to
 * sign in on), and the calls about users, sessions, tokens and the policy. What does not: who is who and what
 * they may see (`src/access/`).
 */

export type Guarding = Pick<HttpInside, 'access' | 'secureCookies'>;

const API = '/api/';

/** Every route says what it needs, or is not added; every request is held to it. */
export function guardRoutes(fastify: FastifyInstance, guarding: Guarding): void {
  useCookies(fastify);
  fastify.decorateRequest('known', null);
  fastify.addHook('onRoute', (route) => {
    route.config = { ...route.config, needs: needsOf(route) };
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Whoever was known a moment ago waits for nobody.
    const admitted = admit(request, guarding);
    if (admitted === undefined) done();
    else admitted.then(() => done(), done);
  });
}

/** @throws HttpProblem `sign-in-required`, `not-allowed`, `cross-site-request`, `malformed-on-behalf-of` */
function admit(request: FastifyRequest, guarding: Guarding): Promise<void> | undefined {
  const needs = neededBy(request);
  // A page of another site may make a browser sign in, too: as somebody of its own choice.
  const isByHand = request.headers.authorization !== undefined;
  if (!isByHand && changesSomething(request)) requireOwnSite(request);
  if (needs === 'anybody') return undefined;
  const known = isByHand ? identifiedNow(request, guarding) : undefined;
  if (known === undefined || actsForSomebody(request)) return ask(request, needs, guarding);
  request.known = known;
  if (needs !== 'signed-in') requirePermission(known, needs);
  return undefined;
}

async function ask(
  request: FastifyRequest,
  needs: Exclude<Needs, 'anybody'>,
  guarding: Guarding,
): Promise<void> {
  const known = await identify(request, guarding);
  if (known === undefined) {
    throw signInRequired(request.headers.authorization === undefined ? undefined : 'invalid_token');
  }
  const { credential, caller } = known;
  if (credential.type === 'session' && changesSomething(request)) {
    requireCsrfToken(request.headers['x-csrf-token'], credential.secret);
  }
  request.known = { credential, caller: await actingFor(request, caller, guarding) };
  if (needs !== 'signed-in') requirePermission(request.known, needs);
}

function identifiedNow(
  request: FastifyRequest,
  { access, secureCookies }: Guarding,
): Known | undefined {
  const credential = credentialOf(request, secureCookies);
  const caller = credential && access.identifiedNow(credential);
  return caller && { caller, credential };
}

/** Who has sent a request; undefined for nobody, and for what does not hold (any more). */
export async function identify(
  request: FastifyRequest,
  { access, secureCookies }: Guarding,
): Promise<Known | undefined> {
  const credential = credentialOf(request, secureCookies);
  if (credential === undefined) return undefined;
  const caller = await access.identify(credential);
  return caller && { caller, credential };
}

/** Where nothing is, that is told to those only who are known. */
function neededBy({ is404, url, routeOptions }: FastifyRequest): Needs {
  if (is404) return url.startsWith(API) ? 'signed-in' : 'anybody';
  return routeOptions.config.needs ?? 'signed-in';
}

function requirePermission(
  { caller }: Known,
  needs: Exclude<Needs, 'signed-in' | 'anybody'>,
): void {
  if (caller.rights.permissions.has(needs)) return;
  throw new HttpProblem('not-allowed', { params: { permission: needs } });
}
