import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

let http: RealHttp;
beforeAll(async () => {
  http = await realHttp();
});
afterAll(() => http.close());

const report = (customer: Json, body: object, more: object = {}) =>
  http.send({
    method: 'POST',
    url: `/api/v1/customers/${customer.customerId}/activity`,
    body,
    ...more,
  });

async function listed(query: string): Promise<string[]> {
  await http.inside.catchUp();
  const { json } = await http.send({ url: `/api/v1/customers?${query}` });
  return json.items.map(({ customerId }: Json) => customerId);
}

describe('activity reported over HTTP', () => {
  it('is in the record, with the version as it was', async () => {
    const customer = await http.create();
    const { status, headers, json } = await report(customer, {
      lastActivityOn: '2020-01-15',
      hasOpenItems: false,
    });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"1"');
    expect(json).toMatchObject({ lastActivityOn: '2020-01-15', hasOpenItems: false, version: 1 });
    expect(json.position).toBeGreaterThan(customer.position);
    const read = await http.send({ url: `/api/v1/customers/${customer.customerId}` });
    expect(read.json).toEqual(json);
  });

  it('is answered once more under the same key, and refused under it with another body', async () => {
    const customer = await http.create();
    const headers = { 'idempotency-key': 'activity-1' };
    const first = await report(customer, { lastActivityOn: '2020-01-15' }, { headers });
    await report(customer, { lastActivityOn: '2020-06-15' });
    const again = await report(customer, { lastActivityOn: '2020-01-15' }, { headers });
    expect(again.json).toEqual(first.json);
    const other = await report(customer, { lastActivityOn: '2020-02-15' }, { headers });
    expect(other.json.type).toContain('idempotency-key-reused');
  });

  it('is only tried in a dry run', async () => {
    const customer = await http.create();
    const url = `/api/v1/customers/${customer.customerId}/activity?dryRun=true`;
    const { json } = await http.send({
      method: 'POST',
      url,
      body: { lastActivityOn: '2020-01-15' },
    });
    expect(json).toMatchObject({
      dryRun: true,
      events: [{ type: 'ActivityReported', data: { lastActivityOn: '2020-01-15' } }],
      record: { lastActivityOn: '2020-01-15' },
    });
    const read = await http.send({ url: `/api/v1/customers/${customer.customerId}` });
    expect(read.json).toEqual(customer);
  });

  it.each([
    ['no day', {}, 'required'],
    ['a day that is none', { lastActivityOn: '2020-02-30' }, 'not-a-date'],
    ['a day to come', { lastActivityOn: '2999-01-01' }, 'date-in-the-future'],
    ['a text for yes', { lastActivityOn: '2020-01-01', hasOpenItems: 'yes' }, 'wrong-type'],
  ])('with %s is refused', async (_, body, code) => {
    const { status, json } = await report(await http.create(), body);
    expect(status).toBe(422);
    expect(json.errors.map((error: Json) => error.code)).toContain(code);
  });

  it('of nobody is 404, of another version 412', async () => {
    const nobody = { customerId: '01890000-0000-7000-8000-0000000000ff' };
    expect((await report(nobody, { lastActivityOn: '2020-01-01' })).status).toBe(404);
    const headers = { 'if-match': '"9"' };
    const stale = await report(await http.create(), { lastActivityOn: '2020-01-01' }, { headers });
    expect(stale.status).toBe(412);
  });

  it('is what the list is filtered and sorted by', async () => {
    const [early, late, none] = [await http.create(), await http.create(), await http.create()];
    const tags = 'tags=activity-list';
    for (const one of [early, late, none]) {
      await http.send({
        method: 'PATCH',
        url: `/api/v1/customers/${one.customerId}`,
        headers: { 'if-match': '"1"' },
        body: { tags: ['activity-list'] },
      });
    }
    await report(early, { lastActivityOn: '2021-01-01', hasOpenItems: true });
    await report(late, { lastActivityOn: '2021-06-01', hasOpenItems: false });
    expect(await listed(`${tags}&lastActivityOn.from=2021-02-01`)).toEqual([late.customerId]);
    expect(await listed(`${tags}&hasOpenItems=true`)).toEqual([early.customerId]);
    expect(await listed(`${tags}&lastActivityOn=null`)).toEqual([none.customerId]);
    expect((await listed(`${tags}&sort=-lastActivityOn`)).slice(0, 2)).toEqual([
      late.customerId,
      early.customerId,
    ]);
  });

  it('decides when the customer is long inactive', async () => {
    const customer = await http.create();
    await report(customer, { lastActivityOn: '2020-01-15' });
    await http.inside.catchUp();
    const { json } = await http.send({ url: '/api/v1/reviews?reasons=long-inactive&limit=200' });
    expect(json.items).toContainEqual(
      expect.objectContaining({
        customerId: customer.customerId,
        dueOn: customer.createdOn,
        lastActivityOn: '2020-01-15',
        version: 1,
      }),
    );
  });

  it('is in the list with the position of the report and the version of the record', async () => {
    const customer = await http.create();
    const { json } = await report(customer, { lastActivityOn: '2020-01-15' });
    await http.inside.catchUp();
    const list = await http.send({ url: `/api/v1/customers?code=${customer.code}` });
    expect(list.json.items).toMatchObject([
      { version: 1, position: json.position, updatedAt: json.updatedAt },
    ]);
  });

  it('is not in the history of the record nor in the feed of its events', async () => {
    const customer = await http.create();
    await report(customer, { lastActivityOn: '2020-01-15' });
    const history = await http.send({ url: `/api/v1/customers/${customer.customerId}/history` });
    expect(history.json.items).toHaveLength(1);
    const feed = await http.send({ url: `/api/v1/events?after=${customer.position}` });
    expect(feed.text).not.toContain('ActivityReported');
  });
});
