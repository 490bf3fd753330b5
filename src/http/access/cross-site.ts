import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

/*
 * A browser sends cookies along with whatever another site makes it send. So whatever changes something has
 * to come from a page of ours: what the browser says of it is looked at, and with a session there has to be
 * a token that only pages of ours can read (OWASP: signed double submit, bound to the session).
 */

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
/** `none`: typed in by the person. */
const OWN_SITE: ReadonlySet<string | undefined> = new Set([undefined, 'same-origin', 'none']);

export function changesSomething({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return !SAFE.has(method);
}

/** Goes with the secret of a cookie; says nothing about it, and is the same as long as the cookie is. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('dossier:csrf').digest('base64url');
}

/** @throws HttpProblem `cross-site-request` for what the browser says another site has sent */
export function requireOwnSite(request: Pick<FastifyRequest, 'headers' | 'host'>): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isOwn = typeof site === 'string' || site === undefined ? OWN_SITE.has(site) : false;
  if (!isOwn || (origin !== undefined && hostOf(origin) !== request.host.toLowerCase())) {
    throw new HttpProblem('cross-site-request');
  }
}

/** @throws HttpProblem `cross-site-request` for a token that is missing or not of this secret */
export function requireCsrfToken(given: unknown, secret: string): void {
  const wanted = Buffer.from(csrfTokenOf(secret));
  const sent = Buffer.from(typeof given === 'string' ? given : '');
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) {
    throw new HttpProblem('cross-site-request');
  }
}

/** With the port where it is not the usual one; undefined for `null`, and for what is no origin. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
