import type { WholeAnswer } from '../../src/commands/call.js';
import type { JsonObject } from '../../src/customer/catalogue/json.js';
import { openProcess, type Process, recordOf, refused, takenBy } from '../support/commands.js';
import { errorsOf } from '../support/given.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Values that only one customer may hold: tax id, code, and external id per system. */

let folder: ReturnType<typeof temporaryFolder>;
let first: Process;
let second: Process;

beforeEach(async () => {
  folder = temporaryFolder();
  first = await openProcess(folder.path);
  second = await openProcess(folder.path);
});

afterEach(async () => {
  await first.close();
  await second.close();
  folder.remove();
});

const X = { type: 'cn-uscc', value: uscc(1) };
const Y = { type: 'cn-uscc', value: uscc(2) };

function update(changes: JsonObject) {
  return { type: 'UpdateCustomer' as const, patch: changes, confirm: [] };
}

const ARCHIVE = { type: 'ArchiveCustomer' as const };
const REACTIVATE = { type: 'ReactivateCustomer' as const };

/** A new customer with these tax ids; its id. */
async function withTaxIds(...taxIds: JsonObject[]): Promise<string> {
  return recordOf(await first.create({ taxIds })).customerId;
}

/** The id of a customer's one tax id. */
async function taxIdIdOf(customerId: string): Promise<string> {
  const customer = await first.states.load(customerId);
  return customer?.state.fields.taxIds?.[0]?.taxIdId ?? '';
}

describe('a value that another customer holds', () => {
  it('refuses a create: every one at once, each with its holder and where it stands', async () => {
    const a = recordOf(await first.create({ legalName: '甲', code: 'A-1', taxIds: [X] }));
    const b = recordOf(
      await first.create({
        legalName: '乙',
        taxIds: [Y],
        externalIds: [{ system: 'erp', id: 'K 7' }],
      }),
    );

    const answer = await second.create({
      code: 'a-1',
      taxIds: [
        { type: 'lei', value: '5493001KJTIIGC8Y1R12' },
        { type: ' CN-USCC', value: ` ${uscc(2).toLowerCase()}` },
        X,
      ],
      externalIds: [{ system: 'ERP', id: 'ｋ7' }],
    });

    expect(takenBy(answer)).toEqual([
      `/code -> ${a.customerId}`,
      `/taxIds/1/value -> ${b.customerId}`,
      `/taxIds/2/value -> ${a.customerId}`,
      `/externalIds/0/id -> ${b.customerId}`,
    ]);
    expect(refused(answer).holders?.[0]).toEqual({
      pointer: '/code',
      customerId: a.customerId,
      code: 'A-1',
      legalName: '甲',
    });
  });

  it('refuses a patch, a review’s corrections, and coming back', async () => {
    const holder = await withTaxIds(X);
    const other = await withTaxIds(Y);
    const taken = { taxIds: { 'new-1': X } };

    expect(takenBy(await second.change(other, update(taken)))).toEqual([
      `/taxIds/new-1/value -> ${holder}`,
    ]);
    const review = {
      type: 'ReviewCustomer' as const,
      outcome: 'corrected' as const,
      checklist: [],
      corrections: taken,
      versionSeen: 1,
      confirm: [],
    };
    expect(takenBy(await second.change(other, review))).toEqual([
      `/corrections/taxIds/new-1/value -> ${holder}`,
    ]);

    await first.change(holder, ARCHIVE);
    const now = await withTaxIds(X);
    expect(takenBy(await second.change(holder, REACTIVATE))).toEqual([
      `/taxIds/${await taxIdIdOf(holder)}/value -> ${now}`,
    ]);
  });

  it('is held by an inactive customer, too', async () => {
    const { customerId } = recordOf(await first.create({ taxIds: [X] }));
    await first.change(customerId, { type: 'DeactivateCustomer' });

    expect(takenBy(await second.create({ taxIds: [X] }))).toEqual([
      `/taxIds/0/value -> ${customerId}`,
    ]);
  });

  it('is free again under another type or in another system', async () => {
    await first.create({ externalIds: [{ system: 'erp', id: '7' }] });

    expect(
      recordOf(await first.create({ externalIds: [{ system: 'crm', id: '7' }] })).version,
    ).toBe(1);
  });
});

