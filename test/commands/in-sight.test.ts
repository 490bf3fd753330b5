import type { Caller } from '../../src/access/caller.js';
import type { CustomerChange } from '../../src/commands/change-customer.js';
import { CheckedInput } from '../../src/customer/catalogue/checked-input.js';
import type { JsonObject } from '../../src/customer/catalogue/json.js';
import { callerWith } from '../support/callers.js';
import {
  callOf,
  done,
  processesOnOneFolder,
  recordOf,
  refused,
  underKey,
} from '../support/commands.js';
import { errorsOf, TODAY } from '../support/given.js';
import { uscc } from '../support/tax-ids.js';
import { testPolicy } from '../support/test-policy.js';

/** Whoever sees only some customers works with these as ever, and all others are not there. */

const { start } = processesOnOneFolder();

const NOBODY = '01890000-0000-7000-8000-000000000000';
const OWN = callerWith({ rows: 'own' }, { person: 'li.wei' });
const OF_UNIT = callerWith({ rows: 'org-unit' }, { person: 'li.wei', orgUnit: 'east' });

function update(patch: object) {
  return { type: 'UpdateCustomer' as const, patch: { ...patch }, confirm: [] };
}

const CHANGES: CustomerChange[] = [
  update({ remarks: 'x' }),
  update({ nonsense: 1 }),
  { type: 'ChangeTags', add: ['x'], remove: [] },
  { type: 'ActivateCustomer' },
  { type: 'ArchiveCustomer', reason: 'nonsense' },
  { type: 'BlockCustomer', scope: 'all', department: '财务', reason: 'overdue' },
  { type: 'LiftBlock', blockId: NOBODY },
  { type: 'LiftBlocks', of: {} },
  { type: 'ReviewCustomer', outcome: 'confirmed', checklist: [], confirm: [] },
  { type: 'ScheduleReview', reviewer: 'zhao' },
];

describe('a customer out of sight', () => {
  it.each<[string, Caller, JsonObject]>([
    ['of another owner', OWN, { owner: 'someone', orgUnit: 'east' }],
    ['of nobody', OWN, {}],
    ['of another org unit', OF_UNIT, { owner: 'someone', orgUnit: 'west' }],
    ['of no org unit', OF_UNIT, { owner: 'someone' }],
  ])('%s is answered as one that does not exist, whatever is asked', async (_, caller, owned) => {
    const process = await start();
    const { customerId } = recordOf(await process.create(owned));
    for (const change of CHANGES) {
      for (const call of [{}, { ifVersion: 1 }, { ifVersion: 7 }, { dryRun: true }]) {
        const asked = { caller, ...call };
        expect(await process.change(customerId, change, asked)).toEqual(
          await process.change(NOBODY, change, asked),
        );
        expect(await process.change(customerId, change, asked)).toEqual({
          type: 'refused',
          code: 'not-found',
        });
      }
    }
    const report = { lastActivityOn: '2026-03-01' };
    expect(await process.activity.report(customerId, report, callOf({ caller }))).toEqual({
      type: 'refused',
      code: 'not-found',
    });
    expect((await process.log.head()).position).toBe(1);
  });

  it.each<[string, Caller, JsonObject]>([
    ['his own', OWN, { owner: 'li.wei', orgUnit: 'west' }],
    ['his own of another org unit', OF_UNIT, { owner: 'li.wei', orgUnit: 'west' }],
    ['a colleague’s of his org unit', OF_UNIT, { owner: 'someone', orgUnit: 'east' }],
  ])('is none that is %s', async (_, caller, owned) => {
    const process = await start();
    const { customerId } = recordOf(await process.create(owned));
    done(await process.change(customerId, update({ remarks: 'x' }), { caller }));
    const report = { lastActivityOn: '2026-03-01' };
    done(await process.activity.report(customerId, report, callOf({ caller })));
  });

  it('may be one that he just handed over', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create({ owner: 'li.wei' }));
    const handOver = update({ owner: 'zhao' });
    const call = { ...underKey('k'), caller: OWN };

    const { record } = done(await process.change(customerId, handOver, call));
    expect(record).toMatchObject({ owner: 'zhao', version: 2 });
    expect(refused(await process.change(customerId, update({}), { caller: OWN })).code).toBe(
      'not-found',
    );
    // Nor does the old key open it again.
    expect(refused(await process.change(customerId, handOver, call)).code).toBe('not-found');
  });

  it('is so by whose it is now, also when an earlier answer is repeated', async () => {
    const process = await start();
    const call = { ...underKey('k'), caller: OWN };
    const { customerId } = recordOf(await process.create({ remarks: 'secret' }, call));
    done(await process.change(customerId, update({ owner: 'zhao' })));

    expect(refused(await process.create({ remarks: 'secret' }, call))).toEqual({
      type: 'refused',
      code: 'not-found',
    });
    done(await process.change(customerId, update({ owner: 'li.wei' })));
    expect(recordOf(await process.create({ remarks: 'secret' }, call)).version).toBe(1);
  });

  it('is no parent that anybody can name, but stays the parent that it was', async () => {
    const process = await start();
    const taxIds = [{ type: 'cn-uscc', value: uscc(1) }];
    const unseen = recordOf(await process.create({ owner: 'someone', taxIds })).customerId;
    const seen = recordOf(await process.create({ owner: 'li.wei', parentCustomerId: unseen }));
    const call = { caller: OWN };

    for (const parentCustomerId of [unseen, NOBODY]) {
      const answer = await process.create({ legalName: '丁', parentCustomerId }, call);
      expect(errorsOf(refused(answer).problems)).toEqual(['parent-unknown@/parentCustomerId']);
    }
    const { customerId } = seen;
    done(await process.change(customerId, update({ remarks: 'x', taxIds: {} }), call));
    // What it has can be shared with it as ever.
    const shared = { type: 'cn-uscc', value: uscc(1), shared: true, reason: '分公司' };
    done(await process.change(customerId, update({ taxIds: { 'new-1': shared } }), call));
    const below = { legalName: '丁', parentCustomerId: customerId };
    done(await process.create(below, call));
  });
});

