import { type Rights, rightsOf } from '../../../src/access/rights.js';
import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import type { Field, TopField } from '../../../src/customer/catalogue/field.js';
import { CATALOGUE, partOf, topField } from '../../../src/customer/catalogue/fields.js';
import { recordOf } from '../../../src/customer/customer-record.js';
import { DEFAULT_ROLES } from '../../../src/customer/default-roles.js';
import { GROUPS, type Group, MASK_KINDS, type MaskKind } from '../../../src/customer/groups.js';
import type { CustomerFields, CustomerKind } from '../../../src/customer/record.js';
import { type Role } from '../../../src/customer/roles.js';
import type { CustomerState } from '../../../src/customer/state.js';
import { type Canary, fullRecord } from '../../support/full-record.js';
import { CUSTOMER_ID, idMaker, TODAY } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';

/** Customers with a canary in every field, and everybody that may look at them. */

const policy = testPolicy();

/** Every default role, and for each group one that reads all but it, with masks and without. */
export const READERS: readonly { name: string; rights: Rights }[] = [
  ...Object.keys(DEFAULT_ROLES).map((name) => ({ name, rights: rightsOfRole(name) })),
  { name: 'reader of identity', rights: reader(['identity']) },
  { name: 'reader of everything', rights: reader(GROUPS, MASK_KINDS) },
  ...MASK_KINDS.map((kind) => ({
    name: `reader of all but ${kind} in full`,
    rights: reader(
      GROUPS,
      MASK_KINDS.filter((other) => other !== kind),
    ),
  })),
  ...GROUPS.flatMap((left) => {
    const read = GROUPS.filter((group) => group !== left);
    return [
      { name: `reader of all but ${left}`, rights: reader(read) },
      { name: `reader of all but ${left}, in full`, rights: reader(read, MASK_KINDS) },
    ];
  }),
];

/** Without permissions, so that nothing is added to what it reads. */
export function reader(
  read: readonly Group[],
  inFull: readonly MaskKind[] = [],
  more: Partial<Role> = {},
): Rights {
  const role: Role = {
    zh: '',
    en: '',
    permissions: [],
    read,
    write: [],
    rows: 'all',
    inFull,
    ...more,
  };
  return rightsOf(identityOf('reader'), { roles: { reader: role } });
}

export function rightsOfRole(name: string): Rights {
  return rightsOf(identityOf(name), { roles: DEFAULT_ROLES });
}

function identityOf(role: string) {
  const actor = { id: 'u1', kind: 'user' } as const;
  return { actor, person: 'u1', grants: [{ person: 'u1', roles: [role] }] };
}

export const KINDS: readonly CustomerKind[] = ['company', 'sole-proprietor', 'person'];

export interface FullCustomer {
  fields: CustomerFields;
  state: CustomerState;
  canaries: Canary[];
}

export function fullCustomer(kind: CustomerKind, seed: number): FullCustomer {
  const { input, personal, open } = fullRecord({ kind, policy, seed });
  const checked = checkRecord(input, { policy, today: TODAY, newId: idMaker() });
  const fields: CustomerFields = { code: 'none', ...checked.fields };
  const state: CustomerState = {
    status: 'active',
    everActive: true,
    createdOn: TODAY,
    fields,
    blocks: [],
    warnings: CATALOGUE.map(({ name }) => ({ code: `about-${name}`, pointer: `/${name}/e1/x` })),
    review: { postponements: 1, lastReviewedOn: TODAY, calls: ['contact-bounced'] },
    activity: { lastActivityOn: TODAY, hasOpenItems: true },
  };
  return { fields, state, canaries: [...personal, ...open] };
}

export const STANDPOINT = {
  version: 3,
  position: 17,
  createdAt: '2026-03-31T00:00:00.000Z',
  updatedAt: '2026-03-31T00:00:00.000Z',
};

export function recordOfCustomer({ state }: FullCustomer) {
  return recordOf(CUSTOMER_ID, state, STANDPOINT, policy);
}

export function partsOfPath(path: string): { top: TopField; field: Field } {
  const [name = '', part] = path.split('.');
  const top = topField(name);
  if (top === undefined) throw new Error(`The catalogue has no ${path}.`);
  return { top, field: (part !== undefined && partOf(top, part)) || top };
}

/** Whether somebody sees the canary, by what the design says and not by the code. */
export function isSeen({ field: path }: Canary, rights: Rights, kind: CustomerKind): boolean {
  const { top, field } = partsOfPath(path);
  if (!rights.reads.has(top.group)) return false;
  if (field.mask === undefined || rights.inFull.has(field.mask)) return true;
  if (field.mask !== 'id-number') return false;
  // A sole proprietor has a credit code; invoices may be made out to an identity card.
  return kind === 'company' || (kind === 'sole-proprietor' && path === 'taxIds.value');
}
