import { CUSTOMER_EXAMPLE } from '../../../src/http/customers/customer-example.js';
import { type Client, clientOf } from '../support/client.js';
import { fakeHttp } from '../support/fake-http.js';
import type { Json } from '../support/http-test.js';
import { realHttp } from '../support/real-http.js';

let client: Client;
beforeAll(async () => {
  client = clientOf(await realHttp());
});
afterAll(() => client.http.close());

const NAME = { legalName: '甲乙丙有限公司', country: 'CN' };

async function commitsSoFar(): Promise<number> {
  return (await client.http.inside.store.journal.head()).position;
}

describe('creating a customer', () => {
  it('answers the whole record, its address and its version', async () => {
    const { status, headers, json } = await client.create(CUSTOMER_EXAMPLE);
    expect(status).toBe(201);
    expect(headers).toMatchObject({
      etag: '"1"',
      location: `/api/v1/customers/${json.customerId}`,
      'content-type': 'application/json; charset=utf-8',
      'content-language': 'zh-CN',
      'cache-control': 'no-store',
    });
    expect(json).toMatchObject({
      customerId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      code: expect.stringMatching(/^C\d{6}$/),
      legalName: CUSTOMER_EXAMPLE.legalName,
      status: 'active',
      version: 1,
      position: expect.any(Number),
      nextReviewOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      warnings: [],
    });
    const got = await client.get(headers.location ?? '');
    expect(got.json).toEqual(json);
    expect(got.headers.etag).toBe('"1"');
  });

  it('only needs a name and a country', async () => {
    expect((await client.create(NAME)).status).toBe(201);
  });

  it('gives warnings a sentence in the caller’s language, and takes their confirmation', async () => {
    const body = { ...NAME, legalName: '丁戊己有限公司' };
    await client.create(body);
    const again = await client.create(body, { 'accept-language': 'en' });
    expect(again.headers['content-language']).toBe('en');
    expect(again.json.warnings).toEqual([
      {
        code: 'same-name',
        pointer: '/legalName',
        severity: 'warning',
        message: expect.stringContaining('customer of the same name'),
      },
    ]);
    const third = await client.create({ ...body, confirm: ['same-name@/legalName'] });
    expect(third.json.warnings).toMatchObject([{ code: 'same-name', confirmed: true }]);
    expect(third.json.warnings[0].message).toMatch(/名称相同/);
    const got = await client.get(`/api/v1/customers/${third.json.customerId}`);
    expect(got.json.warnings).toEqual(third.json.warnings);
  });

  it('refuses with every problem at once, in the caller’s language', async () => {
    const body = { legalName: '', country: 'XX', creditLimit: { amount: '-1', currency: 'CNY' } };
    const { json } = await client.create(body, { 'accept-language': 'en' });
    expect(json.errors).toEqual(
      expect.arrayContaining([
        {
          pointer: '/legalName',
          code: 'required',
          severity: 'error',
          message: 'This is required.',
        },
        expect.objectContaining({ pointer: '/country' }),
        expect.objectContaining({ pointer: '/creditLimit/amount' }),
      ]),
    );
  });

  it('writes nothing when it is only tried', async () => {
    const before = await commitsSoFar();
    const { status, json, headers } = await client.http.send({
      method: 'POST',
      url: '/api/v1/customers?dryRun=true',
      body: NAME,
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      dryRun: true,
      events: [{ type: 'CustomerCreated' }],
      record: { legalName: NAME.legalName },
    });
    expect(json.warnings.map(({ code }: Json) => code)).toEqual(['same-name']);
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('location');
    expect(await commitsSoFar()).toBe(before);
  });

  it('tells what a try would be refused for', async () => {
    const { status, json } = await client.http.send({
      method: 'POST',
      url: '/api/v1/customers?dryRun=true',
      body: { country: 'CN' },
    });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/legalName', code: 'required' }]);
  });

  it('gives the first answer again under the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'create-1' };
    const body = { ...NAME, code: 'ONCE-1' };
    const first = await client.create(body, headers);
    expect(first.status).toBe(201);
    const before = await commitsSoFar();
    const again = await client.create(body, headers);
    expect(again.status).toBe(201);
    expect(again.json).toMatchObject({ ...first.json, warnings: expect.anything() });
    expect(again.headers.location).toBe(first.headers.location);
    expect(await commitsSoFar()).toBe(before);
    // Somebody else’s key of the same name is another key.
    const other = await client.create(NAME, { ...headers, 'x-actor': 'somebody-else' });
    expect(other.json.customerId).not.toBe(first.json.customerId);
  });

  it('keeps no key of a request that was refused', async () => {
    const headers = { 'idempotency-key': 'create-2' };
    expect((await client.create({ country: 'CN' }, headers)).status).toBe(422);
    expect((await client.create(NAME, headers)).status).toBe(201);
  });
});

