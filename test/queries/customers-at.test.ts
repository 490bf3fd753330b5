import { join } from 'node:path';
import fc from 'fast-check';
import { storeCaller } from '../../src/access/caller.js';
import { ALL_RIGHTS } from '../../src/access/rights.js';
import type { ShownRecord } from '../../src/access/shown/shown-record.js';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import type { CustomerChange } from '../../src/commands/change-customer.js';
import type { CustomerCommand } from '../../src/customer/commands.js';
import { type CustomerRecord, recordOf } from '../../src/customer/customer-record.js';
import {
  type CustomersAtParts,
  customersAt,
  customersAtParts,
  longestListsAt,
  longestListsByWalk,
} from '../../src/queries/customers-at.js';
import { type CustomerFold, customerList } from '../../src/views/customer-list.js';
import { longestLists, longLists } from '../../src/views/long-lists.js';
import { ViewRunner } from '../../src/views/runner.js';
import { searchFilter } from '../../src/views/searching.js';
import type { ViewLog } from '../../src/views/view-log.js';
import { ViewReader } from '../../src/views/view-reader.js';
import type { Filter } from '../../src/views/view-store.js';
import { VIEWS } from '../../src/views/views.js';
import { arbitraryCommand } from '../support/arbitrary-commands.js';
import { openProcess, type Process, recordOf as recordIn } from '../support/commands.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';

const policy = testPolicy();

/** A new customer, or a command on one that is there; many are refused, which changes nothing. */
type Step =
  | { create: number }
  | { change: number; command: CustomerCommand }
  | { change: number; activeOn: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ create: fc.nat(3) }),
  fc.record({ change: fc.nat(20), command: arbitraryCommand('company') }),
  fc.record({ change: fc.nat(20), command: arbitraryCommand('company') }),
  fc.record({ change: fc.nat(20), activeOn: fc.constantFrom('2026-01-05', '2026-03-01') }),
);

const FILTERS: readonly (Filter | undefined)[] = [
  undefined,
  { type: 'eq', column: 'status', value: 'inactive' },
  { type: 'eq', column: 'category', value: null },
  { type: 'range', column: 'nextReviewOn', to: '2026-12-31' },
  { type: 'in', column: 'blocked', values: ['orders', 'all'] },
  { type: 'range', column: 'creditLimit', from: '1' },
  searchFilter('第2号', () => customerList.searchGroups ?? []),
  {
    type: 'or',
    filters: [
      { type: 'prefix', column: 'legalName', prefix: '第1' },
      { type: 'range', column: 'openWarnings', from: 1 },
    ],
  },
];

/** A store whose list is folded by hand. */
class Base {
  readonly #folder = temporaryFolder();
  readonly ids: string[] = [];
  #process: Process | undefined;
  #views: SqliteViewStore | undefined;

  async open(): Promise<this> {
    this.#process = await openProcess(this.#folder.path, { policy });
    this.#views = new SqliteViewStore({ path: join(this.#folder.path, 'views.db') });
    return this;
  }

  get process(): Process {
    if (this.#process === undefined) throw new Error('not open');
    return this.#process;
  }

  get views(): SqliteViewStore {
    if (this.#views === undefined) throw new Error('not open');
    return this.#views;
  }

  get parts(): CustomersAtParts {
    return customersAtParts({ journal: this.process.journal, views: this.views }, policy);
  }

  async carryOut(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if ('create' in step) {
        const legalName = `第${step.create}号测试有限公司`;
        const { customerId } = recordIn(await this.process.create({ legalName }));
        this.ids.push(customerId);
        continue;
      }
      const customerId = this.ids[step.change % Math.max(1, this.ids.length)];
      if (customerId === undefined) continue;
      if ('command' in step) {
        // None of them creates.
        await this.process.change(customerId, step.command as CustomerChange);
      } else {
        const report = { lastActivityOn: step.activeOn, hasOpenItems: true };
        await this.process.activity.report(customerId, report, REPORTER);
      }
    }
  }

  async fold(store = this.views, position?: number): Promise<number> {
    const { journal } = this.process;
    const log: ViewLog = position === undefined ? journal : upTo(journal, position);
    const runner = new ViewRunner({ views: VIEWS, policy, log, store, report: () => undefined });
    await runner.catchUp();
    await runner.stop();
    return (await log.head()).position;
  }

  /** What a list says that was only ever folded up to the position: the plain truth. */
  async listedAt(position: number, filter: Filter | undefined): Promise<CustomerRecord[]> {
    if (position === 0) return [];
    const store = new SqliteViewStore({ path: join(this.#folder.path, `as-of-${position}.db`) });
    try {
      await this.fold(store, position);
      const reader = new ViewReader(store, VIEWS, policy);
      const sort = { descending: false };
      const { rows } = await reader.find(customerList.name, filter, sort, undefined, 1000);
      const build = await reader.visibility.buildOf(customerList.name);
      const stored = await store.rows(
        build ?? '',
        rows.map(({ key }) => key),
      );
      return rows.map(({ key }) => {
        const fold = stored.get(key)?.fold as CustomerFold;
        return recordOf(fold.customerId, fold.state, fold.standpoint, policy);
      });
    } finally {
      await store.close();
    }
  }

  async close(): Promise<void> {
    await this.#views?.close();
    await this.#process?.close();
    this.#folder.remove();
  }
}

const REPORTER = { caller: storeCaller('orders'), correlationId: 'test' };

function upTo(log: Process['journal'], position: number): ViewLog {
  return {
    head: async () => {
      const commit = await log.commitAt(position, { opened: false });
      return { position, hash: commit?.hash ?? '0'.repeat(64) };
    },
    readAll: (after, limit, options) =>
      log.readAll(after, Math.max(0, Math.min(limit, position - after)), options),
    stands: (checkpoint) => log.stands(checkpoint),
  };
}

describe('customers at a position', () => {
  it('are what they were there, whatever is written while they are gone through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 15 }),
        fc.array(fc.array(step, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...FILTERS),
        async (before, between, filter) => {
          const base = await new Base().open();
          try {
            await base.carryOut(before);
            const position = await base.fold();
            const found: ShownRecord[] = [];
            const asked = { position, filter, rights: ALL_RIGHTS };
            const longest = longestListsAt(base.parts, asked);
            let at = 0;
            for await (const records of customersAt(base.parts, { ...asked, stretch: 2 })) {
              found.push(...records);
              await base.carryOut(between[at++ % between.length] ?? []);
              await base.fold();
            }
            const expected = await base.listedAt(position, filter);
            expect(found).toEqual(expected);
            const lists = longestLists(expected.flatMap((record) => longLists(record)));
            expect(await longestListsByWalk(base.parts, asked)).toEqual(lists);
            for (const [list, most] of lists) {
              expect((await longest).get(list)).toBeGreaterThanOrEqual(most);
            }
          } finally {
            await base.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('are as they were at any position of the past', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.nat(1000),
        fc.constantFrom(...FILTERS),
        async (steps, place, filter) => {
          const base = await new Base().open();
          try {
            await base.carryOut(steps);
            const position = place % ((await base.fold()) + 1);
            const found: ShownRecord[] = [];
            const asked = { position, filter, rights: ALL_RIGHTS, stretch: 3 };
            for await (const records of customersAt(base.parts, asked)) {
              found.push(...records);
            }
            expect(found).toEqual(await base.listedAt(position, filter));
          } finally {
            await base.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});
