import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { TOPICS } from '../../src/relay/topics.js';
import { type Process, processesOnOneFolder, recordOf } from '../support/commands.js';
import { startRelay } from '../support/relay.js';
import { describeWithOwnServers } from '../support/servers/servers.js';
import { until } from '../support/until.js';
import { example, exampleBroker } from './example.js';

/** One change of a limit, as the log has it and as the service keeps it. */
interface Change {
  customerId: string;
  path: string;
  from: unknown;
  to: unknown;
  position: number;
  time: string;
}

/** Statements of the service before and after which it is killed: between a write and its commit, and beside it. */
const WITH_THE_OFFSET = 'insert or replace into taken';
const PLANTED: { statement: string; within?: string }[] = [
  { statement: 'insert into limit_changes' },
  { statement: 'insert into notices', within: 'insert into limit_changes' },
  { statement: WITH_THE_OFFSET },
  { statement: 'COMMIT', within: WITH_THE_OFFSET },
  { statement: 'insert into notices', within: 'insert into finance' },
];
const CUSTOMERS = 10;

describeWithOwnServers('the example finance service', () => {
  const broker = exampleBroker();
  const processes = processesOnOneFolder();
  const service = example('finance-service');

  const start = (options?: Parameters<typeof service.start>[1]) =>
    service.start(broker.server().brokers, options);

  function rows(sql: string): unknown[][] {
    const database = new Database(service.file);
    // The service repairs the file when it starts after a kill, and holds it for as long.
    database.exec('pragma busy_timeout = 5000');
    try {
      return database.prepare(sql).raw().all() as unknown[][]; // what `raw` is for
    } finally {
      database.close();
    }
  }

  /** By customer, each in the order in which it was kept. */
  function kept(): Change[] {
    return rows(
      'select customer_id, path, "from", "to", position, time from limit_changes order by customer_id, number',
    ).map(([customerId, path, from, to, position, time]) => ({
      customerId: String(customerId),
      path: String(path),
      from: from === null ? undefined : JSON.parse(String(from)),
      to: to === null ? undefined : JSON.parse(String(to)),
      position: Number(position),
      time: String(time),
    }));
  }

  const count = (table: string) => Number(rows(`select count(*) from ${table}`)[0]?.[0]);

  it('survives kill -9 at any point without a double or a lost change', async () => {
    const seed = Number(process.env.SEED ?? randomInt(1e9));
    const random = randomFrom(seed);
    const dossier = await processes.start();
    const relay = startRelay({
      log: dossier.journal,
      brokers: broker.server().brokers,
      topics: TOPICS,
    });
    try {
      const ids: string[] = [];
      for (let n = 0; n < CUSTOMERS; n++) {
        const limit = n % 2 === 0 ? { creditLimit: money(random(1_000)) } : {};
        ids.push(recordOf(await dossier.create({ legalName: `第${n}公司`, ...limit })).customerId);
      }
      const changeAll = async () => {
        for (const id of ids) await changeLimits(dossier, id, random);
        await relay.reaches((await dossier.journal.head()).position);
      };

      for (const { statement, within = '' } of PLANTED) {
        for (const [moment, nth] of [
          ['before', 1],
          ['after', 1],
          ['after', 2],
        ] as const) {
          await changeAll();
          const child = start({
            preload: join(__dirname, 'kill-at.cjs'),
            env: {
              KILL_STATEMENT: statement,
              KILL_MOMENT: moment,
              KILL_NTH: String(nth),
              KILL_WITH: within,
            },
          });
          const where = `${moment} ${statement} ${nth}`;
          await until(`it is killed ${where}`, () => child.hasEnded());
          expect([where, await child.ended]).toEqual([where, undefined]);
        }
      }
      for (let round = 0; round < 10; round++) {
        const child = start();
        const changing = changeAll();
        await until('it runs', () => child.lines.length > 0);
        await sleep(random(300));
        child.kill();
        expect(await child.ended).toBe(undefined);
        await changing;
      }

      const expected = await limitsInLog(dossier);
      const last = start();
      await until(`all is kept (SEED=${seed})`, () => kept().length >= expected.length);
      expect({ seed, changes: kept() }).toEqual({ seed, changes: expected });
      await until('there is a notice of each', () => count('notices') >= expected.length);
      expect(rows('select count(*) from notices join limit_changes on number = change')).toEqual([
        [expected.length],
      ]);
      const newest = new Map(
        expected.map(({ customerId, path, to }) => [`${customerId}${path}`, to]),
      );
      expect(
        new Map(
          rows('select customer_id, path, value from limits').map(([customerId, path, value]) => [
            `${customerId}${path}`,
            value === null ? undefined : JSON.parse(String(value)),
          ]),
        ),
      ).toEqual(newest);
      await until('it can be stopped', () => last.lines.length > 0);
      last.signal('SIGTERM');
      expect(await last.ended).toBe(0);
    } finally {
      await relay.stop();
    }
  });

  it('makes a notice when the finance record is at the position of the event, and forgets', async () => {
    await broker.publish(TOPICS.finance, [finance('anna', 9, 'C9')]);
    await broker.publish(TOPICS.events, [created('anna', 5, '5.00'), updated('anna', 10, '10.00')]);
    await broker.publish(TOPICS.events, [created('bert', 12, '12.00')]);
    const child = start();
    await until(
      'the changes are kept',
      () => child.lines.length > 0 && count('limit_changes') === 3,
    );
    const notices = () =>
      rows('select position, code from notices join limit_changes on number = change order by 1');
    await until('there is a notice', () => count('notices') === 1);
    expect(notices()).toEqual([[5, 'C9']]);
    await broker.publish(TOPICS.finance, [finance('bert', 12, 'C12'), finance('anna', 11, 'C11')]);
    await until('there is a notice of each', () => count('notices') === 3);
    expect(notices()).toEqual([
      [5, 'C9'],
      [10, 'C11'],
      [12, 'C12'],
    ]);
    await broker.publish(TOPICS.finance, [{ ...finance('anna', 13, ''), value: null }]);
    await until('the notices are forgotten', () => count('notices') === 1);
    expect(count('limit_changes')).toBe(3);
  });

  it('passes over what it does not know, and ends at a new version of what it does', async () => {
    await broker.publish(TOPICS.events, [
      created('anna', 1, '1.00'),
      { ...updated('anna', 2, '2.00'), type: 'CustomerPraised.v7' },
      { ...updated('anna', 3, '3.00'), type: 'CustomerBlocked.v1' },
      updated('anna', 4, '4.00'),
    ]);
    const first = start();
    await until('it is kept', () => first.lines.length > 0 && count('limit_changes') === 2);
    await broker.publish(TOPICS.events, [
      updated('anna', 5, '5.00'),
      { ...updated('anna', 6, '6.00'), type: 'CustomerUpdated.v2' },
    ]);
    expect(await first.ended).toBe(1);
    expect(first.errors()).toContain('dossier.CustomerUpdated.v2 is not understood');
    // Whoever only starts it again is told the same, as often as it takes.
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain('dossier.CustomerUpdated.v2 is not understood');
  });

  const reviewed = (position: number) => ({
    ...updated('anna', position, ''),
    type: 'CustomerReviewed.v1',
  });

  it.each([
    ['shorter', [created('anna', 1, '1.00')]],
    ['as long', [created('anna', 1, '1.00'), updated('anna', 3, '3.00'), reviewed(4)]],
  ])('reads a topic from its beginning that was made anew and is %s', async (_, records) => {
    await broker.publish(TOPICS.events, [
      created('anna', 1, '1.00'),
      reviewed(2),
      updated('anna', 3, '3.00'),
    ]);
    const first = start();
    await until('it is kept', () => first.lines.length > 0 && count('limit_changes') === 2);
    first.kill();
    await first.ended;
    await broker.makeAnew([TOPICS.events]);
    await broker.publish(TOPICS.events, records);
    const second = start();
    await until('it notices', () => second.errors().includes('was made anew'));
    await broker.publish(TOPICS.events, [updated('anna', 3, '3.00'), updated('anna', 5, '5.00')]);
    await until('the new one is kept', () => count('limit_changes') === 3);
    expect(kept().map(({ position }) => position)).toEqual([1, 3, 5]);
  });
});

