import type { Policy } from '../../../src/customer/policy.js';
import type { Role } from '../../../src/customer/roles.js';
import { newId } from '../../../src/log/new-id.js';
import { testPolicy } from '../../support/test-policy.js';
import type { Received, Sent } from '../support/http-test.js';
import type { RealHttp } from '../support/real-http.js';

/** Every role of the default policy as somebody who calls, each with a real token of its own. */

export const ROLES = [
  'viewer',
  'sales',
  'finance',
  'steward',
  'approver',
  'auditor',
  'administrator',
  'service',
] as const;

export type RoleName = (typeof ROLES)[number];

export const OWN_UNIT = '华东';
export const FOREIGN_UNIT = '华南';

/** The roles narrowed to their org unit, but for those that read the feed, which cannot be narrowed. */
export function narrowed({ roles, ...policy }: Policy): Policy {
  const narrow = (role: Role): Role =>
    role.permissions.includes('events.read') ? role : { ...role, rows: 'org-unit' };
  return {
    ...policy,
    roles: Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, narrow(role)])),
  };
}

/** The test policy without attributes whose names no body may have. */
export function sendablePolicy(): Policy {
  const policy = testPolicy();
  const attributes = policy.attributes.filter(({ name }) => /^\p{L}/u.test(name));
  return { ...policy, attributes };
}

export type SendAs = (sent: Sent) => Promise<Received>;

/** A user of the org unit with this role, and a token of his own. */
export async function callerWith(
  http: RealHttp,
  role: string,
  orgUnit = OWN_UNIT,
): Promise<{ send: SendAs; userId: string; tokenId: string }> {
  const { users, tokens } = http.inside.access;
  const by = { actor: { id: 'cli', kind: 'user' as const } };
  const name = `${role}-${orgUnit}-${newId()}`;
  const added = await users.add({ name, roles: [role], orgUnit }, by);
  if (added.type !== 'added') throw new Error(JSON.stringify(added));
  const { userId } = added.user;
  const made = await tokens.add({ name: role, roles: [role], owner: userId }, by);
  if (made.type !== 'added') throw new Error(JSON.stringify(made));
  const authorization = `Bearer ${made.token}`;
  return {
    userId,
    tokenId: made.tokenId,
    send: ({ headers, ...sent }) => http.send({ ...sent, headers: { ...headers, authorization } }),
  };
}
