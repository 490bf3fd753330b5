import { join } from 'node:path';
import fc from 'fast-check';
import { ALL_RIGHTS } from '../../src/access/rights.js';
import { searchGroups } from '../../src/access/shown/search-groups.js';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { CATALOGUE } from '../../src/customer/catalogue/fields.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import { splitPersonal } from '../../src/customer/personal.js';
import type { CustomerFields } from '../../src/customer/record.js';
import { customerStream } from '../../src/log/streams.js';
import { type CustomerItem, customerList } from '../../src/views/customer-list.js';
import { type ReviewItem, reviewQueue } from '../../src/views/review-queue.js';
import { ViewRunner } from '../../src/views/runner.js';
import { searchFilter } from '../../src/views/searching.js';
import { type AnyView, offeredColumns } from '../../src/views/view.js';
import { viewIdentity } from '../../src/views/view-identity.js';
import type { Filter, Sort } from '../../src/views/view-store.js';
import { created } from '../support/given.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';
import { FakeLog } from './fake-log.js';

const policy = testPolicy();
const OLDEST_FIRST: Sort = { descending: false };

const SPRING: Partial<CustomerFields> = {
  code: 'C000001',
  legalName: '杭州春满园文化创意有限公司',
  shortName: '春满园',
  taxIds: [{ taxIdId: 't1', type: 'cn-uscc', value: '91330105321935456Y' }],
  externalIds: [{ externalIdId: 'x1', system: 'erp-2019', id: 'K-10233' }],
  industry: 'R',
  category: 'key',
  tags: ['华东', '2026展会'],
  owner: 'li.wei',
  riskLevel: 'low',
  creditLimit: { amount: '500000.00', currency: 'CNY' },
  contacts: [
    { contactId: 'k0', name: '李离职', left: true },
    {
      contactId: 'k1',
      name: '王芳',
      phones: [
        { number: '+8613800138000', kind: 'mobile' },
        { number: '+8657188886666', kind: 'landline' },
      ],
      emails: ['wang@example.cn'],
      primary: true,
    },
  ],
  addresses: [
    { addressId: 'a1', kind: 'delivery', province: '上海市', city: '上海市' },
    { addressId: 'a2', kind: 'registered', province: '浙江省', city: '杭州市' },
  ],
};

