import type { Caller } from '../../src/access/caller.js';
import type { Call, CommandAnswer } from '../../src/commands/call.js';
import type { CustomerChange } from '../../src/commands/change-customer.js';
import { ChangeCustomer, ChangeCustomerHandler } from '../../src/commands/change-customer.js';
import { CreateCustomer, CreateCustomerHandler } from '../../src/commands/create-customer.js';
import { ReportActivity, ReportActivityHandler } from '../../src/commands/report-activity.js';
import { GROUPS } from '../../src/customer/groups.js';

import { callerWith } from '../support/callers.js';
import {
  callOf,
  type Process,
  processesOnOneFolder,
  recordOf,
  underKey,
} from '../support/commands.js';
import { TODAY } from '../support/given.js';

/** No command answers what the caller may not read, whichever way it is sent; a canary in each group. */

const { start } = processesOnOneFolder();

const CANARIES: Readonly<Record<string, string>> = {
  registration: 'canaryregistration',
  basic: 'canarybasic',
  contacts: 'canarycontacts',
  finance: 'canaryfinance',
  bank: 'canarybank',
  invoicing: 'canaryinvoicing',
  classification: 'canaryclassification',
  review: 'canaryreview',
  custom: 'canarycustom',
};

const INPUT = {
  businessScope: CANARIES.registration,
  remarks: CANARIES.basic,
  contacts: [{ name: CANARIES.contacts, phones: ['13800138000'] }],
  ratingBasis: CANARIES.finance,
  bankAccounts: [{ accountName: CANARIES.bank, bankName: 'x', accountNo: '6222021234567890' }],
  invoicing: { title: CANARIES.invoicing },
  tags: [CANARIES.classification],
  reviewer: CANARIES.review,
  attributes: { channel: CANARIES.custom },
};

function reading(...left: string[]): Caller {
  return callerWith({ read: GROUPS.filter((group) => !left.includes(group)) });
}

function sentTo({ runner, activity }: Process) {
  return {
    create: (input: object, call: Partial<Call>) =>
      new CreateCustomerHandler(runner).execute(
        new CreateCustomer({ legalName: '甲', country: 'CN', ...input }, [], callOf(call)),
      ),
    change: (customerId: string, change: CustomerChange, call: Partial<Call>) =>
      new ChangeCustomerHandler(runner).execute(
        new ChangeCustomer(customerId, change, callOf(call)),
      ),
    report: (customerId: string, call: Partial<Call>) =>
      new ReportActivityHandler(activity).execute(
        new ReportActivity(customerId, { lastActivityOn: TODAY }, callOf(call)),
      ),
  };
}

function update(patch: object) {
  return { type: 'UpdateCustomer' as const, patch: { ...patch }, confirm: [] };
}

describe.each(Object.entries(CANARIES))('without %s', (group, canary) => {
  it('none of it is in an answer: done, tried, unchanged, repeated, reported', async () => {
    const process = await start();
    const { create, change, report } = sentTo(process);
    const { customerId } = recordOf(await process.create(INPUT));
    const first = await create(INPUT, underKey('first'));
    expect(JSON.stringify(first)).toContain(canary);

    const caller = reading(group);
    const key = { ...underKey('k'), caller };
    const answers: CommandAnswer[] = [
      await change(customerId, update({ shortName: 'a' }), { caller }),
      await change(customerId, update({ shortName: 'b' }), { caller, dryRun: true }),
      await change(customerId, update({ shortName: 'a' }), { caller }),
      await change(customerId, update({ shortName: 'c' }), key),
      await change(customerId, update({ shortName: 'c' }), key),
      await change(customerId, { type: 'DeactivateCustomer', reason: 'other' }, { caller }),
      await report(customerId, { caller }),
      await report(customerId, { caller, dryRun: true }),
      await create({}, { caller }),
      // Made when more could be read.
      await create(INPUT, { ...underKey('first'), caller }),
    ];
    for (const answer of answers) {
      expect(answer.type).not.toBe('refused');
      expect(JSON.stringify(answer)).not.toContain(canary);
      expect(answer).toMatchObject({ record: { legalName: expect.any(String) } });
    }
  });
});

describe('an answer', () => {
  it('masks what is masked, in the record and in the events', async () => {
    const process = await start();
    const { create } = sentTo(process);
    const answer = await create(INPUT, { caller: callerWith({ inFull: [] }) });
    const text = JSON.stringify(answer);
    expect(text).toContain('138****8000');
    expect(text).not.toContain('13800138000');
    expect(text).not.toContain('6222021234567890');
  });

  it('to who sees everything is the whole one itself', async () => {
    const process = await start();
    const { change } = sentTo(process);
    const { customerId } = recordOf(await process.create(INPUT));
    const shown = await change(customerId, update({}), {});
    expect(shown).toEqual(await process.change(customerId, update({})));
  });

  it('that refuses for what cannot be read says neither where nor what', async () => {
    const process = await start();
    const { change } = sentTo(process);
    const record = recordOf(
      await process.create({
        taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }],
        invoicing: { title: CANARIES.invoicing, invoiceType: '数电专票' },
      }),
    );
    const [taxId] = record.taxIds ?? [];
    const patch = update({ taxIds: { [taxId?.taxIdId ?? '']: null } });

    const whole = await change(record.customerId, patch, { caller: reading('review') });
    expect(JSON.stringify(whole)).toContain('/invoicing');
    const cut = await change(record.customerId, patch, { caller: reading('invoicing') });
    expect(cut).toMatchObject({ type: 'refused', code: 'invalid' });
    expect(JSON.stringify(cut)).not.toContain('invoicing');
    expect(cut.problems?.length).toBeGreaterThan(0);
  });

  it('names what is not yours to write though you cannot read it either', async () => {
    const process = await start();
    const { change, create } = sentTo(process);
    const { customerId } = recordOf(await process.create());
    const groups = GROUPS.filter((group) => group !== 'bank');
    const caller = callerWith({ read: groups, write: groups });
    const problem = { code: 'not-yours-to-write', pointer: '/bankAccounts', severity: 'error' };

    const changed = await change(customerId, update({ bankAccounts: {} }), { caller });
    expect(changed).toMatchObject({ problems: [problem] });
    const created = await create({ bankAccounts: 5 }, { caller });
    expect(created.problems).toContainEqual(problem);
  });

  it('tells of warnings only about what can be read', async () => {
    const process = await start();
    const { create, change } = sentTo(process);
    const contacts = [{ name: '王芳', phones: ['88886666'] }];
    const warned = await create({ contacts }, { caller: reading('bank') });
    expect(warned.problems?.length).toBeGreaterThan(0);
    const { customerId } = recordOf(await process.create({ legalName: '乙', contacts }));
    const caller = reading('contacts');
    const answer = await change(customerId, update({ shortName: 'x' }), { caller });
    expect(answer).toMatchObject({ problems: [], record: { warnings: [] } });
  });
});
