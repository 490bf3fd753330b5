import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkAhead } from '../../../src/commands/check-ahead.js';
import { CheckedInput } from '../../../src/customer/catalogue/checked-input.js';
import { TODAY } from '../../support/given.js';
import { uscc } from '../../support/tax-ids.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { FakeReaderThread } from './fake-reader-thread.js';
import { type Base, openBase } from './importing.js';

let place: ReturnType<typeof temporaryFolder>;
let base: Base;
beforeEach(async () => {
  place = temporaryFolder();
  mkdirSync(join(place.path, 'store'));
  base = await openBase(join(place.path, 'store'));
});
afterEach(async () => {
  await base.close();
  place.remove();
});

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码', '联系人', '信用额度'];
const row = (n: number, limit = '') => [`K-${n}`, `第${n}号有限公司`, uscc(n), '王芳', limit];
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => row(from + i));

/** Everything of a record but what is different each time. */
async function said(code: string) {
  const record = await base.byCode(code);
  if (record === undefined) return undefined;
  const { customerId: _id, position: _at, createdAt: _c, updatedAt: _u, ...fields } = record;
  const contacts = fields.contacts?.map(({ contactId: _, ...contact }) => contact);
  const taxIds = fields.taxIds?.map(({ type, value }) => ({ type, value }));
  return { ...fields, contacts, taxIds };
}

describe('rows that a thread has read and checked', () => {
  const withThread = () => ({
    ...base.parts,
    spawnReader: (setup: ConstructorParameters<typeof FakeReaderThread>[0]) =>
      new FakeReaderThread(setup),
  });

  it('become the same customers and the same refusals as rows that were read here', async () => {
    const bad = ['K-9', '', uscc(9), '', '很多'];
    const here = base.file([HEADINGS, ...rows(1, 200), bad], 'here.csv');
    const first = await base.import(here);
    const before = await said('K-7');
    const refused = await base.refused(first);
    await base.close();

    mkdirSync(join(place.path, 'other'));
    base = await openBase(join(place.path, 'other'));
    const second = await base.import(here, {}, withThread());
    expect(second.counts).toEqual(first.counts);
    expect(await said('K-7')).toEqual(before);
    expect(await base.refused(second)).toEqual(refused);
  });

  it('are not checked a second time by the command', async () => {
    const asked = jest.spyOn(CheckedInput.prototype, 'checkFor');
    await base.import(base.file([HEADINGS, ...rows(1, 10)]), {}, withThread());
    expect(asked.mock.results.map(({ value }) => value !== undefined)).toEqual(
      Array(10).fill(true),
    );
    asked.mockRestore();
  });

  it('are checked again when the day has changed meanwhile', async () => {
    // The thread is told another day than the command goes by.
    const parts = { ...withThread(), today: () => '2026-01-01' };
    const asked = jest.spyOn(CheckedInput.prototype, 'checkFor');
    const { counts } = await base.import(base.file([HEADINGS, ...rows(1, 10)]), {}, parts);
    expect(counts.created).toBe(10);
    // Made on the command's own day instead, which nobody sees from outside.
    expect(asked.mock.results.map(({ value }) => value)).toEqual(Array(10).fill(undefined));
    asked.mockRestore();
  });

  it('stop the import with a sentence when the thread crashes; it goes on with the next', async () => {
    const path = base.file([HEADINGS, ...rows(1, 2000)]);
    let thread: FakeReaderThread | undefined;
    const parts = {
      ...base.parts,
      spawnReader: (setup: ConstructorParameters<typeof FakeReaderThread>[0]) => {
        thread = new FakeReaderThread(setup);
        return thread;
      },
    };
    const crashed = base.import(path, { onProgress: () => thread?.crash() }, parts);
    await expect(crashed).rejects.toThrow('out of memory');
    expect(await base.import(path, {}, withThread())).toMatchObject({
      finished: true,
      settled: 2000,
    });
    expect(await base.commits()).toBe(2000);
  });
});

describe('an input that was checked ahead', () => {
  const input = { legalName: '第1号有限公司', country: 'CN', contacts: [{ name: '王芳' }] };
  const policy = testPolicy();
  const check = () => {
    const checked = checkAhead(input, policy, TODAY);
    if (checked === undefined) throw new Error('there is no error in it');
    return checked;
  };

  it('is only there when nothing is wrong', () => {
    expect(checkAhead({ country: 'CN' }, policy, TODAY)).toBeUndefined();
  });

  it('counts for one customer, its day and its policy only', () => {
    const checked = check();
    expect(checked.checkFor('a', { policy, today: TODAY })?.fields.legalName).toBe(input.legalName);
    expect(checked.checkFor('b', { policy, today: TODAY })).toBeUndefined();
    expect(checked.checkFor('a', { policy, today: '2030-01-01' })).toBeUndefined();
    const other = { ...policy, codeRule: 'X{seq:4}' };
    expect(checked.checkFor('a', { policy: other, today: TODAY })).toBeUndefined();
    const equal = structuredClone(policy);
    expect(checked.checkFor('a', { policy: equal, today: TODAY })).toBeDefined();
  });

  it('is nothing that JSON can bring along', async () => {
    const forged = JSON.parse(JSON.stringify({ ...check(), ...check().packed }));
    expect(forged).not.toBeInstanceOf(CheckedInput);
    const answer = await base.process.create(forged);
    expect(answer).toMatchObject({ type: 'refused', code: 'invalid' });
  });
});