describe('the views of customers', () => {
  const folder = temporaryFolder();
  let store: SqliteViewStore;
  let log: FakeLog;
  let running: ViewRunner;
  let tests = 0;

  beforeEach(() => {
    store = new SqliteViewStore({ path: join(folder.path, `${++tests}.db`) });
    log = new FakeLog();
    running = new ViewRunner({
      views: [customerList, reviewQueue],
      policy,
      log,
      store,
      report: () => undefined,
    });
  });

  afterEach(() => store.close());
  afterAll(() => folder.remove());

  /** What happened to the customer of that number. */
  async function given(number: number, ...events: CustomerEvent[]): Promise<void> {
    for (const { type, data } of events) {
      log.append({ streamId: customerStream(`customer-${number}`), type, data: { ...data } });
    }
    await running.catchUp();
  }

  async function rows<Item>(
    view: AnyView,
    filter?: Filter,
    sort: Sort = OLDEST_FIRST,
  ): Promise<Item[]> {
    const page = await store.find(viewIdentity(view, policy), filter, sort, undefined, 200);
    return page.rows.map(({ json }) => JSON.parse(json));
  }

  async function found(filter: Filter | undefined, sort?: Sort): Promise<string[]> {
    const items = await rows<CustomerItem>(customerList, filter, sort);
    return items.map(({ customerId }) => customerId);
  }

  describe('the customer list', () => {
    it('shows what a list needs, and how the record stands', async () => {
      await given(
        1,
        created(SPRING, { warnings: [{ code: 'same-name', pointer: '/legalName' }] }),
        {
          type: 'CustomerBlocked',
          data: {
            block: { blockId: 'b1', scope: 'orders', reason: 'overdue', by: 'x', department: 'y' },
          },
        },
      );
      expect(await rows<CustomerItem>(customerList)).toEqual([
        {
          customerId: 'customer-1',
          code: 'C000001',
          kind: 'company',
          legalName: '杭州春满园文化创意有限公司',
          shortName: '春满园',
          country: 'CN',
          industry: 'R',
          category: 'key',
          tags: ['华东', '2026展会'],
          owner: 'li.wei',
          riskLevel: 'low',
          creditLimit: { amount: '500000.00', currency: 'CNY' },
          status: 'active',
          standing: {
            orders: { allowed: false, reasons: [{ source: 'block', code: 'overdue' }] },
            deliveries: { allowed: true, reasons: [] },
            invoices: { allowed: true, reasons: [] },
          },
          createdOn: '2026-01-15',
          updatedAt: log.commits[1]?.recordedAt,
          version: 2,
          position: 2,
          nextReviewOn: '2026-07-15',
          province: '浙江省',
          city: '杭州市',
          taxId: '91330105321935456Y',
          contact: { name: '王芳', phone: '+8613800138000' },
          openWarnings: 1,
        },
      ]);
    });

    it.each<[string, Filter]>([
      ['a field', { type: 'eq', column: 'category', value: 'key' }],
      ['one of several', { type: 'in', column: 'tags', values: ['2026展会', '华北'] }],
      ['its tax id', { type: 'eq', column: 'taxIds', value: '91330105321935456Y' }],
      ['an id of another system', { type: 'eq', column: 'externalIds', value: 'erp-2019:K-10233' }],
      ['the beginning of its name', { type: 'prefix', column: 'legalName', prefix: '杭州春' }],
      ['an amount', { type: 'range', column: 'creditLimit', from: '500000', to: '500000.0' }],
      ['its place', { type: 'eq', column: 'city', value: '杭州市' }],
      ['its next review', { type: 'range', column: 'nextReviewOn', to: '2026-07-15' }],
      [
        'its normalised name',
        { type: 'eq', column: 'nameForm', value: '杭州春满园文化创意有限公司' },
      ],
      [
        'having no block',
        {
          type: 'and',
          filters: [
            { type: 'eq', column: 'blocked', value: null },
            { type: 'eq', column: 'status', value: 'active' },
            { type: 'eq', column: 'owner', value: 'li.wei' },
          ],
        },
      ],
    ])('is filtered by %s', async (_, filter) => {
      await given(1, created(SPRING));
      await given(2, created({ code: 'C000002', legalName: '北京华为技术有限公司' }));
      expect(await found(filter)).toEqual(['customer-1']);
    });

    it.each([
      '春满',
      '园文',
      'cmy',
      'chunmanyuan',
      '0001',
      '3219',
      'K-102',
      '王芳',
      'wangfang',
      '13800138000',
      '0571-88886666',
      '+86 571 8888 6666',
      'wang@example',
      '春满 王芳',
    ])('is searched by %s', async (query) => {
      await given(1, created(SPRING));
      await given(2, created({ code: 'X9', legalName: '北京华为技术有限公司' }));
      const filter = searchFilter(query, searchGroups(ALL_RIGHTS));
      expect(await found(filter)).toEqual(['customer-1']);
      // Who may not see contacts does not find by them either.
      const isOfContact = /王芳|wang|138|571/.test(query);
      const ofIdentity = searchFilter(query, () => ['identity']);
      expect(await found(ofIdentity)).toEqual(isOfContact ? [] : ['customer-1']);
    });

    it('follows a change of name, and finds the former one as well', async () => {
      await given(1, created(SPRING), {
        type: 'CustomerUpdated',
        data: {
          on: '2026-02-01',
          changes: [{ path: '/legalName', from: SPRING.legalName, to: '杭州夏日园有限公司' }],
          warnings: [],
        },
      });
      for (const query of ['夏日园', '春满园文化']) {
        expect(await found(searchFilter(query, () => ['identity']))).toEqual(['customer-1']);
      }
      expect(await found({ type: 'prefix', column: 'legalName', prefix: '杭州春' })).toEqual([]);
    });

    it('sorts names by pinyin', async () => {
      for (const [i, legalName] of ['张家港公司', '阿里公司', '重庆公司', '成都公司'].entries()) {
        await given(i, created({ code: `C${i}`, legalName }));
      }
      const { sortedBy = '' } = customerList.columns.legalName ?? {};
      const sort = { column: sortedBy, descending: false };
      expect(await found(undefined, sort)).toEqual([
        'customer-1',
        'customer-3',
        'customer-2',
        'customer-0',
      ]);
    });

    it('has a column for every field of the catalogue that is filtered or sorted', () => {
      for (const { name, filter, sort } of CATALOGUE) {
        const column = customerList.columns[name];
        expect(column?.filter).toBe(filter);
        expect(column?.sort === true || column?.sortedBy !== undefined).toBe(sort === true);
      }
    });

    it('keeps to itself what only the inside asks for', () => {
      const offered = offeredColumns(customerList.columns);
      expect(offered).not.toHaveProperty('nameForm');
      expect(offered).toHaveProperty('legalName');
    });

    it('keeps archived customers, and ignores streams of other kinds', async () => {
      await given(1, created(SPRING), { type: 'CustomerArchived', data: {} });
      log.append({ streamId: 'activity:customer-1', type: 'ActivityReported' });
      await running.catchUp();
      expect(await found({ type: 'eq', column: 'status', value: 'archived' })).toEqual([
        'customer-1',
      ]);
    });
  });

  describe('the review queue', () => {
    it('says who is due when, why, and how urgent it is', async () => {
      await given(1, created({ ...SPRING, riskLevel: 'high', licenceValidUntil: '2026-03-01' }));
      expect(await rows<ReviewItem>(reviewQueue)).toEqual([
        {
          customerId: 'customer-1',
          dueOn: '2026-01-15',
          reasons: ['licence-ending'],
          priority: 1,
          cycle: 'quarterly',
          reviewer: 'li.wei',
          status: 'active',
          postponements: 0,
          version: 1,
          position: 1,
        },
      ]);
    });

    it('orders by urgency, then by date', async () => {
      await given(1, created({ riskLevel: 'low' }, { createdOn: '2020-01-01' }));
      await given(2, created({ riskLevel: 'high' }));
      await given(3, created({ riskLevel: 'high' }, { createdOn: '2025-01-01' }));
      const sort = { column: 'urgency', descending: false };
      const items = await rows<ReviewItem>(reviewQueue, undefined, sort);
      expect(items.map(({ customerId }) => customerId)).toEqual([
        'customer-3',
        'customer-2',
        'customer-1',
      ]);
    });

    it('lets go of an archived customer, and takes it back', async () => {
      await given(1, created(SPRING), { type: 'CustomerArchived', data: {} });
      expect(await rows(reviewQueue)).toEqual([]);
      await given(1, { type: 'CustomerReactivated', data: {} });
      expect(await rows(reviewQueue)).toHaveLength(1);
    });

    it('is filtered by reviewer, reason and date', async () => {
      await given(1, created(SPRING));
      await given(2, created({ owner: 'someone' }), {
        type: 'ReviewScheduled',
        data: { on: '2026-02-02', reviewer: 'zhao', kind: 'early' },
      });
      const filter: Filter = {
        type: 'and',
        filters: [
          { type: 'eq', column: 'reviewer', value: 'zhao' },
          { type: 'eq', column: 'reasons', value: 'scheduled' },
          { type: 'range', column: 'dueOn', to: '2026-02-02' },
        ],
      };
      const items = await rows<ReviewItem>(reviewQueue, filter);
      expect(items.map(({ customerId }) => customerId)).toEqual(['customer-2']);
    });
  });

  describe('whatever happens to a customer', () => {
    const events = fc.array(
      fc.oneof(
        fc.constantFrom<CustomerEvent>(
          { type: 'CustomerDeactivated', data: {} },
          { type: 'CustomerReactivated', data: {} },
          { type: 'CustomerArchived', data: {} },
          {
            type: 'CustomerReviewed',
            data: {
              on: '2026-03-03',
              outcome: 'confirmed',
              checklist: [],
              versionSeen: 1,
              note: '好',
            },
          },
          {
            type: 'ReviewScheduled',
            data: { on: '2026-09-09', reviewer: 'zhao', kind: 'postponed' },
          },
          {
            type: 'CustomerUpdated',
            data: {
              on: '2026-02-02',
              warnings: [],
              calls: ['contact-bounced'],
              changes: [
                { path: '/contacts/k1/bounced', to: true },
                { path: '/remarks', to: '坏' },
              ],
            },
          },
        ),
        fc
          .record({
            category: fc.constantFrom('vip', 'regular', undefined),
            amount: fc.constantFrom('100.00', '2000000.00', undefined),
            cycle: fc.constantFrom('none', 'quarterly', undefined),
            until: fc.constantFrom('2026-05-05', undefined),
          })
          .map(
            ({ category, amount, cycle, until }): CustomerEvent => ({
              type: 'CustomerUpdated',
              data: {
                on: '2026-02-03',
                warnings: [],
                changes: [
                  { path: '/category', ...(category && { to: category }) },
                  { path: '/creditLimit', ...(amount && { to: { amount, currency: 'CNY' } }) },
                  { path: '/reviewCycle', ...(cycle && { to: cycle }) },
                  { path: '/licenceValidUntil', ...(until && { to: until }) },
                ],
              },
            }),
          ),
      ),
      { maxLength: 8 },
    );
    it('agree on when a review is due, and the queue needs nothing personal for it', () => {
      fc.assert(
        fc.property(events, fc.boolean(), (later, naturalPerson) => {
          const history = [created(SPRING), ...later];
          const [list, queue] = [foldOf(customerList, history), foldOf(reviewQueue, history)];
          const closed = history.map((event) => ({
            ...event,
            data: splitPersonal({ type: event.type, data: { ...event.data } }, naturalPerson).clear,
          }));
          expect(foldOf(reviewQueue, closed)).toEqual(queue);
          const { nextReviewOn, status } = customerList.item(list, policy);
          const { dueOn } = reviewQueue.item(queue, policy);
          expect(dueOn).toBe(nextReviewOn);
          expect(reviewQueue.shown(queue)).toBe(status === 'active' || status === 'inactive');
        }),
      );
    });

    it('are the same to the letter when they are stored and read back in between', () => {
      fc.assert(
        fc.property(events, (later) => {
          const history = [created(SPRING), ...later];
          for (const view of [customerList, reviewQueue] as const) {
            const atOnce = foldOf<object>(view as AnyView, history);
            const stepwise = foldOf<object>(view as AnyView, history, (fold) =>
              JSON.parse(JSON.stringify(fold)),
            );
            expect(JSON.stringify(stepwise)).toBe(JSON.stringify(atOnce));
          }
        }),
      );
    });
  });
});

function foldOf<Fold extends object>(
  view: {
    evolve(fold: Fold | undefined, event: Parameters<typeof reviewQueue.evolve>[1]): Fold;
  },
  events: readonly { type: string; data: object }[],
  between: (fold: Fold) => Fold = (fold) => fold,
): Fold {
  let fold: Fold | undefined;
  for (const [i, { type, data }] of events.entries()) {
    fold = view.evolve(fold && between(fold), {
      eventId: `e${i}`,
      type,
      schemaVersion: 1,
      data: { ...data },
      streamId: customerStream('customer-1'),
      version: i + 1,
      position: i + 1,
      recordedAt: '2026-01-15T00:00:00.000Z',
      actor: { id: 'tester', kind: 'user' },
    });
  }
  if (!fold) throw new Error('A fold needs an event.');
  return fold;
}
