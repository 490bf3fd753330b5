import { type Client, clientOf } from '../support/client.js';
import type { Json } from '../support/http-test.js';
import { realHttp } from '../support/real-http.js';

let client: Client;
beforeAll(async () => {
  client = clientOf(await realHttp());
});
afterAll(() => client.http.close());

async function rename(customer: Json, shortName: string): Promise<Json> {
  const { json } = await client.http.send({
    method: 'PATCH',
    url: `/api/v1/customers/${customer.customerId}`,
    body: { shortName },
    headers: { 'if-match': `"${customer.version}"` },
  });
  return json;
}

describe('a customer as it was', () => {
  let first: Json;
  let second: Json;
  let third: Json;
  const as = (query: string) => client.get(`/api/v1/customers/${first.customerId}?${query}`);

  beforeAll(async () => {
    first = await client.http.create({ shortName: '一' });
    second = await rename(first, '二');
    third = await rename(second, '三');
  });

  it('is read by version, with that version’s ETag', async () => {
    const { json, headers } = await as('version=2');
    expect(json).toEqual(second);
    expect(headers.etag).toBe('"2"');
    expect((await as('version=1')).json).toEqual(first);
  });

  it('is read as of a time, that moment included', async () => {
    expect((await as(`asOf=${second.updatedAt}`)).json.version).toBeGreaterThanOrEqual(2);
    expect((await as('asOf=2999-12-31T23:59:59Z')).json).toEqual(third);
  });

  it('is read as of a time in any zone', async () => {
    const later = encodeURIComponent('2999-12-31T23:59:59.5+08:00');
    expect((await as(`asOf=${later}`)).json).toEqual(third);
  });

  it('is read as of the end of a date where the company is', async () => {
    const today = client.http.inside.dates.at(Date.parse(third.updatedAt));
    expect((await as(`asOf=${today}`)).json).toEqual(third);
  });

  it('was not there before', async () => {
    const before = new Date(Date.parse(first.createdAt) - 1).toISOString();
    expect((await as(`asOf=${before}`)).status).toBe(404);
    expect((await as('version=4')).json.type).toBe('urn:dossier:problem:no-such-version');
  });

  it.each([
    ['version=0', 'version', 'out-of-range'],
    ['version=x', 'version', 'out-of-range'],
    ['version=1&version=2', 'version', 'given-twice'],
    ['asOf=2026-02-30', 'asOf', 'not-a-time'],
    ['asOf=2026-02-30T00:00:00Z', 'asOf', 'not-a-time'],
    ['asOf=2026-01-01T25:00:00Z', 'asOf', 'not-a-time'],
    ['asOf=yesterday', 'asOf', 'not-a-time'],
    ['asOf=2026-01-01&version=1', 'asOf', 'excludes-each-other'],
    ['as=1', 'as', 'unknown-parameter'],
  ])('cannot be asked for with %s', async (query, parameter, code) => {
    const { status, json } = await as(query);
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ parameter, code }]);
  });

  it('has its history, newest first, page by page', async () => {
    const url = `/api/v1/customers/${first.customerId}/history`;
    const whole = await client.get(url);
    expect(whole.json.items.map(({ version }: Json) => version)).toEqual([3, 2, 1]);
    expect(whole.json.items[0]).toMatchObject({
      position: third.position,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      recordedAt: third.updatedAt,
      actor: { id: 'tester', kind: 'user' },
      events: [
        {
          type: 'CustomerUpdated',
          data: { changes: [{ path: '/shortName', from: '二', to: '三' }] },
        },
      ],
    });
    expect(whole.json.nextCursor).toBeNull();
    const page = await client.get(`${url}?limit=2`);
    const rest = await client.get(`${url}?limit=2&cursor=${page.json.nextCursor}`);
    expect([...page.json.items, ...rest.json.items]).toEqual(whole.json.items);
    expect(rest.json.nextCursor).toBeNull();
  });

  it('gives no cursor that works for another customer’s history', async () => {
    const { json } = await client.get(`/api/v1/customers/${first.customerId}/history?limit=1`);
    const other = await client.http.create();
    const url = `/api/v1/customers/${other.customerId}/history?cursor=${json.nextCursor}`;
    expect((await client.get(url)).json.type).toBe('urn:dossier:problem:invalid-cursor');
  });
});

describe('finding customers by what others know', () => {
  it('works by an id in another system, whatever characters it has', async () => {
    const id = 'K/10 233%，甲';
    const customer = await client.http.create({ externalIds: [{ system: 'erp', id }] });
    const { json, headers } = await client.get(
      `/api/v1/customers/by/erp/${encodeURIComponent(id)}`,
    );
    expect(json).toEqual(customer);
    expect(headers.etag).toBe('"1"');
  });

  it('works for many at once, in the order asked', async () => {
    const taxIds = [{ type: 'cn-uscc', value: '91330105321935456Y' }];
    const one = await client.http.create({ code: 'L-1', taxIds });
    const two = await client.http.create({ externalIds: [{ system: 'crm', id: '7' }] });
    const keys = [
      { externalId: { system: 'crm', id: '7' } },
      { code: 'l-1' },
      { code: 'nobody' },
      { taxId: { type: 'cn-uscc', value: '91330105321935456y' } },
      { customerId: two.customerId.toUpperCase() },
    ];
    const { status, json } = await client.http.send({
      method: 'POST',
      url: '/api/v1/customers/lookup',
      body: { keys },
    });
    expect(status).toBe(200);
    expect(json.items).toEqual([two, one, null, one, two]);
  });

  it.each<[string, object, string[]]>([
    ['no keys', {}, ['required@/keys']],
    ['keys that are no list', { keys: { code: 'x' } }, ['wrong-type@/keys']],
    ['a key that is no object', { keys: ['x'] }, ['wrong-type@/keys/0']],
    ['an empty key', { keys: [{}, { code: null }] }, ['required@/keys/0', 'required@/keys/1']],
    ['two in one', { keys: [{ code: 'x', customerId: 'y' }] }, ['too-many@/keys/0']],
    ['half a key', { keys: [{ taxId: { type: 'lei' } }] }, ['required@/keys/0/taxId/value']],
    ['a tax id as text', { keys: [{ taxId: '9133' }] }, ['wrong-type@/keys/0/taxId']],
    ['too many', { keys: Array.from({ length: 201 }, () => ({ code: 'x' })) }, ['too-many@/keys']],
  ])('refuses %s', async (_, body, told) => {
    const { status, json } = await client.http.send({
      method: 'POST',
      url: '/api/v1/customers/lookup',
      body,
    });
    expect(status).toBe(422);
    expect(json.errors.map(({ code, pointer }: Json) => `${code}@${pointer}`)).toEqual(told);
  });
});
