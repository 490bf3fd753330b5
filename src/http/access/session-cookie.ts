import { fastifyCookie } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/*
 * The cookies of browsers. `__Host-` makes the browser see to it that a cookie came over TLS, from this very
 * host, for all of it; where that cannot be, on loopback without TLS, it has its plain name.
 */

export interface CookieName {
  secure: string;
  plain: string;
}

/** The secret of a session. */
export const SESSION_COOKIE: CookieName = { secure: '__Host-dossier', plain: 'dossier' };
/** What the forms of somebody who has not signed in yet are bound to. */
export const FORM_COOKIE: CookieName = { secure: '__Host-dossier-form', plain: 'dossier-form' };

/** Which browser it was that went to an OpenID provider. */
export const OIDC_COOKIE: CookieName = { secure: '__Host-dossier-oidc', plain: 'dossier-oidc' };

/** Before any is read; only those who need them do. */
export function useCookies(fastify: FastifyInstance): void {
  fastify.register(fastifyCookie, { hook: false });
}

export function readCookie(
  { headers: { cookie } }: Pick<FastifyRequest, 'headers'>,
  name: CookieName,
  isSecure: boolean,
): string | undefined {
  if (cookie === undefined) return undefined;
  const value = fastifyCookie.parse(cookie)[isSecure ? name.secure : name.plain];
  return value === '' ? undefined : value;
}

/** @param expiresAt UTC ISO text; absent: with the browser */
export function setCookie(
  reply: FastifyReply,
  name: CookieName,
  value: string,
  { isSecure, expiresAt }: { isSecure: boolean; expiresAt?: string },
): void {
  addCookie(
    reply,
    name,
    value,
    isSecure,
    expiresAt === undefined ? {} : { expires: new Date(expiresAt) },
  );
}

export function clearCookie(reply: FastifyReply, name: CookieName, isSecure: boolean): void {
  addCookie(reply, name, '', isSecure, { expires: new Date(0) });
}

function addCookie(
  reply: FastifyReply,
  name: CookieName,
  value: string,
  isSecure: boolean,
  more: { expires?: Date },
): void {
  const text = fastifyCookie.serialize(isSecure ? name.secure : name.plain, value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    ...(isSecure && { secure: true }),
    ...more,
  });
  // Fastify puts several of them side by side.
  reply.header('set-cookie', text);
}
