import type { FastifyReply } from 'fastify';
import type { SignIn } from '../../access/sign-ins.js';
import { HttpProblem } from '../problems/http-problem.js';
import { clearCookie, FORM_COOKIE, SESSION_COOKIE, setCookie } from './session-cookie.js';

type SignedIn = Extract<SignIn, { type: 'signed-in' }>;

/** Gives the browser its session; what it had before opens nothing any more. */
export function openSession(
  reply: FastifyReply,
  { session: { secret, expiresAt } }: SignedIn,
  isSecure: boolean,
): void {
  setCookie(reply, SESSION_COOKIE, secret, { isSecure, expiresAt });
  clearCookie(reply, FORM_COOKIE, isSecure);
}

/** Somebody signed in. @throws HttpProblem `sign-in-failed`, `sign-in-slowed` */
export function requireSignedIn(signIn: SignIn): SignedIn {
  switch (signIn.type) {
    case 'signed-in':
      return signIn;
    case 'refused':
      throw new HttpProblem('sign-in-failed', { headers: { 'www-authenticate': 'Bearer' } });
    case 'wait':
      throw signInSlowed(signIn.seconds);
    default:
      return signIn satisfies never;
  }
}

function signInSlowed(seconds: number): HttpProblem {
  return new HttpProblem('sign-in-slowed', {
    params: { seconds },
    headers: { 'retry-after': String(seconds) },
  });
}
