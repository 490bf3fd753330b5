import { join } from 'node:path';
import { rightsOf } from '../../src/access/rights.js';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import {
  type CustomersAtParts,
  customersAt,
  customersAtParts,
  longestListsAt,
  longestListsByWalk,
} from '../../src/queries/customers-at.js';
import { ViewRunner } from '../../src/views/runner.js';
import type { Filter } from '../../src/views/view-store.js';
import { VIEWS } from '../../src/views/views.js';
import { openProcess, type Process, recordOf } from '../support/commands.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';

/** Customers at a position, for somebody who sees his own only: his are those that he owns now. */

const policy = testPolicy();
const actor = { id: 'wang', kind: 'user' } as const;
const rights = rightsOf(
  { actor, person: 'wang', grants: [{ person: 'wang', roles: ['narrow'] }] },
  {
    roles: {
      narrow: { ...policy.roles.sales, rows: 'own' } as NonNullable<typeof policy.roles.sales>,
    },
  },
);

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;
let views: SqliteViewStore;
let parts: CustomersAtParts;

beforeEach(async () => {
  folder = temporaryFolder();
  process = await openProcess(folder.path, { policy });
  views = new SqliteViewStore({ path: join(folder.path, 'views.db') });
  parts = customersAtParts({ journal: process.journal, views }, policy);
});
afterEach(async () => {
  await views.close();
  await process.close();
  folder.remove();
});

async function fold(): Promise<number> {
  const { journal } = process;
  const runner = new ViewRunner({
    views: VIEWS,
    policy,
    log: journal,
    store: views,
    report: () => undefined,
  });
  await runner.catchUp();
  await runner.stop();
  return (await process.log.head()).position;
}

async function create(code: string, fields: object): Promise<string> {
  return recordOf(await process.create({ code, legalName: `${code}有限公司`, ...fields }))
    .customerId;
}

const give = (customerId: string, owner: string | null, more: object = {}) =>
  process.change(customerId, { type: 'UpdateCustomer', patch: { owner, ...more }, confirm: [] });

async function seenAt(position: number, filter?: Filter): Promise<unknown[]> {
  const codes: unknown[] = [];
  for await (const records of customersAt(parts, { position, filter, rights, stretch: 2 })) {
    codes.push(...records.map(({ code }) => code));
  }
  return codes;
}

const people = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `第${i}位` }));

describe('customers at a position, for who sees some only', () => {
  it('are those in sight, whatever the filter', async () => {
    await create('OWN', { owner: 'wang' });
    await create('OTHER', { owner: 'li' });
    await create('NOBODYS', {});
    const position = await fold();
    expect(await seenAt(position)).toEqual(['OWN']);
    expect(await seenAt(position, { type: 'eq', column: 'owner', value: 'li' })).toEqual([]);
    expect(await seenAt(position, { type: 'eq', column: 'status', value: 'active' })).toEqual([
      'OWN',
    ]);
  });

  it('go by who owns them now, where it was another then', async () => {
    const given = await create('GIVEN', { owner: 'li' });
    const taken = await create('TAKEN', { owner: 'wang' });
    await create('KEPT', { owner: 'wang' });
    const then = await fold();
    await give(given, 'wang');
    await give(taken, 'li');
    const now = await fold();
    expect(await seenAt(then)).toEqual(['GIVEN', 'KEPT']);
    expect(await seenAt(now)).toEqual(['GIVEN', 'KEPT']);
    // What it was then is what is asked for, and what is shown.
    expect(await seenAt(then, { type: 'eq', column: 'owner', value: 'li' })).toEqual(['GIVEN']);
  });

  it('go by it also while they are gone through', async () => {
    const handed = await create('LATE', { owner: 'wang' });
    await create('KEPT', { owner: 'wang' });
    const position = await fold();
    await give(handed, null, { remarks: '秘密' });
    await fold();
    expect(await seenAt(position)).toEqual(['KEPT']);
  });

  it('have the longest lists of those in sight alone', async () => {
    await create('OWN', { owner: 'wang', contacts: people(2) });
    await create('OTHER', { owner: 'li', contacts: people(5) });
    const handed = await create('HANDED', { owner: 'wang', contacts: people(4) });
    const position = await fold();
    await give(handed, 'li');
    await process.change(handed, {
      type: 'UpdateCustomer',
      patch: { contacts: { 'new-1': { name: '新' } } },
      confirm: [],
    });
    await fold();
    const asked = { position, rights };
    expect([...(await longestListsAt(parts, asked))]).toEqual([['contacts', 2]]);
    expect([...(await longestListsByWalk(parts, asked))]).toEqual([['contacts', 2]]);
  });
});
