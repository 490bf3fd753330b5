import { CustomerChecker } from '../../src/commands/customer-checker.js';
import type { DuplicateDisclosure } from '../../src/customer/roles.js';
import { callerWith } from '../support/callers.js';
import {
  done,
  type Process,
  processesOnOneFolder,
  recordOf,
  refused,
} from '../support/commands.js';
import { errorsOf, TODAY, warningsOf } from '../support/given.js';
import { uscc } from '../support/tax-ids.js';
import { testPolicy } from '../support/test-policy.js';

/** What is said of a customer that is in the way and out of sight: `duplicateDisclosure` of the policy. */

const { start } = processesOnOneFolder();

const caller = callerWith({ rows: 'own' }, { person: 'li.wei' });
const { rights } = caller;
const NAMES: Record<string, string> = { zhang: '张三' };
const names = { displayName: async (actorId: string) => NAMES[actorId] };

const CANARY = '隐藏客户有限公司';
const TAKEN = {
  legalName: CANARY,
  code: 'HIDDEN-1',
  taxIds: [{ type: 'cn-uscc', value: uscc(1) }],
  externalIds: [{ system: 'erp', id: '7' }],
};
const CLASH = { ...TAKEN, legalName: '新客户' };

async function under(disclosure: DuplicateDisclosure) {
  const policy = testPolicy({ duplicateDisclosure: disclosure });
  const process = await start({ policy, names });
  const { states, claims, others } = process;
  const checker = new CustomerChecker({
    states,
    claims,
    others,
    names,
    policy,
    today: () => TODAY,
  });
  return { process, checker };
}

const hidden = (process: Process, owner?: string) =>
  process.create({ ...TAKEN, ...(owner === undefined ? {} : { owner }) });

const AT = ['/code', '/taxIds/0/value', '/externalIds/0/id'];