/** What the log says of limits, in its own order of each customer. */
async function limitsInLog({ journal }: Process): Promise<Change[]> {
  const { position: head } = await journal.head();
  const changes: Change[] = [];
  for (const { position, recordedAt, streams } of await journal.readAll(0, head, {
    opened: false,
  })) {
    for (const { streamId, events } of streams) {
      for (const { type, data } of events) {
        const { fields = {}, changes: changed = [] } = data as {
          fields?: Record<string, unknown>;
          changes?: { path: string; from?: unknown; to?: unknown }[];
        };
        const all =
          type === 'CustomerCreated'
            ? Object.entries(fields).map(([name, to]) => ({
                path: `/${name}`,
                from: undefined,
                to,
              }))
            : changed;
        for (const { path, from, to } of all) {
          if (path !== '/creditLimit' && path !== '/temporaryLimit') continue;
          const customerId = streamId.replace('customer:', '');
          changes.push({ customerId, path, from, to, position, time: recordedAt });
        }
      }
    }
  }
  return changes.sort(
    (a, b) => Number(a.customerId > b.customerId) - Number(a.customerId < b.customerId),
  );
}

async function changeLimits(
  dossier: Process,
  customerId: string,
  random: (below: number) => number,
) {
  const patch = {
    creditLimit: random(5) === 0 ? null : money(random(1e6)),
    ...(random(3) === 0 && {
      temporaryLimit: { amount: `${random(1e6)}.50`, until: '2027-03-31', reason: '展会' },
    }),
    shortName: `第${random(1e6)}`,
  };
  const changed = await dossier.change(customerId, { type: 'UpdateCustomer', patch, confirm: [] });
  if (changed.type !== 'done') throw new Error(JSON.stringify(changed));
}

function money(amount: number) {
  return { amount: `${amount}.00`, currency: 'CNY' };
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function created(customerId: string, position: number, amount: string) {
  const value = { fields: { code: 'C1', creditLimit: { amount, currency: 'CNY' } } };
  return { customerId, type: 'CustomerCreated.v1', position, value };
}

function updated(customerId: string, position: number, amount: string) {
  const value = { changes: [{ path: '/creditLimit', to: { amount, currency: 'CNY' } }] };
  return { customerId, type: 'CustomerUpdated.v1', position, value };
}

function finance(customerId: string, position: number, code: string) {
  return { customerId, type: 'CustomerFinance.v1', position, value: { customerId, code } };
}
