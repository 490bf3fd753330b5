import { GROUPS } from '../customer/groups.js';
import { PERMISSION_NAMES } from '../customer/roles.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import type { RightsPolicy } from './rights.js';
import type { NewToken, Token } from './token.js';
import type { StoredUser } from './user.js';
import { distinct, roleProblem, shortText } from './user-checks.js';

export const TOKEN_DAYS = { usual: 90, max: 366 } as const;

export interface CheckedToken {
  type: 'good';
  given: Pick<Token, 'name' | 'roles' | 'scope' | 'owner'>;
  days: number;
}

/** What is asked of a new token. @param owner who it is to belong to; a token has no role that he has not */
export function checkNewToken(
  newToken: NewToken,
  owner: StoredUser | undefined,
  policy: RightsPolicy,
): CheckedToken | AccessRefusal {
  const { permissions, groups, expiresInDays: days = TOKEN_DAYS.usual } = newToken;
  const name = shortText(newToken.name);
  if (name === undefined) return refuseAccess('malformed-token-name');
  const roles = distinct(newToken.roles);
  if (roles.length === 0) return refuseAccess('role-needed');
  const problem = roleProblem(roles, policy);
  if (problem !== undefined) return problem;
  const permission = unknownOf(permissions, PERMISSION_NAMES);
  if (permission !== undefined) return refuseAccess('unknown-permission', { permission });
  const group = unknownOf(groups, GROUPS);
  if (group !== undefined) return refuseAccess('unknown-group', { group });
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_DAYS.max) {
    return refuseAccess('malformed-expiry', { max: TOKEN_DAYS.max });
  }
  if (owner?.locked) return refuseAccess('user-locked');
  const role = owner && unknownOf(roles, owner.roles);
  if (role !== undefined) return refuseAccess('role-not-owned', { role });
  const scope = {
    ...(permissions && { permissions: known(permissions, PERMISSION_NAMES) }),
    ...(groups && { groups: known(groups, GROUPS) }),
  };
  return {
    type: 'good',
    given: {
      name,
      roles,
      ...((permissions || groups) && { scope }),
      ...(owner && { owner: owner.userId }),
    },
    days,
  };
}

function unknownOf(
  names: readonly string[] | undefined,
  all: readonly string[],
): string | undefined {
  return names?.find((name) => !all.includes(name));
}

function known<Name extends string>(names: readonly string[], all: readonly Name[]): Name[] {
  return all.filter((name) => names.includes(name));
}
