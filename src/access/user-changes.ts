import { newId } from '../log/new-id.js';
import type { AccessEvent } from './access-events.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import { loginNameOf } from './login-name.js';
import { passwordProblem } from './password-rules.js';
import type { RightsPolicy } from './rights.js';
import type { NewUser, StoredUser, UserChange } from './user.js';
import { distinct, roleProblem, shortText } from './user-checks.js';

/** What becomes of a user by what is asked for, or why not. */

const PROPERTIES = ['displayName', 'roles', 'orgUnit'] as const;

type Given = Pick<StoredUser, 'name' | 'displayName' | 'roles' | 'orgUnit' | 'oidc'>;

export function checkNewUser(
  { name: typed, displayName = typed, roles, orgUnit, password, oidc }: NewUser,
  policy: RightsPolicy,
): { type: 'good'; user: Given } | AccessRefusal {
  const name = loginNameOf(typed);
  if (name === undefined) return refuseAccess('malformed-name');
  const applied = applyChange(
    { name, displayName: name, roles: [] },
    { displayName, roles, ...(orgUnit !== undefined && { orgUnit }), ...(oidc && { oidc }) },
    policy,
  );
  if (applied.type === 'refused' || password === undefined) return applied;
  return passwordProblem(password, [name, applied.user.displayName]) ?? applied;
}

export function applyChange<Before extends Given>(
  before: Before,
  { displayName, roles, orgUnit, oidc }: UserChange,
  policy: RightsPolicy,
): { type: 'good'; user: Before } | AccessRefusal {
  const user = { ...before };
  if (displayName !== undefined) {
    const text = shortText(displayName);
    if (text === undefined) return refuseAccess('malformed-display-name');
    user.displayName = text;
  }
  if (roles !== undefined) {
    const problem = roleProblem(roles, policy);
    if (problem !== undefined) return problem;
    user.roles = distinct(roles);
  }
  if (orgUnit === null) delete user.orgUnit;
  else if (orgUnit !== undefined) {
    const text = shortText(orgUnit);
    if (text === undefined) return refuseAccess('malformed-org-unit');
    user.orgUnit = text;
  }
  if (oidc === null) delete user.oidc;
  else if (oidc !== undefined) user.oidc = oidc;
  return { type: 'good', user };
}

/** Locked or not from now on; whoever is locked has sessions and links no more, also when he is unlocked. */
export function withLock(user: StoredUser, locked: boolean | undefined): StoredUser {
  if (locked === undefined || locked === user.locked) return user;
  return { ...user, locked, ...(locked && { epoch: newId() }) };
}

/** What is different now, as it is written down. @param isIdentityChanged whom a provider takes him for */
export function changeEvents(
  before: StoredUser,
  now: StoredUser,
  isIdentityChanged: boolean,
): AccessEvent[] {
  const events: AccessEvent[] = [];
  const changed = PROPERTIES.filter(
    (property) => JSON.stringify(before[property]) !== JSON.stringify(now[property]),
  );
  if (changed.length > 0 || isIdentityChanged) {
    const { roles, orgUnit } = now;
    const grants = {
      ...(changed.includes('roles') && { roles }),
      ...(changed.includes('orgUnit') && orgUnit !== undefined && { orgUnit }),
    };
    events.push({ type: 'UserChanged', data: { changed, ...grants } });
  }
  if (!before.locked && now.locked) {
    events.push({ type: 'UserLocked', data: { because: 'administrator' } });
  }
  if (before.locked && !now.locked) events.push({ type: 'UserUnlocked', data: {} });
  return events;
}

/** Whether he can give and take rights: has the permission, and is not locked. */
export function managesUsers(
  { roles, locked }: Pick<StoredUser, 'roles' | 'locked'>,
  policy: RightsPolicy,
): boolean {
  const manages = (role: string) =>
    Object.hasOwn(policy.roles, role) &&
    policy.roles[role]?.permissions.includes('users.manage') === true;
  return !locked && roles.some(manages);
}