describe('owner', () => {
  it('says whose it is, and nothing more', async () => {
    const { process } = await under('owner');
    const { customerId } = recordOf(await hidden(process, 'zhang'));

    for (const dryRun of [false, true]) {
      const answer = refused(await process.create(CLASH, { caller, dryRun }));
      expect(answer.code).toBe('value-taken');
      expect(answer.holders).toBeUndefined();
      expect(answer.unseenHolders).toEqual(
        AT.map((pointer) => ({ pointer, owner: 'zhang', ownerName: '张三' })),
      );
      expect(answer.problems).toEqual(
        AT.map((pointer) => ({
          code: 'owned-elsewhere',
          pointer,
          severity: 'error',
          params: { name: '张三' },
        })),
      );
      expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${CANARY}|HIDDEN|${customerId}`));
    }
  });

  it('names the actor where nobody knows his name, and nobody where nobody owns it', async () => {
    const { process } = await under('owner');
    const { customerId } = recordOf(await hidden(process, 'unknown'));
    const [problem] = refused(await process.create(CLASH, { caller })).problems ?? [];
    expect(problem?.params).toEqual({ name: 'unknown' });

    const patch = { owner: null };
    done(await process.change(customerId, { type: 'UpdateCustomer', patch, confirm: [] }));
    const answer = refused(await process.create(CLASH, { caller }));
    expect(errorsOf(answer.problems)).toEqual(AT.map((at) => `exists-elsewhere@${at}`).sort());
    expect(answer.unseenHolders).toEqual(AT.map((pointer) => ({ pointer })));
  });

  it('holds for a change, a correction and a return from the archive as well', async () => {
    const { process } = await under('owner');
    await hidden(process, 'zhang');
    const { customerId } = recordOf(await process.create({}, { caller }));
    const patch = { externalIds: { 'new-1': { system: 'erp', id: '7' } } };
    const review = { type: 'ReviewCustomer', outcome: 'corrected', checklist: [], confirm: [] };
    for (const change of [
      { type: 'UpdateCustomer' as const, patch, confirm: [] },
      {
        ...review,
        type: 'ReviewCustomer' as const,
        outcome: 'corrected' as const,
        corrections: patch,
      },
    ]) {
      const answer = refused(await process.change(customerId, change, { caller }));
      expect(answer.problems?.map(({ code }) => code)).toEqual(['owned-elsewhere']);
    }
  });

  it('tells in a check, with the same names', async () => {
    const { process, checker } = await under('owner');
    await hidden(process, 'zhang');
    const answer = await checker.check(rights, { ...TAKEN, country: 'CN' }, undefined);
    expect(warningsOf(answer.problems)).toEqual(['same-name@/legalName']);
    expect(answer.duplicates).toEqual([]);
    const whose = { owner: 'zhang', ownerName: '张三' };
    expect(answer.unseenDuplicates).toEqual([
      { reason: 'code', pointer: '/code', ...whose },
      { reason: 'tax-id', pointer: '/taxIds/0/value', ...whose },
      { reason: 'external-id', pointer: '/externalIds/0/id', ...whose },
      { reason: 'same-name', pointer: '/legalName', ...whose },
    ]);
  });
});

describe('none', () => {
  it('says that the values cannot be used, and not why', async () => {
    const { process } = await under('none');
    await hidden(process, 'zhang');
    const answer = refused(await process.create(CLASH, { caller }));
    expect(answer).toEqual({
      type: 'refused',
      code: 'invalid',
      problems: AT.map((pointer) => ({ code: 'value-unusable', pointer, severity: 'error' })),
    });
  });

  it('tells in a check of nothing, and of no same name anywhere', async () => {
    const { process, checker } = await under('none');
    await hidden(process, 'zhang');
    const input = { ...TAKEN, country: 'CN' };
    expect(await checker.check(rights, input, undefined)).toEqual({
      problems: [],
      duplicates: [],
      unseenDuplicates: [],
    });
    const answer = done(await process.create({ legalName: CANARY }, { caller }));
    expect(answer.problems).toEqual([]);
    expect(answer.record.warnings).toEqual([]);
  });

  it('still tells what is in sight', async () => {
    const { process, checker } = await under('none');
    await hidden(process, 'zhang');
    const taxIds = [{ type: 'cn-uscc', value: uscc(2) }];
    const mine = { legalName: CANARY, taxIds };
    const { customerId } = recordOf(await process.create(mine, { caller }));

    const clash = { legalName: '新客户', taxIds: [...TAKEN.taxIds, ...taxIds] };
    const answer = refused(await process.create(clash, { caller }));
    expect(answer.code).toBe('value-taken');
    expect(errorsOf(answer.problems)).toEqual([
      'value-taken@/taxIds/1/value',
      'value-unusable@/taxIds/0/value',
    ]);
    expect(answer.holders?.map((holder) => holder.customerId)).toEqual([customerId]);
    const checked = await checker.check(rights, { ...mine, country: 'CN' }, undefined);
    expect(checked.duplicates.map(({ reason }) => reason)).toEqual(['tax-id', 'same-name']);
  });
});

describe('record', () => {
  it('tells all of it, to who may read names', async () => {
    const { process, checker } = await under('record');
    const { customerId } = recordOf(await hidden(process, 'zhang'));
    const named = { customerId, code: 'HIDDEN-1', legalName: CANARY };

    const answer = refused(await process.create(CLASH, { caller }));
    expect(answer.holders).toEqual(AT.map((pointer) => ({ pointer, ...named })));
    const check = await checker.check(rights, { ...TAKEN, country: 'CN' }, undefined);
    expect(check.duplicates).toHaveLength(4);
  });

  it('tells no name to who may not read it, when a customer comes back to a value', async () => {
    const { process } = await under('record');
    const { customerId } = recordOf(await process.create({ externalIds: TAKEN.externalIds }));
    done(await process.change(customerId, { type: 'ArchiveCustomer' }));
    const holder = recordOf(await hidden(process, 'zhang'));
    const back = { type: 'ReactivateCustomer' as const };
    const told = refused(await process.change(customerId, back, { caller: callerWith({}) }));
    expect(told.holders).toMatchObject([{ legalName: CANARY }]);

    const blind = callerWith({ permissions: ['customers.status'], read: [] });
    const untold = refused(await process.change(customerId, back, { caller: blind }));
    expect(untold).toMatchObject({ code: 'value-taken', unseenHolders: [{ owner: 'zhang' }] });
    expect(JSON.stringify(untold)).not.toMatch(new RegExp(`${CANARY}|HIDDEN|${holder.customerId}`));
  });
});

describe.each<DuplicateDisclosure>(['none', 'owner', 'record'])(
  'whatever is said: %s',
  (disclosure) => {
    it('a customer out of sight that is said to be edited is as if it were not there', async () => {
      const { process, checker } = await under(disclosure);
      const { customerId } = recordOf(await hidden(process, 'zhang'));
      const input = { ...TAKEN, country: 'CN', parentCustomerId: customerId };
      const nobody = '01890000-0000-7000-8000-000000000000';
      const found = await checker.check(rights, input, customerId);
      expect(found).toEqual(await checker.check(rights, input, nobody));
      expect(errorsOf(found.problems)).toEqual(['parent-unknown@/parentCustomerId']);
    });

    it('a check tells what a create would be refused for', async () => {
      const { checker } = await under(disclosure);
      const limited = callerWith({ rows: 'own', write: ['identity'] }, { person: 'li.wei' });
      const input = { legalName: '甲', country: 'CN', owner: 'zhao' };
      const { problems } = await checker.check(limited.rights, input, undefined);
      expect(errorsOf(problems)).toEqual(['not-yours-to-write@/owner', 'out-of-your-sight@/owner']);
    });
  },
);
