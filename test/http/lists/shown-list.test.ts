import { join } from 'node:path';
import type { Caller } from '../../../src/access/caller.js';
import { SqliteViewStore } from '../../../src/adapters/sqlite/view-store.js';
import { GROUPS } from '../../../src/customer/groups.js';

import { readListFilter, readListQuery } from '../../../src/http/lists/list-query.js';
import { type OfferedList, shownList } from '../../../src/http/lists/shown-list.js';
import { HttpProblem } from '../../../src/http/problems/http-problem.js';
import { QueryReader } from '../../../src/http/request/query-reader.js';
import { CurrentDate } from '../../../src/queries/current-date.js';
import { CountCustomers, ListCustomers, ListReviews } from '../../../src/queries/customers.js';
import {
  CountCustomersHandler,
  ListCustomersHandler,
} from '../../../src/queries/list-customers.js';
import { ListReviewsHandler } from '../../../src/queries/list-reviews.js';
import { customerList } from '../../../src/views/customer-list.js';
import { reviewQueue } from '../../../src/views/review-queue.js';
import { ViewRunner } from '../../../src/views/runner.js';
import { searchFilter } from '../../../src/views/searching.js';
import { offeredColumns } from '../../../src/views/view.js';
import { ViewReader } from '../../../src/views/view-reader.js';
import { VIEWS } from '../../../src/views/views.js';
import { callerWith } from '../../support/callers.js';
import { done, openProcess, type Process, recordOf } from '../../support/commands.js';
import { TODAY } from '../../support/given.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';

/** Lists asked for by their queries: what somebody may not read cannot be asked for, nor guessed. */

const policy = testPolicy();
const CUSTOMERS: OfferedList = {
  columns: offeredColumns(customerList.columns),
  defaultSort: { descending: true },
  search: searchFilter,
};
const REVIEWS: OfferedList = {
  columns: offeredColumns(reviewQueue.columns),
  defaultSort: { column: 'urgency', descending: false },
};

const ALL = callerWith({});
const OWN = callerWith({ rows: 'own' }, { person: 'li.wei' });
const OF_UNIT = callerWith({ rows: 'org-unit' }, { person: 'li.wei', orgUnit: 'east' });
const MASKED = callerWith({ inFull: [] });

const RESIDENT_ID = '11010519491231002X';

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;
let store: SqliteViewStore;
let views: ViewReader;

beforeAll(async () => {
  folder = temporaryFolder();
  process = await openProcess(folder.path, { policy });
  store = new SqliteViewStore({ path: join(folder.path, 'views.db') });
  views = new ViewReader(store, VIEWS, policy);
  const given = [
    {
      legalName: '甲一有限公司',
      owner: 'li.wei',
      orgUnit: 'west',
      category: 'vip',
      creditRating: 'A',
      creditLimit: { amount: '900', currency: 'CNY' },
      contacts: [
        { name: '王芳', phones: ['13800138000', '0571-88886666'], emails: ['w@example.cn'] },
      ],
    },
    {
      legalName: '甲二有限公司',
      owner: 'zhao',
      orgUnit: 'east',
      category: 'vip',
      creditRating: 'B',
      creditLimit: { amount: '100', currency: 'CNY' },
    },
    {
      legalName: '甲三有限公司',
      owner: 'zhao',
      orgUnit: 'west',
      category: 'key',
      creditRating: 'A',
    },
    {
      kind: 'person',
      legalName: '甲四',
      owner: 'li.wei',
      taxIds: [{ type: 'cn-resident-id', value: RESIDENT_ID }],
      contacts: [{ name: '甲四', phones: ['13900139000'] }],
    },
  ];
  for (const input of given) recordOf(await process.create(input));
  const runner = new ViewRunner({
    views: VIEWS,
    policy,
    log: process.journal,
    store,
    report: () => undefined,
  });
  await runner.catchUp();
  await runner.stop();
});

afterAll(async () => {
  await store.close();
  await process.close();
  folder.remove();
});

function reading(...left: string[]): Caller {
  return callerWith({ read: GROUPS.filter((group) => !left.includes(group)) });
}

type Query = Record<string, string | string[]>;

async function pageOf({ rights }: Caller, query: Query) {
  const asked = readListQuery(new QueryReader(query), shownList(CUSTOMERS, rights));
  const { filter, sort, cursor, limit } = asked;
  const page = await new ListCustomersHandler(views).execute(
    new ListCustomers(rights, filter, sort, cursor, limit),
  );
  const cursorText = page.next && asked.cursorText(page.next);
  return { items: page.items.map((item) => JSON.parse(item)), keys: page.keys, cursorText };
}

/** The names that are found, without what all of them have. */
async function found(caller: Caller, query: Query): Promise<string> {
  const { items } = await pageOf(caller, query);
  return items.map(({ legalName }) => legalName.slice(1, 2)).join('');
}