describe('a create by somebody who sees only some customers', () => {
  it('that names no owner is his own, and of his org unit', async () => {
    const process = await start();
    expect(recordOf(await process.create({}, { caller: OWN }))).toMatchObject({ owner: 'li.wei' });
    expect(recordOf(await process.create({ owner: ' ' }, { caller: OF_UNIT }))).toMatchObject({
      owner: 'li.wei',
      orgUnit: 'east',
    });
    const unwritable = callerWith({ rows: 'own', write: ['identity'] });
    expect(recordOf(await process.create({}, { caller: unwritable })).owner).toBe('li.wei');
  });

  it('keeps an owner and an org unit that he sees', async () => {
    const process = await start();
    for (const owned of [
      { owner: 'zhao', orgUnit: 'east' },
      { owner: 'li.wei', orgUnit: 'west' },
    ]) {
      expect(recordOf(await process.create(owned, { caller: OF_UNIT }))).toMatchObject(owned);
    }
    const { record } = done(await process.create({ owner: 'zhao' }, { caller: OF_UNIT }));
    expect(record).toMatchObject({ owner: 'zhao', orgUnit: 'east' });
  });

  it('is refused by name when he would not see it, with all that is wrong', async () => {
    const process = await start();
    const errors = async (input: object, caller: Caller) =>
      errorsOf(refused(await process.create({ ...input }, { caller })).problems);

    expect(await errors({ owner: 'zhao', industry: '?' }, OWN)).toEqual([
      'out-of-your-sight@/owner',
      'unknown-industry@/industry',
    ]);
    expect(await errors({ owner: 'zhao', orgUnit: 'west' }, OF_UNIT)).toEqual([
      'out-of-your-sight@/owner',
    ]);
    expect((await process.log.head()).position).toBe(0);
  });

  it('makes the code by his org unit, and works with what was checked ahead', async () => {
    const policy = testPolicy({ codeRule: '{orgUnit}-{seq:4}' });
    const process = await start({ policy });
    const given = { legalName: '甲', country: 'CN' };
    let made = 0;
    const newId = () => `id-${++made}`;
    const input = CheckedInput.of(given, { policy, today: TODAY, newId });
    if (input === undefined) throw new Error('the input has errors');

    const answer = await process.runner.create(
      { type: 'CreateCustomer', input, confirm: [] },
      callOf({ caller: OF_UNIT }),
    );
    expect(recordOf(answer)).toMatchObject({ code: 'east-0001', owner: 'li.wei' });
  });

  it('is what somebody without such limits never meets', async () => {
    const process = await start();
    const record = recordOf(await process.create({}, { caller: callerWith({}) }));
    expect(record).not.toHaveProperty('owner');
  });
});
