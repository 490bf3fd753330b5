import type { Caller } from '../../src/access/caller.js';
import { GROUPS } from '../../src/customer/groups.js';

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
import { callerWith } from '../support/callers.js';
import { done, openProcess, type Process, recordOf } from '../support/commands.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';

/** What is read from the log shows what the asker may see, and no more: own and others' customers. */

const current = new CurrentPolicy(testPolicy());
const CANARY = 'canary';
const OWN = callerWith({ rows: 'own' }, { person: 'li.wei' });
const OF_UNIT = callerWith({ rows: 'org-unit' }, { person: 'li.wei', orgUnit: 'east' });

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

function reading(...left: string[]): Caller {
  return callerWith({ read: GROUPS.filter((group) => !left.includes(group)) });
}

function update(customerId: string, patch: object) {
  return process.change(customerId, {
    type: 'UpdateCustomer',
    patch: { ...patch },
    confirm: [],
  });
}

function get({ rights }: Caller, customerId: string, at?: GetCustomer['at']) {
  const handler = new GetCustomerHandler(process.states, current);
  return handler.execute(new GetCustomer(rights, customerId, at));
}

function history({ rights }: Caller, customerId: string, before?: number, limit = 10) {
  const handler = new GetHistoryHandler(process.journal, process.states);
  return handler.execute(new GetHistory(rights, customerId, before, limit));
}

function lookUp({ rights }: Caller, ...keys: LookUpCustomers['keys']) {
  const handler = new LookUpCustomersHandler(process.claims, process.states, current);
  return handler.execute(new LookUpCustomers(rights, keys));
}

function byExternalId({ rights }: Caller) {
  const handler = new FindByExternalIdHandler(process.claims, current);
  return handler.execute(new FindByExternalId(rights, 'erp', '7'));
}

const INPUT = {
  code: 'A-1',
  taxIds: [{ type: 'cn-uscc', value: uscc(1) }],
  externalIds: [{ system: 'erp', id: '7' }],
};

/** Every way to read one customer from the log. */
async function everyWay(caller: Caller, customerId: string): Promise<unknown[]> {
  return [
    await get(caller, customerId),
    await get(caller, customerId, { version: 1 }),
    await get(caller, customerId, { asOf: '9999-01-01T00:00:00.000Z' }),
    await byExternalId(caller),
    ...(await lookUp(
      caller,
      { customerId },
      { code: 'A-1' },
      { taxId: { type: 'cn-uscc', value: uscc(1) } },
      { externalId: { system: 'erp', id: '7' } },
    )),
  ];
}

describe('a customer of others', () => {
  it.each<[string, Caller, object, object]>([
    ['by owner', OWN, { owner: 'zhao', orgUnit: 'east' }, { owner: 'li.wei' }],
    ['by org unit', OF_UNIT, { owner: 'zhao', orgUnit: 'west' }, { orgUnit: 'east' }],
  ])('%s is not there, by whose it is now', async (_, caller, foreign, own) => {
    const { customerId } = recordOf(await process.create({ ...INPUT, ...foreign }));
    expect((await everyWay(caller, customerId)).filter((one) => one !== undefined)).toEqual([]);
    expect(await history(caller, customerId)).toBeUndefined();
    expect(await history(caller, customerId, 5)).toBeUndefined();

    // Handed over, it can be read also as it was when it was another's.
    done(await update(customerId, own));
    expect(await everyWay(caller, customerId)).not.toContain(undefined);
    expect(await get(caller, customerId, { version: 1 })).toMatchObject(foreign);
    expect((await history(caller, customerId))?.entries).toHaveLength(2);

    // And taken away, no longer as it was when it was his.
    done(await update(customerId, foreign));
    expect((await everyWay(caller, customerId)).filter((one) => one !== undefined)).toEqual([]);
    expect(await get(caller, customerId, { version: 2 })).toBeUndefined();
    expect(await history(caller, customerId)).toBeUndefined();
  });
});

describe('a group that cannot be read', () => {
  it('is nowhere in a record, now or then, however it is found', async () => {
    const input = { ...INPUT, remarks: CANARY, invoicing: { title: CANARY } };
    const { customerId } = recordOf(await process.create(input));
    const whole = JSON.stringify(await everyWay(reading('bank'), customerId));
    expect(whole.split(CANARY)).toHaveLength(2 * 8 + 1);
    const text = JSON.stringify(await everyWay(reading('basic', 'invoicing'), customerId));
    expect(text).not.toContain(CANARY);
    expect(text.split('"legalName"')).toHaveLength(9);
  });

  it('is left out of the history, with the commits that tell of nothing else; pages stay right', async () => {
    const { customerId } = recordOf(await process.create({ ...INPUT, ratingBasis: CANARY }));
    for (let i = 0; i < 4; i++) {
      done(await update(customerId, { remarks: `r${i}` }));
      done(await update(customerId, { ratingBasis: `${CANARY} ${i}` }));
    }
    done(await update(customerId, { shortName: 'x', ratingBasis: `${CANARY} last` }));
    const caller = reading('finance');

    const versions: number[] = [];
    let pages = 0;
    for (let before: number | undefined; ; pages++) {
      const page = await history(caller, customerId, before, 2);
      expect(JSON.stringify(page)).not.toContain(CANARY);
      expect(JSON.stringify(page)).not.toContain('ratingBasis');
      versions.push(...(page?.entries.map(({ version }) => version) ?? []));
      if (page?.next === undefined) break;
      before = page.next;
    }
    expect(versions).toEqual([10, 8, 6, 4, 2, 1]);
    expect(pages).toBe(2);
    expect((await history(reading('bank'), customerId))?.entries).toHaveLength(10);
  });

  it('leaves no next page where all that is older is left out', async () => {
    const { customerId } = recordOf(await process.create());
    for (let i = 0; i < 3; i++) done(await update(customerId, { ratingBasis: `${CANARY} ${i}` }));
    done(await update(customerId, { remarks: 'a' }));
    done(await update(customerId, { remarks: 'b' }));
    const first = await history(reading('finance'), customerId, undefined, 2);
    expect(first?.next).toBe(5);
    const second = await history(reading('finance'), customerId, first?.next, 1);
    expect(second).toMatchObject({ entries: [{ version: 1 }] });
    expect(second).not.toHaveProperty('next');
  });
});

it('numbers that are masked are so in records and history, and found only by the whole', async () => {
  const value = '11010519491231002X';
  const { customerId } = recordOf(
    await process.create({
      kind: 'person',
      legalName: '王芳',
      taxIds: [{ type: 'cn-resident-id', value }],
      contacts: [{ name: '王芳', phones: ['13800138000'] }],
    }),
  );
  done(await update(customerId, { contacts: { 'new-1': { phones: ['13900139000'] } } }));
  const caller = callerWith({ inFull: [] });
  const found = await lookUp(caller, { taxId: { type: 'cn-resident-id', value } });
  expect(found[0]).toMatchObject({ customerId });
  const text = JSON.stringify([
    found,
    await get(caller, customerId, { version: 1 }),
    await history(caller, customerId),
  ]);
  expect(text).toContain('138****8000');
  for (const number of [value, '13800138000', '13900139000']) expect(text).not.toContain(number);
});