async function countsOf({ rights }: Caller, by: string, query: Query = {}) {
  const filter = readListFilter(new QueryReader(query), shownList(CUSTOMERS, rights));
  const counted = new CountCustomersHandler(views).execute(new CountCustomers(rights, filter, by));
  return Object.fromEntries((await counted).counts);
}

async function reviewsOf({ rights }: Caller, query: Query = {}) {
  const asked = readListQuery(new QueryReader(query), shownList(REVIEWS, rights));
  const { filter, sort, cursor, limit } = asked;
  const handler = new ListReviewsHandler(views, new CurrentDate(() => TODAY));
  const page = await handler.execute(new ListReviews(rights, filter, sort, cursor, limit));
  return page.items.map((item) => JSON.parse(item));
}

function refusalOf(caller: Caller, query: Query, list = CUSTOMERS): unknown {
  try {
    readListQuery(new QueryReader(query), shownList(list, caller.rights));
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return { problem: error.problem, errors: error.details.errors?.('en') };
  }
  throw new Error('the query was taken');
}

describe('rows', () => {
  it.each<[string, Caller, string]>([
    ['whoever sees all', ALL, '四三二一'],
    ['whoever sees his own', OWN, '四一'],
    ['whoever sees those of his org unit', OF_UNIT, '四二一'],
    ['somebody without any', callerWith({ rows: 'own' }, { person: 'nobody' }), ''],
  ])('are those in sight of %s', async (_, caller, names) => {
    expect(await found(caller, {})).toBe(names);
    expect(await found(caller, { q: '甲三' })).toBe(names.includes('三') ? '三' : '');
    expect(await found(caller, { sort: 'code' })).toBe([...names].reverse().join(''));
    expect(await found(caller, { owner: 'zhao' })).toBe(names.replace(/[一四]/g, ''));
    const dueByOrder = await reviewsOf(caller, { sort: 'dueOn' });
    expect(dueByOrder).toHaveLength(names.length);
  });

  it('are counted only in sight', async () => {
    expect(await countsOf(ALL, 'category')).toEqual({ vip: 2, key: 1, '': 1 });
    expect(await countsOf(OWN, 'category')).toEqual({ vip: 1, '': 1 });
    expect(await countsOf(OF_UNIT, 'category')).toEqual({ vip: 2, '': 1 });
    expect(await countsOf(OWN, 'status', { category: 'key' })).toEqual({});
  });

  it('of somebody else’s page begin nowhere else', async () => {
    const query = { limit: '1' };
    const theirs = await pageOf(ALL, query);
    const cursor = theirs.cursorText ?? '';
    expect(await found(OWN, { ...query, cursor })).toBe('一');
    expect(await found(ALL, { ...query, cursor })).toBe('三');
    const sorted = { ...query, sort: 'creditLimit' };
    const limited = (await pageOf(ALL, sorted)).cursorText ?? '';
    const caller = reading('finance');
    expect(refusalOf(caller, { ...query, cursor: limited })).toMatchObject({
      problem: 'invalid-cursor',
    });
    expect(refusalOf(caller, { ...sorted, cursor: limited })).toMatchObject({
      problem: 'invalid-query',
    });
  });
});

describe('a column that cannot be read', () => {
  const columns = Object.entries(CUSTOMERS.columns);
  const known = (caller: Caller) => Object.keys(shownList(CUSTOMERS, caller.rights).columns);

  it('is as unknown as a name that is made up', () => {
    const caller = reading('finance', 'classification', 'contacts');
    const made = (name: string) =>
      JSON.stringify(refusalOf(caller, { [name]: 'x' })).replaceAll(name, 'NAME');
    for (const name of ['creditRating', 'creditLimit.from', 'owner', 'province', 'openWarnings']) {
      expect(made(name)).toBe(made('nonsense'));
    }
    const sort = JSON.stringify(refusalOf(caller, { sort: 'creditLimit' }));
    expect(sort).not.toMatch(/creditLimit|owner|province|openWarnings/);
    expect(sort).toContain('legalName');
  });

  it.each(GROUPS.filter((group) => group !== 'identity'))('of group %s', (group) => {
    const shown = known(reading(group));
    const hidden = columns.map(([name]) => name).filter((name) => !shown.includes(name));
    for (const name of hidden) {
      expect(() => refusalOf(reading(group), { [name]: 'null' })).not.toThrow();
    }
    expect(hidden).toContain('openWarnings');
  });

  it('is not counted by', async () => {
    const counted = (caller: Caller) =>
      Object.entries(shownList(CUSTOMERS, caller.rights).columns)
        .filter(([, column]) => column.counted)
        .map(([name]) => name);
    expect(counted(ALL)).toContain('creditRating');
    expect(counted(reading('finance'))).not.toContain('creditRating');
    expect(counted(reading('contacts'))).not.toContain('province');
  });

  it('is not in the items', async () => {
    const { items } = await pageOf(reading('finance', 'contacts', 'review', 'classification'), {});
    for (const item of items) {
      for (const name of [
        'creditRating',
        'creditLimit',
        'contact',
        'nextReviewOn',
        'owner',
        'orgUnit',
        'openWarnings',
      ]) {
        expect(item).not.toHaveProperty(name);
      }
      expect(item).toMatchObject({ legalName: expect.any(String), status: 'active' });
    }
  });

  it('does not sort the review queue by default', async () => {
    const caller = reading('review');
    expect(shownList(REVIEWS, caller.rights).defaultSort).toEqual({ descending: false });
    expect(shownList(REVIEWS, ALL.rights).defaultSort).toBe(REVIEWS.defaultSort);
    const [first] = await reviewsOf(caller);
    expect(first).toMatchObject({ legalName: '甲一有限公司' });
    expect(first).not.toHaveProperty('dueOn');
    expect(first).not.toHaveProperty('daysOver');
    for (const name of ['dueOn', 'priority', 'reviewer', 'owner']) {
      expect(refusalOf(caller, { [name]: 'x' }, REVIEWS)).toMatchObject({
        errors: [{ parameter: name, code: 'unknown-parameter' }],
      });
    }
  });
});

