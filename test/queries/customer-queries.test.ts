import { ALL_RIGHTS } from '../../src/access/rights.js';
import { CurrentPolicy } from '../../src/queries/current-policy.js';
import {
  FindByExternalId,
  GetCustomer,
  GetHistory,
  LookUpCustomers,
} from '../../src/queries/customers.js';
import {
  FindByExternalIdHandler,
  LookUpCustomersHandler,
} from '../../src/queries/find-customers.js';
import { GetCustomerHandler } from '../../src/queries/get-customer.js';
import { GetHistoryHandler } from '../../src/queries/get-history.js';
import { openProcess, type Process, recordOf } from '../support/commands.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';

/** What is asked of the log: what was just saved is found. */

const current = new CurrentPolicy(testPolicy());
const NOBODY = '01890000-0000-7000-8000-000000000000';

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;

beforeEach(async () => {
  folder = temporaryFolder();
  process = await openProcess(folder.path);
});

afterEach(async () => {
  await process.close();
  folder.remove();
});

function remark(customerId: string, remarks: string) {
  return process.change(customerId, { type: 'UpdateCustomer', patch: { remarks }, confirm: [] });
}

describe('a record', () => {
  function get(customerId: string, at?: { version: number } | { asOf: string }) {
    return new GetCustomerHandler(process.states, current).execute(
      new GetCustomer(ALL_RIGHTS, customerId, at),
    );
  }

  it('is what the command answered, now and at its version', async () => {
    const first = recordOf(await process.create({ remarks: 'a' }));
    const { customerId } = first;
    const second = recordOf(await remark(customerId, 'b'));

    expect(await get(customerId)).toEqual(second);
    expect(await get(customerId, { version: 1 })).toEqual(first);
    expect(await get(customerId, { version: 2 })).toEqual(second);
  });

  it('is none where there was none', async () => {
    const { customerId } = recordOf(await process.create());

    expect(await get(NOBODY)).toBeUndefined();
    expect(await get(customerId, { version: 2 })).toBeUndefined();
    expect(await get(customerId, { asOf: '2020-01-01T00:00:00.000Z' })).toBeUndefined();
  });
});

describe('a history', () => {
  function history(customerId: string, before: number | undefined, limit: number) {
    return new GetHistoryHandler(process.journal, process.states).execute(
      new GetHistory(ALL_RIGHTS, customerId, before, limit),
    );
  }

  it('says who changed what, from and to, newest first, page by page', async () => {
    const { customerId } = recordOf(await process.create());
    for (const remarks of ['a', 'b', 'c']) await remark(customerId, remarks);

    const first = await history(customerId, undefined, 3);
    expect(first?.entries.map(({ version }) => version)).toEqual([4, 3, 2]);
    expect(first?.next).toBe(2);
    expect(first?.entries[0]).toMatchObject({
      position: 4,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      actor: { id: 'wang', kind: 'user' },
      events: [
        { type: 'CustomerUpdated', data: { changes: [{ path: '/remarks', from: 'b', to: 'c' }] } },
      ],
    });
    const second = await history(customerId, first?.next, 3);
    expect(second?.entries.map(({ version }) => version)).toEqual([1]);
    expect(second).not.toHaveProperty('next');
  });

  it('is none for nobody, wherever a page would begin, and empty before the beginning', async () => {
    const { customerId } = recordOf(await process.create());

    expect(await history(NOBODY, undefined, 10)).toBeUndefined();
    expect(await history(NOBODY, 5, 10)).toBeUndefined();
    expect(await history(customerId, 1, 10)).toEqual({ entries: [] });
  });
});

describe('looking up', () => {
  it('finds customers by what identifies them, however it is written, in the order asked', async () => {
    const a = recordOf(
      await process.create({
        code: 'A-1',
        taxIds: [
          { type: 'cn-uscc', value: uscc(1) },
          { type: 'de-vat', value: 'DE 136 695 976' },
        ],
      }),
    );
    const b = recordOf(await process.create({ externalIds: [{ system: 'erp', id: 'K 7' }] }));
    const handler = new LookUpCustomersHandler(process.claims, process.states, current);

    const found = await handler.execute(
      new LookUpCustomers(ALL_RIGHTS, [
        { externalId: { system: 'ERP', id: 'ｋ7' } },
        { code: 'a-1' },
        { taxId: { type: ' CN-uscc', value: ` ${uscc(1).toLowerCase()}` } },
        { taxId: { type: 'de-vat', value: 'de136695976' } },
        { customerId: b.customerId },
        { customerId: NOBODY },
        { code: 'nobody' },
        { taxId: { type: 'no-such-type', value: '' } },
        { taxId: { type: 'cn-uscc', value: uscc(2) } },
      ]),
    );

    expect(found).toEqual([b, a, a, a, b, undefined, undefined, undefined, undefined]);
  });

  it('finds who holds an external id now, else who held it last', async () => {
    const external = { externalIds: [{ system: 'erp', id: '7' }] };
    const handler = new FindByExternalIdHandler(process.claims, current);
    const find = async () =>
      (await handler.execute(new FindByExternalId(ALL_RIGHTS, 'erp', '7')))?.customerId;
    expect(await find()).toBeUndefined();

    const first = recordOf(await process.create(external)).customerId;
    expect(await find()).toBe(first);
    await process.change(first, { type: 'ArchiveCustomer' });
    expect(await find()).toBe(first);
    const second = recordOf(await process.create(external)).customerId;
    expect(await find()).toBe(second);
  });
});
