import { join } from 'node:path';
import { type Caller, callerOf } from '../../../src/access/caller.js';
import type { Policy } from '../../../src/customer/policy.js';
import type { DuplicateDisclosure, Role } from '../../../src/customer/roles.js';
import { recordOf } from '../../support/commands.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { type Base, openBase } from './importing.js';

/** Files of people who may not see or write everything. */

const ROLES = testPolicy().roles;

function roleFrom(name: string, changes: Partial<Role>): Role {
  const role = ROLES[name];
  if (role === undefined) throw new Error(`There is no role ${name}.`);
  return { ...role, ...changes };
}

const POLICY: Policy = {
  ...testPolicy(),
  roles: {
    ...ROLES,
    'own-only': roleFrom('sales', { rows: 'own' }),
  },
};

let folder: ReturnType<typeof temporaryFolder>;
let bases: Base[];

beforeEach(() => {
  folder = temporaryFolder();
  bases = [];
});
afterEach(async () => {
  for (const base of bases) await base.close();
  folder.remove();
});

async function baseWith(duplicateDisclosure: DuplicateDisclosure = 'owner'): Promise<Base> {
  const policy = { ...POLICY, duplicateDisclosure };
  const names = { displayName: async (id: string) => (id === 'li' ? '李四' : undefined) };
  const base = await openBase(join(folder.path, 'base'), { policy, names });
  bases.push(base);
  return base;
}

function as(role: string): Caller {
  const actor = { id: 'wang', kind: 'user' } as const;
  return callerOf({ actor, person: 'wang', grants: [{ person: 'wang', roles: [role] }] }, POLICY);
}

const ACCOUNT = { bankName: '招商银行', accountNo: '6225880212345678' };
const USCC = '91330105321935456Y';
const CUSTOMER = {
  code: 'C-1',
  legalName: '甲有限公司',
  taxIds: [{ type: 'cn-uscc', value: USCC }],
  bankAccounts: [ACCOUNT],
  contacts: [{ phones: ['13800138000'] }],
  creditLimit: { amount: '100.00', currency: 'USD' },
};