describe('a search', () => {
  it.each<[string, string, string]>([
    ['王芳', 'contacts', '一'],
    ['0571-88886666', 'contacts', '一'],
    ['w@example', 'contacts', '一'],
    ['13800138000', 'contacts', '一'],
    ['8001380', 'contacts', '一'],
  ])('for %s finds nothing without %s', async (q, group, name) => {
    expect(await found(ALL, { q })).toBe(name);
    expect(await found(reading(group), { q })).toBe('');
    expect(await found(reading(group), { q: `${q} 甲一` })).toBe('');
  });

  it('for a mobile that is masked finds it only whole', async () => {
    for (const q of ['13800138000', '+86 138 0013 8000', '8613800138000']) {
      expect(await found(MASKED, { q })).toBe('一');
    }
    for (const q of ['138001', '0138000', '3800138000', '8000', '138']) {
      expect(await found(ALL, { q })).toContain('一');
      expect(await found(MASKED, { q })).toBe('');
    }
    // What is beside it is found as ever.
    expect(await found(MASKED, { q: '88886666' })).toBe('一');
    expect(await found(MASKED, { q: '王芳' })).toBe('一');
  });

  it('for an id number that is masked finds it only whole', async () => {
    expect(await found(MASKED, { q: RESIDENT_ID })).toBe('四');
    for (const q of ['110105', '19491231', '1231002X', RESIDENT_ID.slice(0, 14)]) {
      expect(await found(ALL, { q })).toBe('四');
      expect(await found(MASKED, { q })).toBe('');
    }
  });
});

describe('a filter by a number that is masked', () => {
  it('takes the whole number and no beginning of it', async () => {
    expect(await found(MASKED, { taxIds: RESIDENT_ID })).toBe('四');
    expect(await found(ALL, { 'taxIds.prefix': '1101' })).toBe('四');
    expect(refusalOf(MASKED, { 'taxIds.prefix': '1101' })).toMatchObject({
      errors: [{ parameter: 'taxIds.prefix', code: 'unknown-parameter' }],
    });
  });

  it('takes one number and not several', async () => {
    for (const taxIds of [
      [RESIDENT_ID, '1'],
      ['null', RESIDENT_ID],
    ]) {
      expect(await found(ALL, { taxIds })).toContain('四');
      expect(refusalOf(MASKED, { taxIds })).toMatchObject({
        problem: 'invalid-query',
        errors: [{ parameter: 'taxIds', code: 'given-twice' }],
      });
    }
    expect(await found(MASKED, { taxIds: 'null' })).toBe('三二一');
  });
});

it('items show numbers under their masks', async () => {
  const text = JSON.stringify((await pageOf(MASKED, {})).items);
  expect(text).toContain('138****8000');
  for (const number of ['13800138000', '13900139000', RESIDENT_ID]) {
    expect(text).not.toContain(number);
    expect(JSON.stringify((await pageOf(ALL, {})).items)).toContain(number);
  }
});

it('a customer that is handed over leaves the list, the queue and the counts', async () => {
  const { keys } = await pageOf(OWN, { q: '甲一' });
  const patch = { owner: 'zhao' };
  const change = { type: 'UpdateCustomer' as const, patch, confirm: [] };
  done(await process.change(keys[0] ?? '', change));
  const runner = new ViewRunner({
    views: VIEWS,
    policy,
    log: process.journal,
    store,
    report: () => undefined,
  });
  await runner.catchUp();
  await runner.stop();
  expect(await found(OWN, {})).toBe('四');
  expect(await reviewsOf(OWN)).toHaveLength(1);
  expect(await countsOf(OWN, 'status')).toEqual({ active: 1 });
});
