import fc from 'fast-check';
import type { Grant } from '../../src/access/identity.js';
import { ALL_RIGHTS, isInSight, type Rights, rightsOf } from '../../src/access/rights.js';
import { DEFAULT_ROLES } from '../../src/customer/default-roles.js';
import { GROUPS, MASK_KINDS } from '../../src/customer/groups.js';
import { PERMISSION_NAMES, type Role, type RowRule } from '../../src/customer/roles.js';

const NOTHING: Role = {
  zh: '无',
  en: 'Nothing',
  permissions: [],
  read: [],
  write: [],
  rows: 'own',
  inFull: [],
};

const roles: Record<string, Role> = {
  ...DEFAULT_ROLES,
  own: { ...NOTHING, permissions: ['customers.read'], rows: 'own' },
  unit: { ...NOTHING, permissions: ['customers.read'], rows: 'org-unit' },
  blind: { ...NOTHING, permissions: ['customers.change'], write: GROUPS, read: ['bank'] },
};

function rights(...grants: Partial<Grant>[]): Rights {
  return rightsOf(
    {
      actor: { id: 'u1', kind: 'user' },
      person: 'u1',
      grants: grants.map((grant) => ({ person: 'u1', roles: [], ...grant })),
    },
    { roles },
  );
}

function names(set: ReadonlySet<string>): string[] {
  return [...set].sort();
}

describe('rights of roles', () => {
  it('are everything for who can read the key file', () => {
    const identity = { actor: { id: 'cli', kind: 'user' }, person: 'cli', grants: 'all' } as const;
    expect(rightsOf(identity, { roles })).toBe(ALL_RIGHTS);
    expect(ALL_RIGHTS.seesAll).toBe(true);
  });

  it.each(Object.entries(DEFAULT_ROLES))('are those of %s', (name, role) => {
    const { permissions, reads, writes, inFull, sight } = rights({ roles: [name] });
    expect(names(permissions)).toEqual([...role.permissions].sort());
    expect(names(reads)).toEqual([...role.read].sort());
    expect(names(writes)).toEqual([...role.write].sort());
    expect([names(inFull), sight]).toEqual([[], []]);
  });

  it('add up', () => {
    const { reads, writes, permissions } = rights({ roles: ['sales', 'finance'] });
    expect(names(reads)).toEqual([...GROUPS].sort());
    expect([writes.has('contacts'), writes.has('bank')]).toEqual([true, true]);
    expect(permissions.has('customers.block')).toBe(true);
  });

  it.each([
    ['no grant', []],
    ['a grant without roles', [{}]],
    ['a role that the policy does not have', [{ roles: ['nobody'] }]],
    ['a name that every object has', [{ roles: ['constructor', '__proto__', 'toString'] }]],
  ])('are nothing for %s', (_, grants) => {
    const { permissions, reads, writes, inFull, seesAll } = rights(...grants);
    expect([permissions.size, reads.size, writes.size, inFull.size]).toEqual([0, 0, 0, 0]);
    expect(seesAll).toBe(false);
  });

  it('know who a customer is where customers are read, also in a scope without that group', () => {
    expect(names(rights({ roles: ['own'] }).reads)).toEqual(['identity']);
    const scoped = rights({ roles: ['steward'], scope: { groups: ['contacts'] } });
    expect(names(scoped.reads)).toEqual(['contacts', 'identity']);
    expect(names(scoped.writes)).toEqual(['contacts']);
  });

  it('do not know it where a scope takes the reading away', () => {
    const scope = { permissions: ['events.read'], groups: ['contacts'] } as const;
    expect(names(rights({ roles: ['auditor'], scope }).reads)).toEqual(['contacts']);
  });

  it('write nothing that they do not read', () => {
    expect(names(rights({ roles: ['blind'] }).writes)).toEqual(['bank']);
  });
});