describe('what a create hands on', () => {
  const answer = { type: 'refused', code: 'overloaded' };

  it('is who asks, the trace, and what repeats it', async () => {
    const { send, executed, close } = await fakeHttp({ command: () => answer });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const headers = { traceparent, 'idempotency-key': 'k', 'x-actor': 'wang.fang' };
    await send({ method: 'POST', url: '/api/v1/customers', body: '{ "a" : 1 }', headers });
    expect(executed).toMatchObject([
      {
        input: { a: 1 },
        confirm: [],
        call: {
          caller: { identity: { actor: { id: 'wang.fang', kind: 'user' } } },
          traceparent,
          correlationId: '4bf92f3577b34da6a3ce929d0e0e4736',
          idempotency: {
            guard: 'once:wang.fang:k',
            requestDigest: 'POST|/api/v1/customers||{ "a" : 1 }',
          },
        },
      },
    ]);
    await close();
  });

  it.each([
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    'x',
  ])('is without the malformed traceparent %s', async (traceparent) => {
    const { send, executed, close } = await fakeHttp({ command: () => answer });
    await send({ method: 'POST', url: '/api/v1/customers', body: {}, headers: { traceparent } });
    expect(executed[0]?.call).not.toHaveProperty('traceparent');
    expect(executed[0]).toHaveProperty(
      'call.correlationId',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    );
    await close();
  });

  it('is a try when something beside the fields is wrong', async () => {
    const problem = { code: 'required', pointer: '/country', severity: 'error' };
    const { send, executed, close } = await fakeHttp({
      command: () => ({ type: 'refused', code: 'invalid', problems: [problem] }),
    });
    const body = { legalName: 'x', confirm: [1] };
    const { json } = await send({ method: 'POST', url: '/api/v1/customers', body });
    expect(executed).toMatchObject([{ confirm: [], call: { dryRun: true } }]);
    expect(json.errors).toMatchObject([{ pointer: '/confirm' }, { pointer: '/country' }]);
    await close();
  });
});

describe('checking a record', () => {
  const check = (body: object, query = '') =>
    client.http.send({ method: 'POST', url: `/api/v1/customers/check${query}`, body });

  it('tells problems and who has its values, and writes nothing', async () => {
    const holder = await client.http.create({ code: 'CHECK-1', legalName: '庚辛壬有限公司' });
    const before = await commitsSoFar();
    const { status, json } = await check({
      code: 'CHECK-1',
      legalName: '庚辛壬有限公司',
      confirm: [],
    });
    expect(status).toBe(200);
    expect(json.problems).toMatchObject([
      { pointer: '/country', code: 'required', severity: 'error' },
      { pointer: '/legalName', code: 'same-name', severity: 'warning' },
    ]);
    expect(json.duplicates.map(({ reason, customerId }: Json) => [reason, customerId])).toEqual([
      ['code', holder.customerId],
      ['same-name', holder.customerId],
    ]);
    expect(await commitsSoFar()).toBe(before);
  });

  it('does not take a customer for its own duplicate', async () => {
    const own = await client.http.create({ code: 'CHECK-2' });
    const body = { code: 'CHECK-2', legalName: own.legalName, country: 'CN' };
    const { json } = await check(body, `?customerId=${own.customerId}`);
    expect(json).toEqual({ problems: [], duplicates: [] });
  });
});
