import { fullRecord } from '../../support/full-record.js';
import { testPolicy } from '../../support/test-policy.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

// A name that no policy file may have, and no body.
const attributes = testPolicy().attributes.filter(({ name }) => name !== '__proto__');
const policy = testPolicy({ attributes });

let http: RealHttp;
beforeAll(async () => {
  http = await realHttp(policy);
});
afterAll(() => http.close());

async function events(query = ''): Promise<Json[]> {
  const { status, headers, text } = await http.send({ url: `/api/v1/events?${query}` });
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/x-ndjson');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('the event feed', () => {
  it('is empty for an empty log', async () => {
    expect(await events()).toEqual([]);
  });

  it('has one CloudEvent a line, in the order of the log', async () => {
    const customer = await http.create({ code: 'E-1' });
    await http.post(customer, 'deactivation');
    const all = await events();
    expect(all.map(({ id, type, subject }) => [id, type, subject])).toEqual([
      ['1.1', 'dossier.CustomerCreated.v1', customer.customerId],
      ['2.1', 'dossier.CustomerDeactivated.v1', customer.customerId],
    ]);
    expect(all[0]).toMatchObject({
      specversion: '1.0',
      source: 'urn:dossier',
      position: 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      data: { fields: { code: 'E-1' } },
    });
  });

  it('goes on after a position, whole commits at a time', async () => {
    const customer = await http.create();
    // Two events in one commit.
    await http.post(customer, 'reviews', {
      outcome: 'corrected',
      versionSeen: 1,
      corrections: { shortName: '新' },
    });
    const all = await events('limit=10000');
    const last = all.at(-1)?.position;
    expect(all.filter(({ position }) => position === last)).toHaveLength(2);
    expect(await events(`after=${last}`)).toEqual([]);
    expect(await events(`after=${last - 1}&limit=1`)).toEqual(all.slice(-2));
    const read: Json[] = [];
    for (;;) {
      const page = await events(`after=${read.at(-1)?.position ?? 0}&limit=1`);
      if (page.length === 0) break;
      read.push(...page);
    }
    expect(read).toEqual(all);
  });

  it('holds nothing personal: of a personal change only the path', async () => {
    for (const [seed, kind] of [
      [1, 'company'],
      [2, 'person'],
    ] as const) {
      const { input, personal, open } = fullRecord({ kind, policy, seed });
      const after = (await http.inside.store.journal.head()).position;
      const { kind: _, ...fields } = input;
      const customer = await http.create({ ...fields, kind });
      await http.send({
        method: 'PATCH',
        url: `/api/v1/customers/${customer.customerId}`,
        headers: { 'if-match': '"1"' },
        body: { remarks: 'SECRET-remarks', note: 'SECRET-note' },
      });
      const { text } = await http.send({ url: `/api/v1/events?after=${after}` });
      expect(personal.filter((canary) => text.includes(canary.text))).toEqual([]);
      expect(text).not.toContain('SECRET-');
      expect(open.some((canary) => text.includes(canary.text))).toBe(true);
      const [, updated] = await events(`after=${after}`);
      expect(updated.data.changes).toEqual([{ path: '/remarks' }]);
    }
  });

  it.each(['after=-1', 'after=x', 'limit=0', 'limit=10001', 'from=1'])(
    'refuses %s',
    async (query) => {
      const { status, json } = await http.send({ url: `/api/v1/events?${query}` });
      expect(status).toBe(400);
      expect(json.errors).toMatchObject([{ parameter: query.split('=')[0] }]);
    },
  );

  it('answers HEAD without reading', async () => {
    for (const url of ['/api/v1/events', '/api/v1/events/stream']) {
      const { status, text } = await http.send({ method: 'HEAD', url });
      expect([status, text]).toEqual([200, '']);
    }
  });
});