describe('sight', () => {
  it.each<[string[], RowRule]>([
    [['own'], 'own'],
    [['unit'], 'org-unit'],
    [['own', 'unit'], 'org-unit'],
    [['own', 'unit', 'viewer'], 'all'],
    [['own', 'nobody'], 'own'],
  ])('of %j is the widest: %s', (given, widest) => {
    const { sight } = rights({ roles: given, orgUnit: 'east' });
    const owned = {
      own: [{ owner: 'u1' }],
      'org-unit': [{ owner: 'u1', orgUnit: 'east' }],
      all: [],
    };
    expect(sight).toEqual(owned[widest]);
  });

  it('is one’s own for who has no org unit', () => {
    expect(rights({ roles: ['unit'] }).sight).toEqual([{ owner: 'u1' }]);
  });

  it('shows one’s own customers and those of the org unit, and of several grants what all show', () => {
    const unit = rights({ roles: ['unit'], orgUnit: 'east' });
    expect(isInSight(unit, { owner: 'u1', orgUnit: 'west' })).toBe(true);
    expect(isInSight(unit, { owner: 'u2', orgUnit: 'east' })).toBe(true);
    expect(isInSight(unit, { owner: 'u2', orgUnit: 'west' })).toBe(false);
    expect(isInSight(unit, {})).toBe(false);
    const both = rights(
      { roles: ['unit'], orgUnit: 'east' },
      { person: 'u2', roles: ['unit'], orgUnit: 'west' },
    );
    expect(isInSight(both, { owner: 'u1', orgUnit: 'west' })).toBe(true);
    expect(isInSight(both, { owner: 'u1', orgUnit: 'east' })).toBe(false);
    expect(isInSight(rights({ roles: ['viewer'] }), {})).toBe(true);
  });

  it('of somebody without a name of his own for an org unit is not everybody’s without one', () => {
    expect(isInSight(rights({ roles: ['own'] }), { orgUnit: undefined })).toBe(false);
  });
});

const some = <T>(all: readonly T[]) => fc.subarray([...all]);

const arbitraryGrant: fc.Arbitrary<Grant> = fc.record(
  {
    person: fc.constantFrom('u1', 'u2'),
    roles: some([...Object.keys(roles), 'nobody']),
    orgUnit: fc.constantFrom('east', 'west'),
    scope: fc.record(
      { permissions: some(PERMISSION_NAMES), groups: some(GROUPS) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['person', 'roles'] },
);

const OWNED = ['u1', 'u2', 'u3', undefined].flatMap((owner) =>
  ['east', 'west', undefined].map((orgUnit) => ({ owner, orgUnit })),
);

/** Whether whatever `a` allows `b` allows too. */
function isWithin(a: Rights, b: Rights): boolean {
  const parts = ['permissions', 'reads', 'writes', 'inFull'] as const;
  return (
    parts.every((part) => [...a[part]].every((one) => (b[part] as ReadonlySet<string>).has(one))) &&
    OWNED.every((owned) => !isInSight(a, owned) || isInSight(b, owned))
  );
}

describe('several grants', () => {
  it('allow what each of them allows', () => {
    fc.assert(
      fc.property(arbitraryGrant, arbitraryGrant, (one, other) => {
        const both = rights(one, other);
        expect(isWithin(both, rights(one)) && isWithin(both, rights(other))).toBe(true);
        for (const permission of PERMISSION_NAMES) {
          const each = [one, other].every((grant) => rights(grant).permissions.has(permission));
          expect(both.permissions.has(permission)).toBe(each);
        }
      }),
    );
  });

  it('with a scope allow no more than without it', () => {
    fc.assert(
      fc.property(arbitraryGrant, ({ scope = {}, ...grant }) => {
        expect(isWithin(rights({ ...grant, scope }), rights(grant))).toBe(true);
      }),
    );
  });

  it('see all only when there is nothing to leave out and nothing to mask', () => {
    fc.assert(
      fc.property(fc.array(arbitraryGrant, { maxLength: 3 }), (grants) => {
        const { seesAll, reads, inFull, sight } = rights(...grants);
        const isAll =
          reads.size === GROUPS.length && inFull.size === MASK_KINDS.length && sight.length === 0;
        expect(seesAll).toBe(isAll);
      }),
    );
  });
});
