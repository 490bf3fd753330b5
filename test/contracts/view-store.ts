import fc from 'fast-check';
import { searchTerms } from '../../src/customer/search-text.js';
import { matchesFilter } from '../../src/views/filter-match.js';
import type {
  Cursor,
  Filter,
  Page,
  Sort,
  ViewStore,
  WalkedRow,
} from '../../src/views/view-store.js';
import { countColumns, filters, histories, sorts } from './view-arbitraries.js';
import { countedBy, matching, sorted } from './view-model.js';
import {
  COLUMNS,
  changeOf,
  checkpointAt,
  keyOf,
  NOTHING,
  newShape,
  type RowDraft,
  SEARCH_GROUPS,
} from './view-rows.js';

export interface ViewStoreHarness {
  /** A connection to the store; each further one is as another process would have it. */
  connect(): Promise<ViewStore>;
  cleanUp(): Promise<void>;
}

const BY_ROW: Sort = { descending: false };

/** What every view store must do. An adapter brings nothing but a store to connect to. */
export function viewStoreContract(
  adapter: string,
  makeHarness: () => Promise<ViewStoreHarness>,
): void {
  describe(`view store on ${adapter}`, () => {
    let harness: ViewStoreHarness;
    let store: ViewStore;

    beforeAll(async () => {
      harness = await makeHarness();
      store = await harness.connect();
    });

    afterAll(async () => {
      await store.close();
      await harness.cleanUp();
    });

    /** Rows as they were made, one commit each, then changes in a second batch; `bulk` is not finished. */
    async function filled(
      rows: readonly RowDraft[],
      changes: readonly RowDraft[] = [],
      options: { bulk?: boolean } = {},
    ): Promise<string> {
      const shape = newShape();
      await store.open(shape, options);
      const made = checkpointAt(rows.length);
      const first = rows.map((row) => changeOf(row));
      expect(await store.apply(shape.build, first, NOTHING, made)).toBe(true);
      const newest = new Map(changes.map((row) => [row.number, row]));
      const later = [...newest.values()].map((row) => changeOf(row, rows.length + 1));
      const end = checkpointAt(rows.length + 1);
      expect(await store.apply(shape.build, later, made, end)).toBe(true);
      return shape.build;
    }

    async function everyPage(
      build: string,
      filter: Filter | undefined,
      sort: Sort,
      limit: number,
    ): Promise<Page[]> {
      const pages: Page[] = [];
      for (let cursor: Cursor | undefined; ; ) {
        const page = await store.find(build, filter, sort, cursor, limit);
        pages.push(page);
        if (!page.next) return pages;
        cursor = page.next;
      }
    }

    function keysIn(pages: readonly Page[]): string[] {
      return pages.flatMap(({ rows }) => rows.map(({ key }) => key));
    }

    function afterChanges(rows: readonly RowDraft[], changes: readonly RowDraft[]): RowDraft[] {
      const newest = new Map([...rows, ...changes].map((row) => [row.number, row]));
      return [...newest.values()].sort((a, b) => a.number - b.number);
    }

    it('finds, pages and counts as a plain list of the rows would, whatever is asked', async () => {
      await fc.assert(
        fc.asyncProperty(
          histories,
          filters,
          sorts,
          fc.integer({ min: 1, max: 7 }),
          countColumns,
          fc.constantFrom('indexed', 'finished', 'unfinished'),
          async ({ rows, changes }, filter, sort, limit, by, state) => {
            const build = await filled(rows, changes, { bulk: state !== 'indexed' });
            if (state === 'finished') await store.finish(build);
            const expected = sorted(matching(afterChanges(rows, changes), filter), sort);
            const pages = await everyPage(build, filter, sort, limit);
            expect(keysIn(pages)).toEqual(expected.map(({ number }) => keyOf(number)));
            expect(pages.every((page) => page.rows.length <= limit)).toBe(true);
            const { counts } = await store.count(build, filter, by);
            expect(counts).toEqual(countedBy(expected, by));
          },
        ),
        { numRuns: 200 },
      );
    }, 60_000);

    it('walks over all rows as of a position: what matches, and what was folded past it', async () => {
      await fc.assert(
        fc.asyncProperty(
          histories,
          fc.option(filters, { nil: undefined }),
          fc.nat(31),
          fc.integer({ min: 1, max: 7 }),
          async ({ rows, changes }, filter, position, limit) => {
            const build = await filled(rows, changes);
            const changed = new Set(changes.map(({ number }) => number));
            const foldedTo = ({ number }: RowDraft) =>
              changed.has(number) ? rows.length + 1 : number;
            const matches = new Set(matching(afterChanges(rows, changes), filter));
            const expected = afterChanges(rows, changes)
              .filter(({ number }) => number <= position)
              .filter((row) => foldedTo(row) > position || matches.has(row));
            const walked: WalkedRow[] = [];
            for (let after: number | undefined = 0; after !== undefined; ) {
              const stretch = await store.walk(build, { filter, position, after, limit });
              expect(stretch.position).toBe(rows.length + 1);
              expect(stretch.rows.length).toBeLessThanOrEqual(limit);
              walked.push(...stretch.rows);
              after = stretch.next;
            }
            expect(walked).toEqual(
              expected.map((row) => {
                const { key, order, fold } = changeOf(row);
                return { key, order, foldedTo: foldedTo(row), fold };
              }),
            );
          },
        ),
        { numRuns: 100 },
      );
    }, 60_000);

    it('finds what is found without a store', async () => {
      await fc.assert(
        fc.asyncProperty(histories, filters, async ({ rows }, filter) => {
          const build = await filled(rows);
          const page = await store.find(build, filter, BY_ROW, undefined, 50);
          const expected = rows
            .filter(({ isHidden }) => !isHidden)
            .filter((row) => matchesFilter(COLUMNS, changeOf(row), filter));
          expect(keysIn([page])).toEqual(expected.map(({ number }) => keyOf(number)));
        }),
        { numRuns: 100 },
      );
    }, 60_000);

    it('counts all rows, by every column, as they are after changes', async () => {
      await fc.assert(
        fc.asyncProperty(histories, countColumns, async ({ rows, changes }, by) => {
          const build = await filled(rows, changes);
          const { position, counts } = await store.count(build, undefined, by);
          expect(position).toBe(rows.length + 1);
          expect(counts).toEqual(countedBy(matching(afterChanges(rows, changes), undefined), by));
        }),
        { numRuns: 40 },
      );
    }, 60_000);

    describe('with more rows than are sorted at once', () => {
      const ROWS = 6200;
      const rows: RowDraft[] = Array.from({ length: ROWS }, (_, i) => ({
        number: i + 1,
        values: {
          kind: i % 1000 === 7 ? 'rare' : i % 3 === 0 ? 'some' : 'common',
          size: (i * 7919) % 500,
          good: i > ROWS - 20,
          ...(i % 10 === 0 ? {} : { name: `name ${(i * 31) % 1000}` }),
          tags: i % 2 === 0 ? ['even', 'all'] : ['all'],
        },
        names: [`${'春夏秋冬'[i % 4]}有限公司`],
      }));
      let build: string;

      beforeAll(async () => {
        build = await filled(rows, [], { bulk: true });
        await store.finish(build);
      });

      const eq = (column: string, value: string | boolean): Filter => ({
        type: 'eq',
        column,
        value,
      });
      const questions: [string, Filter | undefined][] = [
        ['all rows', undefined],
        ['a rare value', eq('kind', 'rare')],
        ['a common value', eq('kind', 'common')],
        ['a common value of several', eq('tags', 'all')],
        ['a value only at the end', eq('good', true)],
        [
          'common values that are seldom together',
          {
            type: 'and',
            filters: [eq('tags', 'all'), { type: 'range', column: 'size', from: 3, to: 3 }],
          },
        ],
        [
          'either of two common values',
          { type: 'or', filters: [eq('kind', 'some'), eq('tags', 'all')] },
        ],
        ['a range of the sort column', { type: 'range', column: 'size', from: 1 }],
        ['a common beginning', { type: 'prefix', column: 'name', prefix: 'name' }],
      ];
      const orders: Sort[] = [
        { descending: false },
        { descending: true },
        { column: 'size', descending: false },
        { column: 'size', descending: true },
        { column: 'name', descending: true },
      ];

      it.each(questions)(
        'visits every match once, in every order: %s',
        async (_, filter) => {
          for (const sort of orders) {
            const expected = sorted(matching(rows, filter), sort).map(({ number }) =>
              keyOf(number),
            );
            const pages = await everyPage(build, filter, sort, 997);
            expect(keysIn(pages)).toEqual(expected);
          }
          const { counts } = await store.count(build, filter, 'kind');
          expect(counts).toEqual(countedBy(matching(rows, filter), 'kind'));
        },
        60_000,
      );

      it('visits every hit of a search once in row order', async () => {
        for (const descending of [true, false]) {
          const pages = await everyPage(build, searching('有限'), { descending }, 997);
          const expected = sorted(rows, { descending }).map(({ number }) => keyOf(number));
          expect(keysIn(pages)).toEqual(expected);
        }
      });

      it('sorts a search by a column as long as the hits are few enough', async () => {
        const sort: Sort = { column: 'size', descending: true };
        const pages = await everyPage(build, searching('春有'), sort, 300);
        const hits = rows.filter(({ names }) => names?.[0]?.startsWith('春有'));
        expect(keysIn(pages)).toEqual(sorted(hits, sort).map(({ number }) => keyOf(number)));
      });

      it('says so when a search has too many hits to sort', async () => {
        const page = await store.find(
          build,
          searching('有限'),
          { column: 'size', descending: true },
          undefined,
          50,
        );
        expect(page).toMatchObject({ rows: [], tooMany: true });
      });

      it('sorts a common search that a rare filter narrows', async () => {
        const filter: Filter = { type: 'and', filters: [searching('有限'), eq('kind', 'rare')] };
        const sort: Sort = { column: 'size', descending: false };
        const expected = sorted(matching(rows, filter), sort).map(({ number }) => keyOf(number));
        expect(expected.length).toBeGreaterThan(0);
        expect(keysIn(await everyPage(build, filter, sort, 3))).toEqual(expected);
      });
    });

    describe('search', () => {
      let build: string;

      beforeAll(async () => {
        const names = [
          ['杭州春满园文化创意有限公司', '春满园'],
          ['北京华为技术有限公司', '华为'],
          ['SPRING Garden Ltd.', '重庆長江銀行'],
        ];
        build = await filled(
          names.map((given, i) => ({ number: i + 1, values: {}, names: given })),
        );
      });

      it.each([
        ['春满', [1]],
        ['园文', [1]],
        ['cmy', [1]],
        ['chunmanyuan', [1]],
        ['CHUNMANYUAN', [1]],
        ['hw', [2]],
        ['有限 huawei', [2]],
        ['长江', [3]],
        ['長江', [3]],
        ['chongqing', [3]],
        ['garden', [3]],
        ['ｓｐｒｉｎｇ', [3]],
        ['有限公司', [1, 2]],
        ['园文春', []],
        ['cmx', []],
        ['春满 华为', []],
      ])('finds %s', async (query, expected) => {
        const page = await store.find(build, searching(query), BY_ROW, undefined, 50);
        expect(page.rows.map(({ key }) => key)).toEqual(expected.map(keyOf));
      });

      it('finds nothing of a row any more after its names changed or it was hidden', async () => {
        const rows: RowDraft[] = [
          { number: 1, values: {}, names: ['春满园'] },
          { number: 2, values: {}, names: ['春满园'] },
          { number: 3, values: {}, names: ['春满园'] },
        ];
        const changed = await filled(rows, [
          { number: 1, values: {}, names: ['夏日园'] },
          { number: 2, values: {}, names: ['春满园'], isHidden: true },
        ]);
        const found = await store.find(changed, searching('春满'), BY_ROW, undefined, 50);
        expect(found.rows.map(({ key }) => key)).toEqual([keyOf(3)]);
        const renamed = await store.find(changed, searching('夏日'), BY_ROW, undefined, 50);
        expect(renamed.rows.map(({ key }) => key)).toEqual([keyOf(1)]);
      });
    });

    describe('a page', () => {
      it('gives items as JSON, sort values, and the position', async () => {
        const build = await filled([
          { number: 1, values: { amount: '10.50', good: true }, note: 'one' },
          { number: 2, values: {}, note: 'two' },
        ]);
        const page = await store.find(
          build,
          undefined,
          { column: 'amount', descending: false },
          undefined,
          1,
        );
        expect(page).toEqual({
          rows: [{ key: keyOf(1), order: 4096, sortValue: '10.5', json: expect.any(String) }],
          position: 3,
          next: { value: '10.5', order: 4096 },
        });
        expect(JSON.parse(page.rows[0]?.json ?? '')).toEqual({ number: 1, names: [], note: 'one' });
        const rest = await store.find(
          build,
          undefined,
          { column: 'amount', descending: false },
          page.next,
          1,
        );
        expect(rest.rows[0]).toMatchObject({ key: keyOf(2), sortValue: null });
        expect(rest.next).toBeUndefined();
      });

      it('refuses a column that the view has not, and a value that does not fit', async () => {
        const build = await filled([]);
        const ask = (filter: Filter) => store.find(build, filter, BY_ROW, undefined, 1);
        await expect(ask({ type: 'eq', column: 'x; drop table', value: 1 })).rejects.toThrow(
          'column',
        );
        await expect(ask({ type: 'eq', column: 'size', value: 'one' })).rejects.toThrow('integer');
        await expect(ask({ type: 'eq', column: 'amount', value: '1,5' })).rejects.toThrow(
          'decimal',
        );
      });

      it('finds by its beginning whatever goes on with any character', async () => {
        const endings = ['', 'b', '中', '\uFFFD', '\u{20BB7}', '\u{10FFFF}'];
        const build = await filled(
          endings.map((ending, i) => ({
            number: i + 1,
            values: { name: `a${ending}`, tags: [`a${ending}`] },
          })),
        );
        for (const column of ['name', 'tags']) {
          const beginning: Filter = { type: 'prefix', column, prefix: 'a' };
          const { rows } = await store.find(build, beginning, BY_ROW, undefined, 50);
          expect(rows).toHaveLength(endings.length);
        }
      });

      it('takes any text for a value, and nothing but a value', async () => {
        const nasty = `'; drop table x; -- " % _ \\ \u0000 *`;
        const build = await filled([{ number: 1, values: { name: nasty, tags: [nasty] } }]);
        for (const column of ['name', 'tags']) {
          const { rows } = await store.find(
            build,
            { type: 'eq', column, value: nasty },
            BY_ROW,
            undefined,
            5,
          );
          expect(rows).toHaveLength(1);
        }
      });
    });

    describe('rows', () => {
      it('are read back by key as they were folded; hidden ones are no items', async () => {
        const rows: RowDraft[] = [
          { number: 1, values: { kind: 'a' }, note: 'x' },
          { number: 2, values: {}, isHidden: true },
        ];
        const build = await filled(rows);
        const found = await store.rows(build, [keyOf(1), keyOf(2), keyOf(3)]);
        expect([...found.keys()].sort()).toEqual([keyOf(1), keyOf(2)]);
        expect(found.get(keyOf(1))).toEqual({
          key: keyOf(1),
          order: 4096,
          foldedTo: 1,
          fold: { number: 1, values: { kind: 'a' }, names: [], note: 'x' },
        });
        const items = await store.items(build, [keyOf(1), keyOf(2), keyOf(3)]);
        expect([...items.keys()]).toEqual([keyOf(1)]);
        expect(items.get(keyOf(1))).toMatchObject({ order: 4096, sortValue: null });
      });

      it('come back when they are shown again', async () => {
        const build = await filled(
          [{ number: 1, values: { kind: 'a', tags: ['t'] }, isHidden: true }],
          [{ number: 1, values: { kind: 'a', tags: ['t'] }, names: ['春满园'] }],
        );
        for (const filter of [
          { type: 'eq', column: 'tags', value: 't' } as const,
          searching('春满'),
        ]) {
          expect((await store.find(build, filter, BY_ROW, undefined, 5)).rows).toHaveLength(1);
        }
        expect((await store.count(build, undefined)).counts.get('')).toBe(1);
      });
    });

    describe('the checkpoint', () => {
      it('moves only from where it is; whoever is late changes nothing', async () => {
        const shape = newShape();
        await store.open(shape);
        const other = await harness.connect();
        const mine = [changeOf({ number: 1, values: { kind: 'mine' } })];
        const theirs = [changeOf({ number: 1, values: { kind: 'theirs' } })];
        expect(await store.apply(shape.build, mine, NOTHING, checkpointAt(1))).toBe(true);
        expect(await other.apply(shape.build, theirs, NOTHING, checkpointAt(1))).toBe(false);
        expect(await other.checkpoint(shape.build)).toEqual(checkpointAt(1));
        const elsewhere = { position: 1, hash: 'of another log' };
        expect(await other.apply(shape.build, [], elsewhere, checkpointAt(2))).toBe(false);
        expect((await other.count(shape.build, undefined, 'kind')).counts).toEqual(
          new Map([['mine', 1]]),
        );
        await other.close();
      });

      it('stays, and the step can be repeated, when applying fails half way', async () => {
        const shape = newShape();
        await store.open(shape);
        const good = changeOf({ number: 1, values: { kind: 'a', tags: ['t'] }, names: ['春满园'] });
        const bad = changeOf({ number: 2, values: { size: 'much' } });
        const to = checkpointAt(2);
        await expect(store.apply(shape.build, [good, bad], NOTHING, to)).rejects.toThrow(
          'expected',
        );
        expect(await store.checkpoint(shape.build)).toEqual(NOTHING);
        const mended = changeOf({ number: 2, values: { kind: 'a' } });
        expect(await store.apply(shape.build, [good, mended], NOTHING, to)).toBe(true);
        expect((await store.count(shape.build, undefined, 'kind')).counts).toEqual(
          new Map([['a', 2]]),
        );
        const { rows } = await store.find(shape.build, searching('春满'), BY_ROW, undefined, 5);
        expect(rows).toHaveLength(1);
      });

      it('is 0 for what is not there', async () => {
        expect(await store.checkpoint('nothing')).toEqual(NOTHING);
      });
    });

    describe('builds', () => {
      it('have the same checksum for the same contents, however they came there', async () => {
        const rows: RowDraft[] = [
          { number: 1, values: { kind: 'a' }, note: 'x' },
          { number: 2, values: {}, isHidden: true },
          { number: 3, values: {} },
        ];
        const changes: RowDraft[] = [{ number: 2, values: { kind: 'b' } }];
        const one = await store.checksum(await filled(rows, changes));
        const other = await store.checksum(await filled(rows, changes, { bulk: true }));
        expect(one.position).toBe(4);
        expect(other).toEqual(one);
        expect((await store.checksum(await filled(rows))).digest).not.toBe(one.digest);
        // Fixed: two stores of different kinds agree.
        expect(one.digest).toBe('a7cd896f6afb1e5cab0856751cfdf6767cc890e36646ac6f96e5e28b5288c292');
      });

      it('are emptied, filled again, and are then what they were', async () => {
        const rows: RowDraft[] = [{ number: 1, values: { tags: ['t'] }, names: ['春满园'] }];
        const build = await filled(rows);
        const before = await store.checksum(build);
        await store.makeLive(build);
        expect(await store.reset(build, checkpointAt(1))).toBe(false);
        expect(await store.reset(build, checkpointAt(2))).toBe(true);
        expect(await store.checkpoint(build)).toEqual(NOTHING);
        expect((await store.count(build, undefined)).counts.size).toBe(0);
        expect(await registryRow(build)).toMatchObject({ live: false, finished: false });
        await store.apply(
          build,
          rows.map((row) => changeOf(row)),
          NOTHING,
          checkpointAt(2),
        );
        await store.finish(build);
        expect(await store.checksum(build)).toEqual(before);
        const { rows: found } = await store.find(build, searching('春满'), BY_ROW, undefined, 5);
        expect(found).toHaveLength(1);
      });

      it('are known to the registry, and one of an identity is live', async () => {
        const first = newShape('registered');
        const second = { ...first, build: `${first.identity}~2` };
        const foreign = newShape('registered');
        for (const shape of [first, second, foreign]) await store.open(shape, { bulk: true });
        await store.finish(first.build);
        await store.makeLive(first.build);
        await store.makeLive(foreign.build);
        expect(await registryRow(first.build)).toEqual({
          build: first.build,
          identity: first.identity,
          name: 'registered',
          live: true,
          finished: true,
          checkpoint: NOTHING,
          usedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        });
        expect(await registryRow(second.build)).toMatchObject({ live: false, finished: false });
        await store.makeLive(second.build);
        expect(await registryRow(first.build)).toMatchObject({ live: false });
        expect(await registryRow(second.build)).toMatchObject({ live: true });
        expect(await registryRow(foreign.build)).toMatchObject({ live: true });
      });

      it('are opened again as they are, also by another process', async () => {
        const build = await filled([{ number: 1, values: {} }]);
        const other = await harness.connect();
        await other.open({ ...newShape(), build, identity: build });
        expect(await other.checkpoint(build)).toEqual(checkpointAt(2));
        await other.finish(build);
        expect((await other.items(build, [keyOf(1)])).size).toBe(1);
        await other.close();
      });

      it('say when they were used, and are gone once dropped', async () => {
        const shape = newShape();
        await store.open(shape);
        await store.used([shape.build], '2030-01-01T00:00:00.000Z');
        expect(await registryRow(shape.build)).toMatchObject({
          usedAt: '2030-01-01T00:00:00.000Z',
        });
        await store.drop(shape.build);
        await store.drop(shape.build);
        expect(await registryRow(shape.build)).toBeUndefined();
        expect(await store.checkpoint(shape.build)).toEqual(NOTHING);
        await store.open(shape);
        expect((await store.count(shape.build, undefined)).counts.size).toBe(0);
      });
    });

    async function registryRow(build: string) {
      return (await store.registry()).find((row) => row.build === build);
    }
  });
}

function searching(query: string): Filter {
  return {
    type: 'search',
    terms: searchTerms(query).map(({ index, text, tokens }) => ({
      groups: SEARCH_GROUPS.filter((group) => group.endsWith(index)),
      text,
      tokens,
    })),
  };
}
