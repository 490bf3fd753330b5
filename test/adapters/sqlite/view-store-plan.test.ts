import { join } from 'node:path';
import Database from 'libsql';
import { SqliteViewStore } from '../../../src/adapters/sqlite/view-store.js';
import { countRows } from '../../../src/adapters/sqlite/view-store-count.js';
import { type FindRequest, findMatches } from '../../../src/adapters/sqlite/view-store-find.js';
import { SqlRunner, type SqlValue } from '../../../src/adapters/sqlite/view-store-sql.js';
import { type Tables, tablesOf } from '../../../src/adapters/sqlite/view-store-tables.js';
import { searchFilter } from '../../../src/views/searching.js';
import type { Filter } from '../../../src/views/view-store.js';
import {
  COLUMNS,
  changeOf,
  checkpointAt,
  NOTHING,
  newShape,
  SEARCH_GROUPS,
} from '../../contracts/view-rows.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** Runs statements and keeps what was asked, to be explained. */
class WatchedRunner extends SqlRunner {
  readonly asked: { text: string; params: readonly SqlValue[] }[] = [];

  override all(text: string, params: readonly SqlValue[] = []) {
    this.asked.push({ text, params });
    return super.all(text, params);
  }

  override get(text: string, params: readonly SqlValue[] = []) {
    this.asked.push({ text, params });
    return super.get(text, params);
  }

  /** SQLite's plans of what was asked since the last time. */
  plans(): string[] {
    const asked = this.asked.splice(0);
    return asked.map(({ text, params }) =>
      super
        .all(`explain query plan ${text}`, params)
        .map((row) => String(row[3]))
        .join('; '),
    );
  }
}

const ROWS = 12_000;

