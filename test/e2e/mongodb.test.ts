import {
  describeWithOwnServers,
  describeWithServers,
  mongoUrl,
  type OwnMongo,
  startMongo,
} from '../support/servers/servers.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { type BuiltService, build, run, start } from './built-service.js';
import { type Answered, type Client, clientOf } from './client.js';
import { dossier } from './dossier-command.js';

/* The service with its store in MongoDB: what it promises on a folder, it promises there. */

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

async function startOn(store: string, count = 1): Promise<Client[]> {
  const environments = Array.from({ length: count }, () => ({ DOSSIER_STORE: store }));
  const started = await Promise.all(environments.map((one) => start(folder.path, one)));
  services.push(...started);
  return started.map(clientOf);
}

async function stopAll(): Promise<void> {
  for (const { process } of services) process.kill('SIGTERM');
  for (const service of services.splice(0)) {
    expect(await service.ended).toEqual({ code: 0, signal: null });
    expect(service.said()).toMatch(/Stopped\.\n$/);
  }
}

const named = (legalName: string, more: object = {}) => ({ legalName, country: 'CN', ...more });

describeWithServers('services on one MongoDB', () => {
  let store: string;
  beforeEach(async () => {
    store = await mongoUrl();
  });

  async function verify(): Promise<void> {
    const { code, out } = await dossier(folder.path, ['verify'], { DOSSIER_STORE: store });
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^[\d,]+ commits?: all are as they were written/),
    });
  }

  it('show each other what they write: record, list, review queue, history', async () => {
    // Also the database and the key file are made by whoever comes first.
    const [one, other] = (await startOn(store, 2)) as [Client, Client];
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const created = await writer.post('/customers', named('互见有限公司', { owner: 'wang' }));
      expect(created.status).toBe(201);
      const { customerId } = created.json;
      const headers = { 'x-min-position': String(created.json.position) };
      const { items } = (await reader.get('/customers?q=互见&sort=-code', headers)).json;
      expect(items[0]).toMatchObject({ customerId, code: created.json.code });
      const queue = (await reader.get('/reviews?reviewer=wang', headers)).json;
      const queued = queue.items.map((item: { customerId: string }) => item.customerId);
      expect(queued).toContain(customerId);
      const changed = await reader.patch(`/customers/${customerId}`, 1, { shortName: '互见' });
      expect(changed.json).toMatchObject({ version: 2 });
      const stale = await writer.patch(`/customers/${customerId}`, 1, { shortName: '旧' });
      expect(stale.status).toBe(412);
      expect((await writer.get(`/customers/${customerId}/history`)).json.items).toHaveLength(2);
    }
    await stopAll();
    await verify();
  }, 90_000);

  it('let one of two creates with the same tax id win, and tell the other who did', async () => {
    const [one, other] = (await startOn(store, 2)) as [Client, Client];
    for (let round = 0; round < 10; round++) {
      const taxIds = [{ type: 'cn-uscc', value: uscc(round) }];
      const answers = await Promise.all([
        one.post('/customers', named(`甲${round}号有限公司`, { taxIds })),
        other.post('/customers', named(`乙${round}号有限公司`, { taxIds })),
      ]);
      const [won, lost] = answers.sort((a, b) => a.status - b.status) as [Answered, Answered];
      expect([won.status, lost.status]).toEqual([201, 409]);
      expect(lost.json.holders).toMatchObject([{ customerId: won.json.customerId }]);
    }
    await stopAll();
    await verify();
  }, 90_000);

  it('have everything after a restart, and nothing is built anew', async () => {
    const [before] = (await startOn(store)) as [Client];
    const created = await before.post('/customers', named('重启有限公司'));
    const headers = { 'x-min-position': String(created.json.position) };
    expect((await before.get('/customers', headers)).json.items).toHaveLength(1);
    await stopAll();
    const [after] = (await startOn(store)) as [Client];
    expect((await after.get('/customers', headers)).json.items).toMatchObject([
      { customerId: created.json.customerId },
    ]);
    expect(services[0]?.said()).not.toContain('being built');
    const next = await after.post('/customers', named('重启之后有限公司'));
    expect(next.json.position).toBe(created.json.position + 1);
    await until('every view is there', async () => {
      const { parts } = await ready(services[0]);
      return parts.filter(({ name }) => name.startsWith('view:')).length === 3;
    });
    const { code, out } = await dossier(folder.path, ['doctor'], { DOSSIER_STORE: store });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('answers') });
    const rebuilt = await dossier(folder.path, ['rebuild', '--json'], { DOSSIER_STORE: store });
    expect(rebuilt.code).toBe(0);
  }, 90_000);
});

describeWithOwnServers('a service whose MongoDB is away', () => {
  let mongo: OwnMongo;
  beforeEach(async () => {
    mongo = await startMongo();
  });

  it('at start: waits for it and says so, then starts', async () => {
    await mongo.stop();
    const service = run(folder.path, { DOSSIER_STORE: mongo.url });
    await until('it says so', () => /no server answers.*tried again/.test(service.said()));
    await mongo.start();
    await until('it listens', () => service.said().includes('listens on'));
    service.process.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  }, 60_000);

  it('midway: refuses with 503, is not ready, and comes back by itself', async () => {
    const [client] = (await startOn(mongo.url)) as [Client];
    expect((await client.post('/customers', named('之前有限公司'))).status).toBe(201);
    await mongo.kill();

    const { url, token } = services[0] as BuiltService;
    const refused = await fetch(`${url}/api/v1/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(named('期间有限公司')),
    });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await client.get('/customers')).status).toBe(503);
    const status = await ready(services[0]);
    // Who cannot be known is told only which parts are in trouble.
    expect(status).toMatchObject({ status: 503, detail: expect.stringContaining('log') });

    await mongo.start();
    let position = 0;
    await until('it writes again', async () => {
      const answer = await client.post('/customers', named('之后有限公司'));
      position = answer.json?.position ?? 0;
      return answer.status === 201;
    });
    const headers = { 'x-min-position': String(position) };
    await until('the list follows', async () => {
      const { status, json } = await client.get('/customers?q=之后', headers);
      return status === 200 && json.items.length === 1;
    });
    await until('it is ready', async () => (await ready(services[0])).status === 'up');
    await stopAll();
  }, 120_000);
});

interface Ready {
  status: unknown;
  /** Of a problem. */
  detail?: string;
  parts: { name: string }[];
}

async function ready(service: BuiltService | undefined): Promise<Ready> {
  const answer = await fetch(`${service?.url}/health/ready`);
  return (await answer.json()) as Ready;
}
