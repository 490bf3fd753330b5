import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import type { HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';
import { type Language, languageOf } from '../problems/language.js';
import { csrfTokenOf, requireCsrfToken } from './cross-site.js';
import { formOf } from './form-body.js';
import { identify } from './guard-routes.js';
import { FORM_COOKIE, readCookie, setCookie } from './session-cookie.js';

/** A browser at the page to sign in on. */
export interface Visitor {
  language: Language;
  /** Of the session, or of a cookie that only binds forms to this browser. */
  secret: string;
  /** Undefined before somebody has signed in. */
  caller?: Caller;
}

export function csrfTokenFor({ secret }: Visitor): string {
  return csrfTokenOf(secret);
}

export async function visitorOf(
  request: FastifyRequest,
  reply: FastifyReply,
  inside: HttpInside,
): Promise<Visitor> {
  const language = languageOf(request.headers['accept-language']);
  const known = await identify(request, inside);
  if (known?.credential.type === 'session') {
    return { language, secret: known.credential.secret, caller: known.caller };
  }
  const isSecure = inside.secureCookies;
  const before = readCookie(request, FORM_COOKIE, isSecure);
  if (before !== undefined) return { language, secret: before };
  const secret = randomBytes(32).toString('base64url');
  setCookie(reply, FORM_COOKIE, secret, { isSecure });
  return { language, secret };
}

/** Whether a form comes from a page that this browser was given, and that is not from before its session. */
export function isOwnForm(request: FastifyRequest, { secret }: Visitor): boolean {
  try {
    requireCsrfToken(formOf(request).get('csrf'), secret);
    return true;
  } catch (error) {
    if (error instanceof HttpProblem) return false;
    throw error;
  }
}