describe('how the SQLite view store finds rows', () => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'views.db');
  let connection: Database.Database;
  let runner: WatchedRunner;
  let tables: Tables;

  beforeAll(async () => {
    const store = new SqliteViewStore({ path });
    const shape = newShape();
    await store.open(shape, { bulk: true });
    const rows = Array.from({ length: ROWS }, (_, i) =>
      changeOf({
        number: i + 1,
        values: {
          kind: i % 4000 === 7 ? 'rare' : i === 0 ? 'first' : 'common',
          size: i,
          day: '2026-01-01',
          good: i >= ROWS / 2,
          tags: ['all', i % 4000 === 7 ? 'seldom' : 'often'],
          ...(i % 2 === 0 ? { name: `name ${i % 100}` } : {}),
        },
        names: [i % 4000 === 7 ? '春满园' : '有限公司'],
      }),
    );
    await store.apply(shape.build, rows, NOTHING, checkpointAt(ROWS));
    await store.finish(shape.build);
    await store.close();
    connection = new Database(path);
    runner = new WatchedRunner(connection, path);
    tables = tablesOf(1, { columns: COLUMNS, searchGroups: SEARCH_GROUPS }, true);
  });

  afterAll(() => {
    connection.close();
    folder.remove();
  });

  async function find(request: Partial<FindRequest>): Promise<{ found: number; plans: string[] }> {
    const matches = await findMatches(runner, tables, {
      filter: undefined,
      sort: { descending: true },
      cursor: undefined,
      limit: 51,
      ...request,
    });
    return { found: matches.length, plans: runner.plans() };
  }

  const eq = (column: string, value: string | number): Filter => ({ type: 'eq', column, value });
  const common = eq('kind', 'common');
  const search = (query: string): Filter =>
    searchFilter(query, () => ['names']) ?? { type: 'and', filters: [] };
  const bySize = { column: 'size', descending: false };
  const byName = { column: 'name', descending: true };

  const questions: [string, Partial<FindRequest>][] = [
    ['everything', {}],
    ['everything, sorted', { sort: bySize }],
    ['everything, from the middle', { sort: bySize, cursor: { value: 6000, order: 6001 * 4096 } }],
    ['a common value', { filter: common }],
    ['a common value, sorted', { filter: common, sort: bySize }],
    [
      'a common value, among those without a name',
      {
        filter: common,
        sort: byName,
        cursor: { value: null, order: 6000 * 4096 },
      },
    ],
    [
      'a common value, sorted by the same column',
      {
        filter: { type: 'eq', column: 'good', value: true },
        sort: { column: 'good', descending: false },
      },
    ],
    ['everything, sorted by few common values', { sort: { column: 'kind', descending: true } }],
    [
      'everything, sorted by few common values, from the middle',
      {
        sort: { column: 'kind', descending: false },
        cursor: { value: 'common', order: 6000 * 4096 },
      },
    ],
    [
      'common values, a range of them',
      { filter: { type: 'range', column: 'kind', from: 'c', to: 'g' } },
    ],
    ['a common lack of values', { filter: { type: 'eq', column: 'name', value: null } }],
    [
      'a common lack of values, of several',
      { filter: { type: 'eq', column: 'places', value: null } },
    ],
    ['a common value of several', { filter: eq('tags', 'all'), sort: bySize }],
    ['a rare value', { filter: eq('kind', 'rare'), sort: bySize }],
    ['a rare one of several', { filter: eq('tags', 'seldom'), sort: byName }],
    [
      'a wide range, sorted by it',
      {
        filter: { type: 'range', column: 'size', from: 100, to: 11_000 },
        sort: bySize,
      },
    ],
    [
      'a wide range, sorted otherwise',
      {
        filter: { type: 'range', column: 'size', from: 100 },
        sort: { column: 'day', descending: true },
      },
    ],
    ['a common search', { filter: search('有限') }],
    ['a common search, further on', { filter: search('有限'), cursor: { order: 6000 * 4096 } }],
    [
      'a common search with a common value',
      {
        filter: { type: 'and', filters: [search('公司'), common] },
      },
    ],
    ['a rare search, sorted', { filter: search('春满'), sort: bySize }],
    [
      'a common search with a rare value, sorted',
      {
        filter: { type: 'and', filters: [search('公司'), eq('kind', 'first')] },
        sort: bySize,
      },
    ],
  ];

  it.each(questions)('never looks at all rows for %s', async (_, request) => {
    const { found, plans } = await find(request);
    expect(found).toBeGreaterThan(0);
    for (const plan of plans) {
      // A scan without an index or a limit goes through the base; so does a sort of a common value.
      expect(plan).not.toMatch(/SCAN (r|t|v\d+_(text|body|many))\b/);
      expect(plan).not.toMatch(/AUTOMATIC/);
    }
    // Each statement looks at a few thousand rows at most: few statements, little work.
    expect(plans.length).toBeLessThanOrEqual(6);
  });

  it.each(questions.filter(([name]) => name.includes('common') || name.includes('everything')))(
    'sorts nothing for %s',
    async (name, request) => {
      const { plans } = await find(request);
      const isNarrow = name.includes('rare');
      if (!isNarrow) for (const plan of plans) expect(plan).not.toMatch(/TEMP B-TREE/);
    },
  );

  it('asks an index once, and nothing more, for a few rows of one value', async () => {
    const { plans } = await find({ filter: eq('name', 'no such name') });
    expect(plans).toEqual([expect.stringContaining('v1_i0')]);
  });

  it('walks a common value that is far away in slices, and finds it', async () => {
    // The newest rows come first; the one that matches both is the very last of them.
    const filter: Filter = {
      type: 'and',
      filters: [
        eq('tags', 'often'),
        eq('day', '2026-01-01'),
        {
          type: 'or',
          filters: [
            eq('kind', 'first'),
            { type: 'range', column: 'size', from: -1, to: 0 },
            search('零'),
          ],
        },
      ],
    };
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    const { found, plans } = await find({ filter });
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    expect(found).toBe(1);
    expect(plans.length).toBeGreaterThan(6);
    expect(plans.length).toBeLessThan(30);
  });

  describe('of some thousand rows, sorted by another column', () => {
    const byDay = { column: 'day', descending: true };
    const sizes = (from: number): Filter => ({
      type: 'range',
      column: 'size',
      from,
      to: from + 1999,
    });
    const newest = (from: number) =>
      Array.from({ length: 51 }, (_, i) => ({
        order: expect.any(Number),
        value: '2026-01-01',
        size: from + 1999 - i,
      }));

    async function page(from: number) {
      const request = { filter: sizes(from), sort: byDay, cursor: undefined, limit: 51 };
      const matches = await findMatches(runner, tables, request);
      if (matches === 'too-many') throw new Error('Not for a filter without a search.');
      const plans = runner.plans();
      // Rows were made in the order of their size.
      const found = matches.map((match) => ({ ...match, size: match.order / 4096 - 1 }));
      return { found, plans };
    }

    it('goes along the sorted index where that fills the page soon', async () => {
      const { found, plans } = await page(ROWS - 2000);
      expect(found).toEqual(newest(ROWS - 2000));
      for (const plan of plans) expect(plan).not.toMatch(/TEMP B-TREE/);
    });

    it('gives that up where they are far away, and sorts them', async () => {
      const { found, plans } = await page(0);
      expect(found).toEqual(newest(0));
      expect(plans.at(-1)).toMatch(/TEMP B-TREE/);
      expect(plans.length).toBeLessThan(12);
    });
  });

  it('lets others in between while it counts', async () => {
    let turns = 0;
    const turn = () => {
      turns++;
      if (turns < 1000) setImmediate(turn);
    };
    setImmediate(turn);
    const counts = await countRows(runner, tables, eq('tags', 'often'), 'kind');
    const seen = turns;
    turns = 1000;
    expect(counts).toEqual(
      new Map([
        ['common', ROWS - 4],
        ['first', 1],
      ]),
    );
    expect(seen).toBeGreaterThanOrEqual(2);
  });

  it('counts all rows without looking at them', async () => {
    runner.plans();
    expect(await countRows(runner, tables, undefined, 'kind')).toEqual(
      new Map([
        ['common', ROWS - 4],
        ['rare', 3],
        ['first', 1],
      ]),
    );
    expect(await countRows(runner, tables, undefined, undefined)).toEqual(new Map([['', ROWS]]));
    for (const plan of runner.plans()) expect(plan).toMatch(/^SEARCH v1_counts USING PRIMARY KEY/);
  });
});
