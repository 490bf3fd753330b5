import { type Caller, callerOf } from '../../src/access/caller.js';
import { DEFAULT_ROLES } from '../../src/customer/default-roles.js';
import { GROUPS, MASK_KINDS } from '../../src/customer/groups.js';
import { PERMISSION_NAMES, type Role } from '../../src/customer/roles.js';

/** Somebody who may everything but for what `changes` says. */
export function callerWith(
  changes: Partial<Role>,
  { person = 'li.wei', orgUnit }: { person?: string; orgUnit?: string } = {},
): Caller {
  const role: Role = {
    zh: '测试',
    en: 'Test',
    permissions: PERMISSION_NAMES,
    read: GROUPS,
    write: GROUPS,
    rows: 'all',
    inFull: MASK_KINDS,
    ...changes,
  };
  const grant = { person, roles: ['test'], ...(orgUnit === undefined ? {} : { orgUnit }) };
  const actor = { id: person, kind: 'user' as const };
  return callerOf({ actor, person, grants: [grant] }, { roles: { test: role } });
}

/** Somebody in a role of those that hold where the policy says nothing, `changes` apart. */
export function callerAs(
  name: keyof typeof DEFAULT_ROLES,
  changes: Partial<Role> = {},
  who: { person?: string; orgUnit?: string } = {},
): Caller {
  return callerWith({ ...DEFAULT_ROLES[name], ...changes }, who);
}