describe('a value that is let go', () => {
  it('by a correction can be taken by another, and then not be taken back', async () => {
    const a = await withTaxIds(X);
    const id = await taxIdIdOf(a);
    await first.change(a, update({ taxIds: { [id]: { value: Y.value } } }));
    const b = recordOf(await second.create({ taxIds: [X] })).customerId;

    const back = update({ taxIds: { [id]: { value: X.value } } });
    expect(takenBy(await first.change(a, back))).toEqual([`/taxIds/${id}/value -> ${b}`]);

    await second.change(b, ARCHIVE);
    expect(recordOf(await first.change(a, back)).version).toBe(3);
    expect(takenBy(await second.create({ taxIds: [X] }))).toEqual([`/taxIds/0/value -> ${a}`]);
  });

  it('by a correction can be taken back by the same customer', async () => {
    const a = await withTaxIds(X);
    const id = await taxIdIdOf(a);
    for (const { value } of [Y, X, Y, X]) {
      expect(
        recordOf(await first.change(a, update({ taxIds: { [id]: { value } } }))).customerId,
      ).toBe(a);
    }

    expect(takenBy(await second.create({ taxIds: [X] }))).toEqual([`/taxIds/0/value -> ${a}`]);
    expect(recordOf(await second.create({ taxIds: [Y] })).version).toBe(1);
  });

  it('by the archive can be taken at once, with the first code that was meant for it', async () => {
    const a = await withTaxIds(X);
    await first.change(a, ARCHIVE);

    const taken = recordOf(await first.create({ taxIds: [X] }));

    expect(taken.code).toBe('C000002');
  });

  it('goes from customer to customer any number of times', async () => {
    const holders: string[] = [];
    for (let i = 0; i < 20; i++) {
      const process = i % 2 ? first : second;
      const { customerId } = recordOf(await process.create({ taxIds: [X] }));
      expect(takenBy(await first.create({ taxIds: [X] }))).toEqual([
        `/taxIds/0/value -> ${customerId}`,
      ]);
      await process.change(customerId, ARCHIVE);
      holders.push(customerId);
    }

    // Whoever held it can come back, one at a time.
    const [oldest = '', ...others] = holders;
    expect(recordOf(await first.change(oldest, REACTIVATE)).status).toBe('active');
    for (const other of others.slice(0, 3)) {
      expect(takenBy(await second.change(other, REACTIVATE))).toEqual([
        `/taxIds/${await taxIdIdOf(other)}/value -> ${oldest}`,
      ]);
    }
  });

  it('by the archive is not let go twice: coming back and going again works', async () => {
    const a = await withTaxIds(X);
    for (let i = 0; i < 3; i++) {
      await first.change(a, ARCHIVE);
      expect(recordOf(await first.change(a, REACTIVATE)).status).toBe('active');
    }
    expect(takenBy(await second.create({ taxIds: [X] }))).toEqual([`/taxIds/0/value -> ${a}`]);
  });
});

describe('a race', () => {
  const outcomes = (answers: WholeAnswer[]) =>
    answers.map((answer) => (answer.type === 'refused' ? answer.code : answer.type)).sort();

  it('for a free value has one winner, whom the others are told', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 ? first : second).create({ taxIds: [X] })),
    );

    expect(outcomes(answers)).toEqual(['done', ...Array.from({ length: 11 }, () => 'value-taken')]);
    const winner = answers.find(({ type }) => type === 'done');
    const { customerId } = recordOf(winner as WholeAnswer);
    for (const answer of answers) {
      if (answer.type === 'refused')
        expect(takenBy(answer)).toEqual([`/taxIds/0/value -> ${customerId}`]);
    }
  });

  it('for a value that was let go has one winner', async () => {
    const a = await withTaxIds(X);
    await first.change(a, ARCHIVE);

    const answers = await Promise.all([
      first.change(a, REACTIVATE),
      second.create({ taxIds: [X] }),
      first.create({ taxIds: [X] }),
      second.change(a, REACTIVATE),
    ]);

    const holding = await Promise.all(
      answers.map(async (answer) =>
        answer.type === 'done' ? answer.record.customerId : undefined,
      ),
    );
    expect(new Set(holding.filter((id) => id !== undefined)).size).toBe(1);
  });

  it('over several values crosswise ends: nobody holds one and waits for the other', async () => {
    const answers = await Promise.all([
      first.create({ taxIds: [X], externalIds: [{ system: 'erp', id: '1' }] }),
      second.create({ taxIds: [Y], externalIds: [{ system: 'erp', id: '1' }] }),
      first.create({ taxIds: [Y, X] }),
    ]);

    const heldTwice = answers
      .filter(({ type }) => type === 'done')
      .flatMap((answer) => recordOf(answer).taxIds?.map(({ value }) => value) ?? []);
    expect(new Set(heldTwice).size).toBe(heldTwice.length);
    expect(outcomes(answers)).toContain('done');
  });
});

describe('a tax id that is shared within a tree', () => {
  it('is claimed by the parent alone', async () => {
    const parent = await withTaxIds(X);
    const shared = { ...X, shared: true, reason: '分公司' };
    const child = recordOf(await second.create({ parentCustomerId: parent, taxIds: [shared] }));
    const grandchild = recordOf(
      await first.create({ parentCustomerId: child.customerId, taxIds: [shared] }),
    );

    expect(takenBy(await first.create({ taxIds: [X] }))).toEqual([`/taxIds/0/value -> ${parent}`]);
    const unshared = update({
      taxIds: { [grandchild.taxIds?.[0]?.taxIdId ?? '']: { shared: null } },
    });
    expect(takenBy(await first.change(grandchild.customerId, unshared))).toEqual([
      `/taxIds/${grandchild.taxIds?.[0]?.taxIdId}/value -> ${parent}`,
    ]);
  });

  it('is shared with nobody outside', async () => {
    await withTaxIds(X);
    const stranger = await withTaxIds(Y);

    const answer = await first.create({
      parentCustomerId: stranger,
      taxIds: [{ ...X, shared: true, reason: '想用' }],
    });

    expect(errorsOf(refused(answer).problems)).toEqual(['not-shareable@/taxIds/0/shared']);
  });
});
