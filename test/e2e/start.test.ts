import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '../../src/customer/checks/dates.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { type BuiltService, build, run, start, stop } from './built-service.js';
import { type Client, clientOf } from './client.js';
import { dossier } from './dossier-command.js';

/*
 * What a service leaves behind when it ends, however it ends, and what the next one makes of it. How a
 * stop treats the requests under way is in stopping.test.ts.
 */

let folder: ReturnType<typeof temporaryFolder>;
let services: BuiltService[];
beforeAll(build, 60_000);
beforeEach(() => {
  folder = temporaryFolder();
  services = [];
});
afterEach(async () => {
  for (const { process } of services) process.kill('SIGKILL');
  for (const { ended } of services) await ended;
  folder.remove();
});

async function started(environment: Record<string, string> = {}): Promise<BuiltService> {
  const service = await start(folder.path, environment);
  services.push(service);
  return service;
}

/** Creates one customer after the other, until the service does not answer; gives those it acknowledged. */
async function createUntilItIsGone(
  client: Client,
  prefix: string,
  acknowledged: Map<string, number>,
): Promise<void> {
  for (let made = 0; ; made++) {
    const body = { legalName: `${prefix}第${made}号测试有限公司`, country: 'CN' };
    const answer = await client.post('/customers', body).catch(() => undefined);
    if (answer === undefined) return;
    expect(answer.status).toBe(201);
    acknowledged.set(answer.json.customerId, answer.json.position);
  }
}

async function expectAllThere(acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const client = clientOf(await started());
  for (const [customerId, position] of acknowledged) {
    expect((await client.get(`/customers/${customerId}`)).json).toMatchObject({ position });
  }
  const newest = String(Math.max(...acknowledged.values()));
  const counted = await client.get('/counts?by=status', { 'x-min-position': newest });
  expect(counted.json.counts.active).toBeGreaterThanOrEqual(acknowledged.size);
  const verified = await dossier(folder.path, ['verify']);
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.out).toMatch(/^[\d,]+ commits: all are as they were written/);
}

/** Four writers at once, and `end` as soon as they are well under way. */
async function whileMany(end: (service: BuiltService) => void): Promise<Map<string, number>> {
  const service = await started();
  const client = clientOf(service);
  const acknowledged = new Map<string, number>();
  const writers = ['东', '南', '西', '北'].map((prefix) =>
    createUntilItIsGone(client, prefix, acknowledged),
  );
  await until('they are under way', () => acknowledged.size >= 60);
  end(service);
  await Promise.all(writers);
  return acknowledged;
}

describe('a service that was asked to stop while many write', () => {
  it('leaves everything it acknowledged in the files themselves, and the next one finds it', async () => {
    const acknowledged = await whileMany(({ process }) => process.kill('SIGTERM'));
    expect(await services[0]?.ended).toEqual({ code: 0, signal: null });
    for (const name of ['log.db', 'vault.db', 'views.db']) {
      const writeAhead = statSync(join(folder.path, 'data', `${name}-wal`), {
        throwIfNoEntry: false,
      });
      expect({ name, bytes: writeAhead?.size ?? 0 }).toEqual({ name, bytes: 0 });
    }
    await expectAllThere(acknowledged);
  }, 60_000);
});

describe('a service that was killed while many write', () => {
  it('has everything it acknowledged in its store, and the log verifies', async () => {
    const acknowledged = await whileMany(({ process }) => process.kill('SIGKILL'));
    expect(await services[0]?.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await expectAllThere(acknowledged);
  }, 60_000);
});

describe('a store whose key file is gone', () => {
  it('is not opened, by a service or a command, and no other key file is made', async () => {
    await stop(await started());
    renameSync(join(folder.path, 'dossier.keys'), join(folder.path, 'kept-elsewhere'));
    const sentence =
      'The key file ./dossier.keys is missing, and this store was made with one: restore it, or set DOSSIER_KEYS to where it is.';
    const service = run(folder.path);
    expect(await service.ended).toMatchObject({ code: 1 });
    expect(service.said()).toBe(`${sentence}\n`);
    const verified = await dossier(folder.path, ['verify']);
    expect(verified.code).toBe(1);
    expect(verified.err.split('\n')[0]).toBe(sentence);

    renameSync(join(folder.path, 'kept-elsewhere'), join(folder.path, 'dossier.keys'));
    expect((await dossier(folder.path, ['verify'])).code).toBe(0);
  }, 60_000);
});

describe('blocks past their last day', () => {
  const CUSTOMERS = 12;

  it('end by themselves, each once, though two services look for them', async () => {
    const today = await blockEveryOne();
    const ahead = {
      NODE_OPTIONS: `--require ${join(__dirname, '../support/clock.cjs')}`,
      CLOCK_AHEAD_DAYS: '3',
    };
    await Promise.all([started(ahead), started(ahead)]);
    const client = clientOf(services.at(-1) as BuiltService); // two were just started
    let events: { type: string; time: string; subject: string; data: object }[] = [];
    await until('every block has ended', async () => {
      events = eventsOf((await client.get('/events')).text);
      return events.length >= CUSTOMERS;
    });
    for (const { process } of services) process.kill('SIGTERM');
    for (const { ended } of services) await ended;

    const all = (await dossier(folder.path, ['events'])).out;
    events = eventsOf(all);
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(CUSTOMERS);
    expect(events).toHaveLength(CUSTOMERS);
    for (const { data, time } of events) {
      expect(data).toMatchObject({ cause: 'ended' });
      expect(time.slice(0, 10) > addDays(today, 1)).toBe(true);
    }
    expect((await dossier(folder.path, ['verify'])).code).toBe(0);
  }, 60_000);

  /** Customers that today is the last day of a block of; gives today. */
  async function blockEveryOne(): Promise<string> {
    const service = await started();
    const client = clientOf(service);
    let position = 0;
    let today = '';
    for (let made = 0; made < CUSTOMERS; made++) {
      const taxIds = [{ type: 'cn-uscc', value: uscc(made) }];
      const body = { legalName: `第${made}号冻结有限公司`, country: 'CN', taxIds };
      const { customerId, createdOn } = (await client.post('/customers', body)).json;
      today = createdOn;
      const block = { scope: 'all', reason: 'overdue', department: 'finance', until: today };
      const blocked = await client.post(`/customers/${customerId}/blocks`, block);
      expect(blocked.status).toBe(200);
      position = blocked.json.position;
    }
    // The list is what the next service looks for ended blocks in.
    const headers = { 'x-min-position': String(position) };
    expect((await client.get('/customers?blocked=all', headers)).json.items).toHaveLength(
      CUSTOMERS,
    );
    await stop(service);
    return today;
  }

  function eventsOf(lines: string) {
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === 'dossier.BlockLifted.v1');
  }
});
