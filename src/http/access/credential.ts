import type { FastifyRequest } from 'fastify';
import type { Credential } from '../../access/access.js';
import { HttpProblem } from '../problems/http-problem.js';
import { readCookie, SESSION_COOKIE } from './session-cookie.js';

/** RFC 6750, 2.1. Longer than any token of ours and most JWTs is nobody's. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,8000}=*) *$/i;

/**
 * What a request says of who sends it. A token counts before a cookie: whoever sends it means it, while a
 * cookie comes along by itself.
 * @throws HttpProblem `sign-in-required` for an Authorization header of another form
 */
export function credentialOf(
  request: Pick<FastifyRequest, 'headers'>,
  isSecure: boolean,
): Credential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw signInRequired('invalid_request');
    return { type: 'bearer', token };
  }
  const secret = readCookie(request, SESSION_COOKIE, isSecure);
  return secret === undefined ? undefined : { type: 'session', secret };
}

/** @param error of RFC 6750, 3.1; absent when nothing was sent that could be wrong */
export function signInRequired(error?: 'invalid_request' | 'invalid_token'): HttpProblem {
  const challenge = error === undefined ? 'Bearer' : `Bearer error="${error}"`;
  return new HttpProblem('sign-in-required', { headers: { 'www-authenticate': challenge } });
}
