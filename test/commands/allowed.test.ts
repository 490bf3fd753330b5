import type { Caller } from '../../src/access/caller.js';
import type { CustomerChange } from '../../src/commands/change-customer.js';
import type { CustomerCommand } from '../../src/customer/commands.js';
import { PERMISSION_NAMES, type Permission } from '../../src/customer/roles.js';
import { callerWith } from '../support/callers.js';
import {
  callOf,
  done,
  type Process,
  processesOnOneFolder,
  recordOf,
  refused,
} from '../support/commands.js';

/** Each command needs a permission, whatever else somebody may do. */

const { start } = processesOnOneFolder();

const BECAUSE = { reason: 'other' };
type Review = Extract<CustomerChange, { type: 'ReviewCustomer' }>;
const REVIEW: Omit<Review, 'outcome'> = { type: 'ReviewCustomer', checklist: [], confirm: [] };

/** What is asked, of a customer in this state, and the permission that it needs. */
const CHANGES: [Permission, CustomerChange, CustomerChange[]?][] = [
  ['customers.change', { type: 'UpdateCustomer', patch: { remarks: 'x' }, confirm: [] }],
  ['customers.change', { type: 'ChangeTags', add: ['x'], remove: [] }],
  ['customers.status', { type: 'DeactivateCustomer', ...BECAUSE }],
  ['customers.status', { type: 'ArchiveCustomer', ...BECAUSE }],
  [
    'customers.status',
    { type: 'ReactivateCustomer', ...BECAUSE },
    [{ type: 'DeactivateCustomer', ...BECAUSE }],
  ],
  [
    'customers.block',
    { type: 'BlockCustomer', scope: 'orders', department: '财务', reason: 'overdue' },
  ],
  [
    'customers.block',
    { type: 'LiftBlocks', of: {} },
    [{ type: 'BlockCustomer', scope: 'orders', department: '财务', reason: 'overdue' }],
  ],
  ['reviews.carry-out', { ...REVIEW, outcome: 'confirmed' }],
  ['reviews.schedule', { type: 'ScheduleReview', reviewer: 'zhao' }],
];

function without(permission: Permission): Caller {
  return callerWith({ permissions: PERMISSION_NAMES.filter((name) => name !== permission) });
}

async function headOf({ log }: Process): Promise<number> {
  return (await log.head()).position;
}

describe.each(CHANGES)('without %s', (permission, change, before = []) => {
  it(`${change.type} is refused, also for a customer that is not there`, async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    for (const step of before) done(await process.change(customerId, step));
    const head = await headOf(process);

    for (const id of [customerId, '01890000-0000-7000-8000-000000000000']) {
      const answer = await process.change(id, change, { caller: without(permission) });
      expect(refused(answer)).toEqual({
        type: 'refused',
        code: 'not-allowed',
        params: { permission },
      });
    }
    expect(await headOf(process)).toBe(head);
    const only = callerWith({ permissions: [permission] });
    expect(done(await process.change(customerId, change, { caller: only })).changed).toBe(true);
  });
});

it('a block is lifted, and its end written, with the permission to block only', async () => {
  const process = await start();
  const { customerId } = recordOf(await process.create());
  const caller = without('customers.block');
  for (const type of ['LiftBlock', 'EndBlock'] as const) {
    const answer = await process.change(customerId, { type, blockId: 'x' }, { caller });
    expect(refused(answer).code).toBe('not-allowed');
  }
});

it('a pending customer is activated with the permission for its status only', async () => {
  const process = await start();
  const { customerId } = recordOf(await process.create());
  const change = { type: 'ActivateCustomer' as const, ...BECAUSE };
  const answer = await process.change(customerId, change, { caller: without('customers.status') });
  expect(refused(answer).code).toBe('not-allowed');
});

it('a create needs its permission, and one that brings a past that of imports', async () => {
  const process = await start();
  const create = { type: 'CreateCustomer', input: { legalName: '甲', country: 'CN' }, confirm: [] };
  const command = create as Extract<CustomerCommand, { type: 'CreateCustomer' }>;
  const by = (caller: Caller, takenOver = {}) =>
    process.runner.create({ ...command, ...takenOver }, callOf({ caller }));

  const answer = await by(without('customers.create'));
  expect(refused(answer).params).toEqual({ permission: 'customers.create' });
  const brought = await by(without('imports'), { takenOver: { reason: 'taking-over' } });
  expect(refused(brought).params).toEqual({ permission: 'imports' });
  expect(await headOf(process)).toBe(0);
  done(await by(without('imports')));
});

it('a review corrects and confirms with the permission to change only', async () => {
  const process = await start();
  const { customerId } = recordOf(await process.create());
  const caller = without('customers.change');
  for (const change of [
    { ...REVIEW, outcome: 'corrected', corrections: { remarks: 'x' } },
    { ...REVIEW, outcome: 'confirmed', confirm: ['same-name@/legalName'] },
  ] as const) {
    const answer = refused(await process.change(customerId, change, { caller }));
    expect(answer.params).toEqual({ permission: 'customers.change' });
  }
  const change = { ...REVIEW, outcome: 'confirmed', corrections: {} } as const;
  expect(done(await process.change(customerId, change, { caller })).changed).toBe(true);
});

it('activity is reported with its permission only', async () => {
  const process = await start();
  const { customerId } = recordOf(await process.create());
  const report = { lastActivityOn: '2026-03-01' };
  const refusal = await process.activity.report(
    customerId,
    report,
    callOf({ caller: without('customers.activity') }),
  );
  expect(refused(refusal).params).toEqual({ permission: 'customers.activity' });
  const caller = callerWith({ permissions: ['customers.activity'] });
  done(await process.activity.report(customerId, report, callOf({ caller })));
});

it('only a steward postpones beyond the number of the policy', async () => {
  const process = await start();
  const { customerId } = recordOf(await process.create());
  const postpone = (on: string, caller: Caller) =>
    process.change(customerId, { type: 'ScheduleReview', on, ...BECAUSE }, { caller });
  const steward = callerWith({});
  await postpone('2027-06-01', steward);
  await postpone('2027-07-01', steward);
  const answer = await postpone('2027-08-01', without('reviews.steward'));
  expect(refused(answer).code).toBe('too-many-postponements');
  done(await postpone('2027-08-01', steward));
});
