import { GROUPS, type Group, MASK_KINDS, type MaskKind } from '../customer/groups.js';
import type { Policy } from '../customer/policy.js';
import { PERMISSION_NAMES, type Permission } from '../customer/roles.js';
import type { Grant, Identity } from './identity.js';

/** Which customers somebody sees: those he owns, and those of his org unit where he has one. */
export interface Sight {
  owner: string;
  orgUnit?: string;
}

/** What an identity may do and see under a policy. */
export interface Rights {
  permissions: ReadonlySet<Permission>;
  reads: ReadonlySet<Group>;
  writes: ReadonlySet<Group>;
  /** Masks that are lifted. */
  inFull: ReadonlySet<MaskKind>;
  /** All of them must hold for a customer; none: every customer is in sight. */
  sight: readonly Sight[];
  /** Nothing is left out and nothing masked: what is shown is what there is. */
  seesAll: boolean;
}

/** The policy's part in rights. */
export type RightsPolicy = Pick<Policy, 'roles'>;

/** Everything: for who can read the key file, and for what the service does by itself. */
export const ALL_RIGHTS: Rights = {
  permissions: new Set(PERMISSION_NAMES),
  reads: new Set(GROUPS),
  writes: new Set(GROUPS),
  inFull: new Set(MASK_KINDS),
  sight: [],
  seesAll: true,
};

/** What all grants of the identity allow; nothing without a grant. */
export function rightsOf({ grants }: Identity, policy: RightsPolicy): Rights {
  if (grants === 'all') return ALL_RIGHTS;
  const [first, ...rest] = grants.map((grant) => rightsOfGrant(grant, policy));
  return rest.reduce(both, first ?? NO_RIGHTS);
}

const NO_RIGHTS: Rights = {
  permissions: new Set(),
  reads: new Set(),
  writes: new Set(),
  inFull: new Set(),
  sight: [],
  seesAll: false,
};

/** Roles add up; the widest sight of them holds. */
function rightsOfGrant(
  { person, roles, orgUnit, scope = {} }: Grant,
  policy: RightsPolicy,
): Rights {
  const given = roles.flatMap((name) =>
    Object.hasOwn(policy.roles, name) ? (policy.roles[name] ?? []) : [],
  );
  const { permissions: onlyDo = PERMISSION_NAMES, groups: onlySee = GROUPS } = scope;
  const permissions = within(
    given.flatMap((role) => role.permissions),
    onlyDo,
  );
  const reads = within(
    given.flatMap((role) => role.read),
    onlySee,
  );
  // Nobody reads customers without knowing which they are.
  if (permissions.has('customers.read')) reads.add('identity');
  // What is wrong with a value, and what stood there before, is told to who writes it.
  const writes = within(
    given.flatMap((role) => role.write),
    within(reads, onlySee),
  );
  const rules = new Set(given.map(({ rows }) => rows));
  return whole({
    permissions,
    reads,
    writes,
    inFull: new Set(given.flatMap((role) => role.inFull)),
    sight: rules.has('all') ? [] : [sightOf(person, rules.has('org-unit') ? orgUnit : undefined)],
  });
}

function sightOf(owner: string, orgUnit: string | undefined): Sight {
  return orgUnit === undefined ? { owner } : { owner, orgUnit };
}

function both(a: Rights, b: Rights): Rights {
  return whole({
    permissions: within(a.permissions, b.permissions),
    reads: within(a.reads, b.reads),
    writes: within(a.writes, b.writes),
    inFull: within(a.inFull, b.inFull),
    sight: [...a.sight, ...b.sight],
  });
}

function whole(rights: Omit<Rights, 'seesAll'>): Rights {
  const { reads, inFull, sight } = rights;
  const seesAll =
    sight.length === 0 &&
    GROUPS.every((group) => reads.has(group)) &&
    inFull.size === MASK_KINDS.length;
  return { ...rights, seesAll };
}

function within<T>(some: Iterable<T>, others: Iterable<T>): Set<T> {
  const allowed = new Set(others);
  return new Set([...some].filter((one) => allowed.has(one)));
}

/** What decides whether a customer is in sight. */
export interface Owned {
  owner?: string | undefined;
  orgUnit?: string | undefined;
}

export function isInSight({ sight }: Pick<Rights, 'sight'>, { owner, orgUnit }: Owned): boolean {
  return sight.every(
    (seen) => owner === seen.owner || (seen.orgUnit !== undefined && orgUnit === seen.orgUnit),
  );
}
