import type { FastifyReply } from 'fastify';
import { pagePolicy } from '../guard-rails/page-policy.js';
import type { HttpInside } from '../inside.js';
import { LANGUAGE_TAG } from '../problems/language.js';
import { OIDC_PATH } from './oidc-address.js';
import { type Notice, type SignedIn, type SignInPage, signInPage } from './sign-in-page.js';
import { csrfTokenFor, type Visitor } from './sign-in-visitor.js';

export interface Answered {
  status?: number;
  notice?: Notice;
  token?: SignedIn['token'];
}

/** Answers the page as it is for the visitor. */
export async function answerPage(
  reply: FastifyReply,
  visitor: Visitor,
  inside: HttpInside,
  { status = 200, notice, token }: Answered = {},
): Promise<void> {
  const who = await whoIs(visitor, inside);
  const { signIn } = inside;
  sendPage(reply, status, {
    language: visitor.language,
    csrfToken: csrfTokenFor(visitor),
    ...(notice && { notice }),
    shows: who
      ? { type: 'signed-in', ...who, ...(token && { token }) }
      : {
          type: 'signed-out',
          isLocal: signIn.includes('local'),
          provider: signIn.includes('oidc') ? `/${OIDC_PATH}` : undefined,
        },
  });
}

/** Answers the page that asks whether a link is to be used. */
export function answerLink(reply: FastifyReply, visitor: Visitor, link: string): void {
  const { language } = visitor;
  const shows = { type: 'link', link } as const;
  sendPage(reply, 200, { language, csrfToken: csrfTokenFor(visitor), shows });
}

function sendPage(reply: FastifyReply, status: number, page: SignInPage): void {
  const text = signInPage(page);
  reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-language': LANGUAGE_TAG[page.language],
      'content-security-policy': pagePolicy(text),
      // It may have a secret in it, and its address too.
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .send(text);
}

async function whoIs(
  { caller, secret, language }: Visitor,
  { access, policy }: HttpInside,
): Promise<SignedIn | undefined> {
  if (caller === undefined) return undefined;
  const [user, session] = await Promise.all([
    access.users.find(caller.identity.person),
    access.sessions.find(secret),
  ]);
  if (user === undefined || session === undefined) return undefined;
  const { name, displayName, roles, orgUnit, hasPassword } = user;
  return {
    name,
    displayName,
    roles: roles.map((role) => policy.roles[role]?.[language] ?? role),
    ...(orgUnit !== undefined && { orgUnit }),
    expiresAt: session.expiresAt,
    hasPassword,
    isByLink: access.sessions.takesPassword(session),
    mayMakeTokens: caller.rights.permissions.has('tokens.own'),
  };
}
