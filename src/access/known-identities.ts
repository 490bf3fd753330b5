import type { Grant, Identity } from './identity.js';
import type { Token } from './token.js';
import type { StoredUser } from './user.js';

/** Who somebody is who was found in the vault, with the rights that were given. Pure. */

export function identityOfUser(user: StoredUser): Identity {
  const { userId } = user;
  return {
    actor: { id: userId, kind: 'user' },
    person: userId,
    grants: [grantOfUser(user)],
  };
}

/** A token does what its roles and its owner may both do, now and not when it was made. */
export function identityOfToken(
  { tokenId, roles, scope }: Token,
  owner: StoredUser | undefined,
): Identity {
  const person = owner?.userId ?? tokenId;
  const own: Grant = {
    person,
    roles,
    ...(owner?.orgUnit !== undefined && { orgUnit: owner.orgUnit }),
    ...(scope && { scope }),
  };
  return {
    actor: { id: tokenId, kind: 'service' },
    person,
    grants: owner === undefined ? [own] : [own, grantOfUser(owner)],
  };
}

/** A service that acts for a user does what both may. */
export function identityActingFor({ actor, grants }: Identity, user: StoredUser): Identity {
  const { userId } = user;
  return {
    actor: { ...actor, onBehalfOf: userId },
    person: userId,
    grants: [...(grants === 'all' ? [] : grants), grantOfUser(user)],
  };
}

function grantOfUser({ userId, roles, orgUnit }: StoredUser): Grant {
  return { person: userId, roles, ...(orgUnit !== undefined && { orgUnit }) };
}
