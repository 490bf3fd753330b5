import { GROUPS, type Group, MASK_KINDS } from '../customer/groups.js';
import type { Policy } from '../customer/policy.js';
import { PERMISSION_NAMES, type Role } from '../customer/roles.js';

/** The roles of a policy file: each is laid over the default of its name; own names are new roles. */

const names = (known: readonly string[]) => ({
  type: 'array',
  uniqueItems: true,
  items: { enum: known },
});
const label = { type: 'string', minLength: 1, maxLength: 100 };

export const ROLES_SCHEMA = {
  type: 'object',
  maxProperties: 100,
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    properties: {
      zh: label,
      en: label,
      permissions: names(PERMISSION_NAMES),
      read: names(GROUPS),
      write: names(GROUPS),
      rows: { enum: ['all', 'org-unit', 'own'] },
      inFull: names(MASK_KINDS),
    },
  },
} as const;

/** A role may give any part; of an own one the label, the permissions and the rows are needed. */
export type RolesOfFile = Readonly<Record<string, Partial<Role>>>;

type Roles = Policy['roles'];

const ROLE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

const NEEDED = ['zh', 'en', 'permissions', 'rows'] as const satisfies readonly (keyof Role)[];

export function rolesWith(file: RolesOfFile, defaults: Roles): Roles {
  const roles: Record<string, Role> = { ...defaults };
  for (const [name, given] of Object.entries(file)) {
    roles[name] = { ...NOTHING, ...knownRole(name, defaults), ...given };
  }
  return roles;
}

const NOTHING: Role = {
  zh: '',
  en: '',
  permissions: [],
  read: [],
  write: [],
  rows: 'own',
  inFull: [],
};

function knownRole(name: string, roles: Roles): Role | undefined {
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** What a schema cannot say, as sentences with a pointer into the file. */
export function roleFaults(file: RolesOfFile, roles: Roles, defaults: Roles): string[] {
  return Object.entries(file).flatMap(([name, given]) => {
    const at = `/roles/${name}`;
    const missing = knownRole(name, defaults)
      ? []
      : NEEDED.filter((part) => given[part] === undefined);
    const role = roles[name];
    return [
      ...(ROLE_NAME.test(name)
        ? []
        : [
            `/roles: “${name.slice(0, 40)}” cannot be a name; expected small letters, digits and -, at most 40, a letter first.`,
          ]),
      ...missing.map((part) => `${at}: “${part}” is missing; no default role is called so.`),
      ...(role === undefined ? [] : contradictions(role, at)),
    ];
  });
}

function contradictions({ permissions, read, write, rows }: Role, at: string): string[] {
  const reads = new Set<Group>(read);
  if (permissions.includes('customers.read')) reads.add('identity');
  const faults = write
    .filter((group) => !reads.has(group))
    .map((group) => `${at}/write: “${group}” cannot be written by a role that does not read it.`);
  if (permissions.includes('events.read') && rows !== 'all') {
    faults.push(
      `${at}/rows: the feed of events has all customers, so a role with events.read needs “all”, not “${rows}”.`,
    );
  }
  return faults;
}
