import { ALL_RIGHTS } from '../../src/access/rights.js';
import { askerWith } from '../../src/commands/asker.js';
import { OtherCustomers } from '../../src/commands/other-customers.js';
import { normaliseName } from '../../src/customer/checks/text.js';
import { done, openProcess, type Process, recordOf, refused } from '../support/commands.js';
import { errorsOf, warningsOf } from '../support/given.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EVERYBODY = askerWith(ALL_RIGHTS, 'owner');

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;
/** What the views say: name form to customers, right or not. */
let seen: Map<string, string[]>;

beforeEach(async () => {
  folder = temporaryFolder();
  seen = new Map();
  process = await openProcess(folder.path, { findByName: async (form) => seen.get(form) ?? [] });
});

afterEach(async () => {
  await process.close();
  folder.remove();
});

function update(changes: object) {
  return { type: 'UpdateCustomer' as const, patch: { ...changes }, confirm: [] };
}

async function idOf(input: object): Promise<string> {
  return recordOf(await process.create({ ...input })).customerId;
}

describe('a same name', () => {
  const warns = async (input: object) =>
    warningsOf(done(await process.create({ ...input })).problems).includes('same-name@/legalName');

  it('is a warning at once, before any view has seen the other', async () => {
    await idOf({ legalName: '春满园（杭州）有限公司' });

    expect(await warns({ legalName: '春滿園(杭州) 有限公司' })).toBe(true);
    expect(await warns({ legalName: '春满园（宁波）有限公司' })).toBe(false);
  });

  it('that only a view knows is a warning, as long as it is true', async () => {
    const other = await openProcess(folder.path);
    const { customerId } = recordOf(await other.create({ legalName: '甲' }));
    seen.set(normaliseName('甲'), [customerId]);
    seen.set(normaliseName('乙'), [customerId, '01890000-0000-7000-8000-000000000000']);

    expect(await warns({ legalName: '甲' })).toBe(true);
    expect(await warns({ legalName: '乙' })).toBe(false);
    await other.close();
  });

  it('that was given up is none', async () => {
    const customerId = await idOf({ legalName: '甲' });
    await process.change(customerId, update({ legalName: '丙' }));

    expect(await warns({ legalName: '甲' })).toBe(false);
    expect(await warns({ legalName: '丙' })).toBe(true);
  });

  it('of oneself is none', async () => {
    const customerId = await idOf({ legalName: '甲' });
    seen.set(normaliseName('甲 '), [customerId]);

    const { problems } = done(await process.change(customerId, update({ legalName: '甲（）' })));
    expect(problems).toEqual([]);
    const { record } = done(await process.change(customerId, update({ legalName: '甲' })));
    expect(record.warnings).toEqual([]);
  });

  it('of very many is looked for no longer than until one is found', async () => {
    const customerId = await idOf({ legalName: '甲' });
    const found = await process.states.load(customerId);
    const load = jest.spyOn(process.states, 'load').mockResolvedValue(found);
    const others = new OtherCustomers(process.states, async () =>
      Array.from({ length: 1000 }, (_, i) => `id-${i}`),
    );
    const command = { type: 'CreateCustomer' as const, input: { legalName: '甲' }, confirm: [] };

    expect((await others.about(command, undefined, EVERYBODY)).sameName).toBe(true);
    expect(load).toHaveBeenCalledTimes(1);
  });
});

describe('a parent', () => {
  it('must be there', async () => {
    const answer = await process.create({
      parentCustomerId: '01890000-0000-7000-8000-000000000000',
    });

    expect(errorsOf(refused(answer).problems)).toEqual(['parent-unknown@/parentCustomerId']);
  });

  it('cannot be the customer itself or one below it, however far', async () => {
    const top = await idOf({});
    const middle = await idOf({ parentCustomerId: top });
    const low = await idOf({ parentCustomerId: middle });

    for (const parentCustomerId of [top, middle, low]) {
      const answer = await process.change(top, update({ parentCustomerId }));
      expect(errorsOf(refused(answer).problems)).toEqual(['parent-cycle@/parentCustomerId']);
    }
    expect(recordOf(await process.change(low, update({ parentCustomerId: top }))).version).toBe(2);
  });

  it('can have 49 customers above it, and no more', async () => {
    let parent = await idOf({});
    const top = parent;
    for (let above = 1; above < 50; above++) parent = await idOf({ parentCustomerId: parent });
    const deepest = await idOf({ parentCustomerId: parent });

    const answer = await process.create({ parentCustomerId: deepest });
    expect(errorsOf(refused(answer).problems)).toEqual(['parent-too-deep@/parentCustomerId']);
    // Nor can a cycle be hidden behind so many.
    const around = await process.change(top, update({ parentCustomerId: deepest }));
    expect(errorsOf(refused(around).problems)).toEqual(['parent-too-deep@/parentCustomerId']);
  });

  it('is not looked for by a change that does not touch on the tree', async () => {
    const top = await idOf({});
    const loaded = await process.states.load(await idOf({ parentCustomerId: top }));

    expect(await process.others.about(update({ remarks: 'x' }), loaded, EVERYBODY)).toEqual({});
    expect(await process.others.about({ type: 'ArchiveCustomer' }, loaded, EVERYBODY)).toEqual({});
    expect(
      (await process.others.about(update({ taxIds: {} }), loaded, EVERYBODY)).ancestors,
    ).toEqual([top]);
  });
});