describe('an upsert of somebody who does not see everything', () => {
  it('leaves what he cannot read as it is', async () => {
    const base = await baseWith();
    const before = recordOf(await base.process.create(CUSTOMER));
    const path = base.file([
      ['客户编码', '客户名称', '备注'],
      ['C-1', '甲有限公司', '新备注'],
    ]);

    const result = await base.import(path, { mode: 'upsert', caller: as('sales') });

    expect(result.counts).toMatchObject({ changed: 1, refused: 0 });
    const after = await base.byCode('C-1');
    expect(after).toMatchObject({ remarks: '新备注' });
    for (const name of ['bankAccounts', 'creditLimit', 'contacts', 'taxIds'] as const) {
      expect(after?.[name]).toEqual(before[name]);
    }
  });

  it('is refused what is not his to write, with its column', async () => {
    const base = await baseWith();
    recordOf(await base.process.create(CUSTOMER));
    const commits = await base.commits();
    const path = base.file([
      ['客户编码', '银行账号', '备注'],
      ['C-1', '6225880299999999', 'x'],
    ]);

    const result = await base.import(path, { mode: 'upsert', caller: as('sales') });

    expect(result.counts).toMatchObject({ changed: 0, refused: 1 });
    expect(result.problems).toMatchObject([
      { code: 'not-yours-to-write', column: '银行账号', rows: 1 },
    ]);
    const [, row] = await base.refused(result);
    expect(row?.slice(-3, -1)).toEqual(['银行账号', 'not-yours-to-write']);
    expect(await base.commits()).toBe(commits);
  });

  it('finds accounts and contacts by what he sees masked, and adds none of them once more', async () => {
    const base = await baseWith();
    recordOf(await base.process.create(CUSTOMER));
    const path = base.file([
      ['客户编码', '银行账号', '开户行', '联系人电话'],
      ['C-1', ACCOUNT.accountNo, '招商银行', '13800138000'],
    ]);

    const result = await base.import(path, { mode: 'upsert', caller: as('steward') });

    expect(result.counts).toMatchObject({ unchanged: 1, refused: 0 });
    expect(await base.byCode('C-1')).toMatchObject({
      bankAccounts: [{ accountNo: ACCOUNT.accountNo }],
      contacts: [{ phones: [{ number: '+8613800138000' }] }],
    });
  });

  it.each([
    ['银行账号', '****5678'],
    ['联系人电话', '138****8000'],
  ])('is refused a masked value that comes back in %s', async (heading, cell) => {
    const base = await baseWith();
    recordOf(await base.process.create(CUSTOMER));
    const commits = await base.commits();
    const path = base.file([
      ['客户编码', heading],
      ['C-1', cell],
    ]);

    const result = await base.import(path, { mode: 'upsert', caller: as('steward') });

    expect(result.problems).toMatchObject([{ code: 'masked-value', column: heading }]);
    expect(await base.commits()).toBe(commits);
  });

  it('may name its customers by what is not his to write, as it stands', async () => {
    const base = await baseWith();
    recordOf(await base.process.create(CUSTOMER));
    const rows = (name: string, taxId: string) =>
      base.file([
        ['客户编码', '客户名称', '税号', '信用额度'],
        ['c-1', name, taxId, '200 USD'],
      ]);

    const right = await base.import(rows('甲有限公司', USCC.toLowerCase()), {
      mode: 'upsert',
      caller: as('finance'),
    });
    expect(right.counts).toMatchObject({ changed: 1, refused: 0 });
    expect(await base.byCode('C-1')).toMatchObject({
      creditLimit: { amount: '200.00', currency: 'USD' },
    });

    const wrong = await base.import(rows('乙有限公司', USCC), {
      mode: 'upsert',
      caller: as('finance'),
    });
    expect(wrong.problems).toMatchObject([{ code: 'not-yours-to-write', column: '客户名称' }]);
    expect(await base.byCode('C-1')).toMatchObject({ legalName: '甲有限公司' });
  });

  it('does not tell whether what he cannot read is as he says', async () => {
    const base = await baseWith();
    recordOf(await base.process.create(CUSTOMER));
    const answers = [];
    for (const account of [ACCOUNT.accountNo, '6225880200000000']) {
      const path = base.file(
        [
          ['客户编码', '银行账号'],
          ['C-1', account],
        ],
        `${account}.csv`,
      );
      const result = await base.import(path, { mode: 'upsert', dryRun: true, caller: as('sales') });
      answers.push([result.counts, result.problems, result.duplicates]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('a row whose key is of a customer out of sight', () => {
  const HIDDEN = { ...CUSTOMER, code: 'HIDDEN-CODE', legalName: '隐藏有限公司', owner: 'li' };

  async function importOf(base: Base, mode: 'create' | 'upsert', dryRun: boolean) {
    const path = base.file([
      ['客户名称', '税号'],
      ['丙有限公司', USCC],
    ]);
    const result = await base.import(path, {
      mode,
      dryRun,
      caller: as('own-only'),
      keepRefused: true,
    });
    return { result, refused: await base.refused(result, 'zh') };
  }

  const WAYS = (['create', 'upsert'] as const).flatMap((mode) =>
    [true, false].map((dryRun) => [mode, dryRun] as const),
  );

  it.each(WAYS)('is told whose it is, and no more (%s, dry run %s)', async (mode, dryRun) => {
    const base = await baseWith('owner');
    recordOf(await base.process.create(HIDDEN));
    const commits = await base.commits();
    const { result, refused } = await importOf(base, mode, dryRun);
    expect(result.counts).toMatchObject({ refused: 1, created: 0, changed: 0 });
    expect(result.duplicates).toEqual([]);
    const told = JSON.stringify([result.problems, result.duplicates, refused]);
    expect(told).toContain('李四');
    expect(told).not.toMatch(/HIDDEN-CODE|隐藏有限公司/);
    expect(await base.commits()).toBe(commits);
  });

  it.each(WAYS)(
    'is told nothing where the policy says so (%s, dry run %s)',
    async (mode, dryRun) => {
      const base = await baseWith('none');
      recordOf(await base.process.create(HIDDEN));
      const { result, refused } = await importOf(base, mode, dryRun);
      expect(result.counts.refused).toBe(1);
      expect(result.duplicates).toEqual([]);
      const told = JSON.stringify([result.problems, result.duplicates, refused]);
      expect(told).not.toMatch(/HIDDEN-CODE|隐藏有限公司|李四/);
    },
  );

  it.each(WAYS)(
    'is told all of it where the policy says so (%s, dry run %s)',
    async (mode, dryRun) => {
      const base = await baseWith('record');
      recordOf(await base.process.create(HIDDEN));
      const { result } = await importOf(base, mode, dryRun);
      expect(JSON.stringify(result.duplicates)).toContain('HIDDEN-CODE');
    },
  );

  it('changes the one in sight, and does not say that the other key is another customer’s', async () => {
    const base = await baseWith('none');
    recordOf(await base.process.create(HIDDEN));
    recordOf(await base.process.create({ code: 'MINE', legalName: '我的有限公司', owner: 'wang' }));
    const path = base.file([
      ['客户编码', '税号'],
      ['MINE', USCC],
    ]);
    const result = await base.import(path, { mode: 'upsert', caller: as('own-only') });
    expect(result.counts).toMatchObject({ refused: 1, changed: 0 });
    const told = JSON.stringify([result.problems, await base.refused(result)]);
    expect(told).not.toMatch(/HIDDEN|隐藏|several-customers/);
  });

  it('of the same name is no duplicate where nothing is told', async () => {
    const base = await baseWith('none');
    recordOf(await base.process.create(HIDDEN));
    const path = base.file([
      ['客户名称', '国家'],
      ['隐藏有限公司', '中国'],
    ]);
    const result = await base.import(path, { dryRun: true, caller: as('own-only') });
    expect(result.counts).toMatchObject({ created: 1, warnings: {} });
    expect(result.duplicates).toEqual([]);
  });

  it('is found by who sees it', async () => {
    const base = await baseWith('none');
    recordOf(await base.process.create({ ...HIDDEN, owner: 'wang' }));
    const { result } = await importOf(base, 'upsert', false);
    expect(result.counts).toMatchObject({ changed: 1, refused: 0 });
  });
});
