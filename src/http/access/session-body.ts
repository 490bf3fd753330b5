import { list, object } from '../../customer/catalogue/json-schema.js';
import type { HttpInside } from '../inside.js';
import { csrfTokenOf } from './cross-site.js';
import type { Known } from './known.js';

const text = { type: 'string' } as const;

/** Who asks, and what he may do. */
export const SESSION_SCHEMA = object(
  {
    actorId: { ...text, description: 'As it stands in histories.' },
    userId: { ...text, description: 'Whose customers count as one’s own.' },
    name: { ...text, description: 'Of the user, to sign in with.' },
    displayName: text,
    tokenId: { ...text, description: 'When a token asks.' },
    roles: list(text),
    orgUnit: text,
    permissions: list(text),
    groups: object({
      read: { ...list(text), description: 'Groups of fields.' },
      write: list(text),
    }),
    hasPassword: { type: 'boolean' },
    newPasswordUntil: {
      type: 'string',
      format: 'date-time',
      description: 'Signed in by a link: until then a new password needs no current one.',
    },
    csrfToken: { ...text, description: 'With a session: goes along with every change.' },
    expiresAt: { type: 'string', format: 'date-time', description: 'Of the session or the token.' },
  },
  ['actorId', 'userId', 'roles', 'permissions', 'groups'],
);

export async function sessionBody(
  { caller: { identity, rights }, credential }: Known,
  { users, tokens, sessions }: HttpInside['access'],
) {
  const { actor, person, grants } = identity;
  const [user, token, session] = await Promise.all([
    users.find(person),
    actor.kind === 'service' ? tokens.find(actor.id) : undefined,
    credential.type === 'session' ? sessions.find(credential.secret) : undefined,
  ]);
  const [own] = grants === 'all' ? [] : grants;
  const expiresAt = session?.expiresAt ?? token?.expiresAt;
  return {
    actorId: actor.id,
    userId: person,
    ...(user && { name: user.name, displayName: user.displayName }),
    ...(token && { tokenId: token.tokenId }),
    roles: own?.roles ?? [],
    ...(own?.orgUnit !== undefined && { orgUnit: own.orgUnit }),
    permissions: [...rights.permissions],
    groups: { read: [...rights.reads], write: [...rights.writes] },
    ...(session && user && { hasPassword: user.hasPassword }),
    ...(session?.newPasswordUntil && { newPasswordUntil: session.newPasswordUntil }),
    ...(credential.type === 'session' && { csrfToken: csrfTokenOf(credential.secret) }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
