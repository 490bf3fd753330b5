import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type BuiltService, build, start } from './built-service.js';
import { type Answered, type Client, clientOf } from './client.js';
import { dossier } from './dossier-command.js';

/* Several processes on one store folder: what one service promises, two promise together. */

let folder: ReturnType<typeof temporaryFolder>;
let services: [BuiltService, BuiltService];
let one: Client;
let other: Client;
beforeAll(build, 60_000);
beforeEach(async () => {
  folder = temporaryFolder();
  // Also the folder and the key file are made by whoever comes first.
  services = await Promise.all([start(folder.path), start(folder.path)]);
  one = clientOf(services[0]);
  other = clientOf(services[1]);
}, 30_000);
afterEach(async () => {
  for (const { process } of services) process.kill('SIGKILL');
  for (const { ended } of services) await ended;
  folder.remove();
});

const withTaxId = (legalName: string, value: string) => ({
  legalName,
  country: 'CN',
  taxIds: [{ type: 'cn-uscc', value }],
});

async function stopBoth(): Promise<void> {
  for (const { process } of services) process.kill('SIGTERM');
  for (const service of services) {
    expect(await service.ended).toEqual({ code: 0, signal: null });
    expect(service.said()).toMatch(/Stopped\.\n$/);
  }
}

async function verify(): Promise<void> {
  const { code, out } = await dossier(folder.path, ['verify']);
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^[\d,]+ commits?: all are as they were written/),
  });
}

describe('two services on one folder', () => {
  it('let one of two creates with the same tax id win, and tell the other who did', async () => {
    for (let round = 0; round < 15; round++) {
      const answers = await Promise.all([
        one.post('/customers', withTaxId(`甲${round}号有限公司`, uscc(round))),
        other.post('/customers', withTaxId(`乙${round}号有限公司`, uscc(round))),
      ]);
      const [won, lost] = answers.sort((a, b) => a.status - b.status) as [Answered, Answered];
      expect([won.status, lost.status]).toEqual([201, 409]);
      const { customerId, code, legalName } = won.json;
      expect(lost.json).toMatchObject({
        type: 'urn:dossier:problem:value-taken',
        holders: [{ pointer: '/taxIds/0/value', customerId, code, legalName }],
      });
    }
    await stopBoth();
    await verify();
  }, 60_000);

  it('make one record of a request that comes to both under one key', async () => {
    for (let round = 0; round < 10; round++) {
      const body = withTaxId(`同一请求${round}号有限公司`, uscc(round));
      const key = { 'idempotency-key': `order-${round}` };
      const [first, second] = await Promise.all([
        one.post('/customers', body, key),
        other.post('/customers', body, key),
      ]);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.json).toEqual(first.json);
    }
    expect((await one.get('/events')).text.trim().split('\n')).toHaveLength(10);
    const reused = await other.post('/customers', withTaxId('另一家有限公司', uscc(99)), {
      'idempotency-key': 'order-1',
    });
    expect(reused.json).toMatchObject({ type: 'urn:dossier:problem:idempotency-key-reused' });
  }, 60_000);

  it('show in each list what the other has written', async () => {
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const { json } = await writer.post('/customers', {
        legalName: '互见有限公司',
        country: 'CN',
      });
      const headers = { 'x-min-position': String(json.position) };
      const { items } = (await reader.get('/customers?q=互见', headers)).json;
      expect(items[0]).toMatchObject({ customerId: json.customerId, code: json.code });
      const changed = await reader.patch(`/customers/${json.customerId}`, 1, { shortName: '互见' });
      expect(changed.json).toMatchObject({ version: 2 });
      const stale = await writer.patch(`/customers/${json.customerId}`, 1, { shortName: '旧' });
      expect(stale.status).toBe(412);
    }
  }, 60_000);

  it('stop cleanly, one after the other, while the other goes on', async () => {
    await one.post('/customers', { legalName: '先停有限公司', country: 'CN' });
    services[0].process.kill('SIGTERM');
    expect((await services[0].ended).code).toBe(0);
    const created = await other.post('/customers', { legalName: '后停有限公司', country: 'CN' });
    expect(created.status).toBe(201);
    await stopBoth();
    await verify();
  }, 60_000);
});

describe('an import beside running services', () => {
  const ROWS = 3000;

  it('lets them answer, and they let it get on', async () => {
    const rows = Array.from({ length: ROWS }, (_, row) => `导入${row}号有限公司,${uscc(row)}\n`);
    writeFileSync(join(folder.path, 'new.csv'), `客户名称,税号\n${rows.join('')}`);
    let isOver = false;
    const importing = dossier(folder.path, ['import', 'new.csv', '--json']).finally(() => {
      isOver = true;
    });
    const positions: number[] = [];
    for (let made = 0; !isOver; made++) {
      const client = made % 2 === 0 ? one : other;
      const body = { legalName: `手工${made}号有限公司`, country: 'CN' };
      const answer = await client.post('/customers', body);
      expect(answer.status).toBe(201);
      positions.push(answer.json.position);
    }
    const { code, out } = await importing;
    expect({ code, out: JSON.parse(out) }).toMatchObject({
      code: 0,
      out: { finished: true, counts: { created: ROWS, refused: 0 } },
    });
    // Rows of the import stand between creates made by hand: neither waited for the end of the other.
    const between = positions.filter(
      (position, at) => at > 0 && position > (positions[at - 1] ?? 0) + 1,
    );
    expect(between.length).toBeGreaterThan(5);
    await stopBoth();
    await verify();
  }, 120_000);
});
