import { ALL_RIGHTS, rightsOf } from '../../../src/access/rights.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { DEFAULT_ROLES } from '../../../src/customer/default-roles.js';
import { GROUPS, type Group, MASK_KINDS } from '../../../src/customer/groups.js';
import { type Role } from '../../../src/customer/roles.js';
import { catalogueBody, catalogueKey } from '../../../src/http/catalogue/catalogue-body.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();

interface FieldBody {
  name: string;
  writable: boolean;
  masked?: true;
  fields?: FieldBody[];
}

interface Body {
  fields: FieldBody[];
  lists: Record<string, unknown>;
  attributes: unknown[];
  review?: { rules: unknown[] };
  codeRule?: string;
}

function rights(role: Partial<Role>) {
  const whole: Role = {
    ...{ zh: '', en: '', permissions: [], read: [], write: [], rows: 'all', inFull: [] },
    ...role,
  };
  const identity = {
    actor: { id: 'u1', kind: 'user' },
    person: 'u1',
    grants: [{ person: 'u1', roles: ['role'] }],
  } as const;
  return rightsOf(identity, { roles: { role: whole } });
}

function bodyFor(role: Partial<Role>): Body {
  return catalogueBody(policy, rights(role)) as Body;
}

function maskedPaths(fields: readonly FieldBody[], above = ''): string[] {
  return fields.flatMap(({ name, masked, fields: parts = [] }) => [
    ...(masked ? [above + name] : []),
    ...maskedPaths(parts, `${above}${name}.`),
  ]);
}

describe('the catalogue as somebody may see it', () => {
  it.each(GROUPS)('has nothing of %s for who does not read it', (left) => {
    const { fields } = bodyFor({ read: GROUPS.filter((group) => group !== left) });
    expect(fields.map(({ name }) => name)).toEqual(
      CATALOGUE.filter(({ group }) => group !== left).map(({ name }) => name),
    );
  });

  it.each<[Group, string[]]>([
    ['classification', ['category']],
    ['finance', ['creditRating', 'paymentMethod']],
    ['contacts', ['contactRole']],
    ['review', ['reviewReason', 'reviewSource', 'checklist']],
    ['bank', []],
  ])('has no list of %s either', (left, missing) => {
    const { lists } = bodyFor({ read: GROUPS.filter((group) => group !== left) });
    const all = Object.keys(policy.lists);
    expect(Object.keys(lists)).toEqual(all.filter((name) => !missing.includes(name)));
  });

  it('has rules of the review that tell of nothing else', () => {
    const rules = (...read: Group[]) => bodyFor({ read }).review?.rules;
    expect(rules('identity')).toBeUndefined();
    expect(rules('review')).toEqual([]);
    expect(rules('review', 'finance', 'classification')).toEqual(policy.review.rules);
    expect(JSON.stringify(rules('review', 'classification'))).not.toContain('creditLimitFrom');
    expect(JSON.stringify(rules('review', 'finance'))).not.toMatch(/riskLevel|category/);
  });

  it('has own attributes and the rule of codes for who reads those groups', () => {
    expect(bodyFor({ read: ['custom'] }).attributes).toEqual(policy.attributes);
    const other = bodyFor({ read: ['bank'] });
    expect([other.attributes, other.codeRule]).toEqual([[], undefined]);
    expect(bodyFor({ read: ['identity'] }).codeRule).toBe(policy.codeRule);
  });

  it('says what may be written: never what Dossier keeps', () => {
    const { fields } = bodyFor({ read: ['identity', 'contacts'], write: ['identity'] });
    const writable = fields.filter((field) => field.writable).map(({ name }) => name);
    expect(writable).toEqual(
      CATALOGUE.filter(({ group, derived }) => group === 'identity' && !derived).map(
        ({ name }) => name,
      ),
    );
  });

  it('says what is masked', () => {
    const paths = [
      ...['taxIds.value', 'contacts.phones', 'addresses.phone'],
      ...['bankAccounts.accountNo', 'bankAccounts.iban', 'invoicing.taxId', 'invoicing.phone'],
      ...['invoicing.accountNo', 'invoicing.deliveryMobile'],
    ];
    expect(maskedPaths(bodyFor({ read: GROUPS }).fields)).toEqual(paths);
    expect(maskedPaths(bodyFor({ read: GROUPS, inFull: ['mobile', 'account'] }).fields)).toEqual([
      ...['taxIds.value', 'invoicing.taxId'],
    ]);
    expect(maskedPaths(bodyFor({ read: GROUPS, inFull: MASK_KINDS }).fields)).toEqual([]);
  });

  it('is one for the same rights, and another for others', () => {
    const roles = Object.values(DEFAULT_ROLES).map(rights);
    for (const one of [...roles, ALL_RIGHTS]) {
      for (const other of [...roles, ALL_RIGHTS]) {
        const [a, b] = [one, other].map((some) =>
          JSON.stringify(catalogueBody(DEFAULT_POLICY, some)),
        );
        if (catalogueKey(one) === catalogueKey(other)) expect(a).toBe(b);
        else expect(a).not.toBe(b);
      }
    }
  });
});
