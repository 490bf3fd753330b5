import type { CustomerChange } from '../../src/commands/change-customer.js';
import { CheckedInput } from '../../src/customer/catalogue/checked-input.js';
import { CATALOGUE } from '../../src/customer/catalogue/fields.js';
import { GROUPS } from '../../src/customer/groups.js';

import { callerAs, callerWith } from '../support/callers.js';
import { callOf, done, processesOnOneFolder, recordOf, refused } from '../support/commands.js';
import { errorsOf, TODAY } from '../support/given.js';
import { testPolicy } from '../support/test-policy.js';

/** What of a command is not the caller's to write is refused by name, together with all else that is wrong. */

const { start } = processesOnOneFolder();

const SALES = callerAs('sales'); // writes neither finance nor bank nor review, and does not read bank
type Review = Extract<CustomerChange, { type: 'ReviewCustomer' }>;
const REVIEW: Omit<Review, 'outcome'> = { type: 'ReviewCustomer', checklist: [], confirm: [] };

function update(patch: object, confirm: string[] = []) {
  return { type: 'UpdateCustomer' as const, patch: { ...patch }, confirm };
}

describe('every field of a group that is not writable', () => {
  it.each(CATALOGUE.filter(({ derived }) => !derived))('$name', async ({ name, group }) => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    const caller = callerWith({ write: GROUPS.filter((one) => one !== group) });
    const yours = `not-yours-to-write@/${name}`;
    const errors = async (change: CustomerChange) =>
      errorsOf(refused(await process.change(customerId, change, { caller })).problems);

    for (const value of [null, '', {}, 'x']) {
      expect(await errors(update({ [name]: value }))).toEqual([yours]);
    }
    const corrections = { [name]: null };
    expect(await errors({ ...REVIEW, outcome: 'corrected', corrections })).toEqual([
      `not-yours-to-write@/corrections/${name}`,
    ]);
    const created = await process.create({ [name]: 'x' }, { caller });
    expect(errorsOf(refused(created).problems)).toContain(yours);
    expect((await process.log.head()).position).toBe(1);
  });
});

describe('what is not the caller’s to write', () => {
  it('is told with everything else that is wrong', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    const patch = { creditRating: 'A', bankAccounts: {}, industry: '?', nonsense: 1 };
    const answer = await process.change(customerId, update(patch), { caller: SALES });
    expect(errorsOf(refused(answer).problems)).toEqual([
      'not-yours-to-write@/bankAccounts',
      'not-yours-to-write@/creditRating',
      'unknown-field@/nonsense',
      'unknown-industry@/industry',
    ]);
  });

  it('does not tell by its check what stands in the record', async () => {
    const process = await start();
    const bankAccounts = [{ accountName: '甲', bankName: '乙', accountNo: '6222021234567890' }];
    const { customerId, ...record } = recordOf(await process.create({ bankAccounts }));
    const [account] = record.bankAccounts ?? [];
    const errors = async (accounts: object) => {
      const change = update({ bankAccounts: accounts });
      return refused(await process.change(customerId, change, { caller: SALES })).problems;
    };
    expect(await errors({ [account?.accountId ?? '']: { bankName: '' } })).toEqual(
      await errors({ 'no-such-account': { bankName: '' } }),
    );
  });

  it('stays as it is when a command does not name it', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create({ creditRating: 'A' }));
    const { record } = done(
      await process.change(customerId, update({ remarks: 'x' }), { caller: SALES }),
    );
    expect(record).toMatchObject({ creditRating: 'A', remarks: 'x' });
  });

  it('stands alone behind what weighs more', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    await process.change(customerId, { type: 'ArchiveCustomer' });
    const answer = await process.change(customerId, update({ creditRating: 'A', remarks: 'x' }), {
      caller: SALES,
    });
    expect(refused(answer).code).toBe('wrong-status');
  });

  it('is named where it stands in a review, and nothing more is made of it', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    const corrections = { creditRating: 'A' };
    const change = { ...REVIEW, outcome: 'corrected', corrections, versionSeen: 9 } as const;
    const answer = await process.change(customerId, change, { caller: SALES });
    expect(errorsOf(refused(answer).problems)).toEqual([
      'not-yours-to-write@/corrections/creditRating',
      'out-of-range@/versionSeen',
    ]);
  });

  it('may be tags, a reviewer, and a doubt that somebody else must confirm', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    const caller = callerWith({ write: ['identity', 'basic'] });
    const errors = async (change: CustomerChange) =>
      errorsOf(refused(await process.change(customerId, change, { caller })).problems);

    expect(await errors({ type: 'ChangeTags', add: ['x'], remove: [] })).toEqual([
      'not-yours-to-write@/add',
    ]);
    expect(await errors({ type: 'ChangeTags', add: ['x'], remove: ['y'] })).toEqual([
      'not-yours-to-write@/add',
      'not-yours-to-write@/remove',
    ]);
    expect(await errors({ type: 'ScheduleReview', reviewer: 'zhao' })).toEqual([
      'not-yours-to-write@/reviewer',
    ]);
    const confirm = ['same-name@/legalName', 'x@/contacts/1/phones', 'x@/corrections/tags/0', '?'];
    expect(await errors(update({ remarks: 'x' }, confirm))).toEqual([
      'not-yours-to-write@/confirm/1',
    ]);
    expect(await errors({ ...REVIEW, outcome: 'confirmed', confirm })).toEqual([
      'not-yours-to-write@/confirm/1',
      'not-yours-to-write@/confirm/2',
    ]);
    const on = '2026-06-01';
    done(
      await process.change(customerId, { type: 'ScheduleReview', on, reason: 'other' }, { caller }),
    );
  });

  it('is found in an input that was checked ahead, not in what its check added', async () => {
    const process = await start();
    const policy = testPolicy();
    let made = 0;
    const checked = (given: object) => {
      const options = { policy, today: TODAY, newId: () => `id-${++made}` };
      const input = CheckedInput.of({ legalName: '甲', country: 'CN', ...given }, options);
      if (input === undefined) throw new Error('the input has errors');
      return { type: 'CreateCustomer' as const, input, confirm: [] };
    };
    const caller = SALES;
    const answer = await process.runner.create(checked({ creditRating: 'A' }), callOf({ caller }));
    expect(errorsOf(refused(answer).problems)).toEqual(['not-yours-to-write@/creditRating']);
    done(await process.runner.create(checked({}), callOf({ caller })));
  });
});
