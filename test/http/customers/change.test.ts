import { type Client, clientOf } from '../support/client.js';
import type { Json } from '../support/http-test.js';
import { realHttp } from '../support/real-http.js';

let client: Client;
beforeAll(async () => {
  client = clientOf(await realHttp());
});
afterAll(() => client.http.close());

function change(customer: Json, body: object | string, headers: Record<string, string> = {}) {
  return client.http.send({
    method: 'PATCH',
    url: `/api/v1/customers/${customer.customerId}`,
    body,
    headers: { 'if-match': `"${customer.version}"`, ...headers },
  });
}

describe('changing a customer', () => {
  it('changes what the patch names and answers the record with its new version', async () => {
    const customer = await client.http.create({ remarks: '老客户', shortName: '甲' });
    const { status, json, headers } = await change(customer, { remarks: null, shortName: '乙' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ version: 2, shortName: '乙', legalName: customer.legalName });
    expect(json).not.toHaveProperty('remarks');
    expect(headers.etag).toBe('"2"');
  });

  it.each(['application/merge-patch+json', 'application/json', 'application/json; charset=utf-8'])(
    'takes a patch as %s',
    async (type) => {
      const customer = await client.http.create();
      const { json } = await change(customer, '{"shortName":"丙"}', { 'content-type': type });
      expect(json).toMatchObject({ version: 2, shortName: '丙' });
    },
  );

  it('answers a patch that changes nothing with the same ETag', async () => {
    const customer = await client.http.create({ shortName: '甲' });
    const { status, json, headers } = await change(customer, { shortName: '甲', remarks: null });
    expect(status).toBe(200);
    expect(json).toEqual(customer);
    expect(headers.etag).toBe('"1"');
  });

  it('adds, changes and removes elements by their ids', async () => {
    const contacts = [{ name: '王芳' }, { name: '李伟' }];
    const customer = await client.http.create({ contacts });
    const [first, second] = customer.contacts;
    const { json } = await change(customer, {
      contacts: {
        [first.contactId]: null,
        [second.contactId]: { title: '经理' },
        'new-1': { name: '张敏', emails: ['zhang@example.cn'] },
      },
    });
    expect(json.contacts).toMatchObject([
      { contactId: second.contactId, name: '李伟', title: '经理' },
      { name: '张敏' },
    ]);
    const again = await change(json, { contacts: { [first.contactId]: { name: 'x' } } });
    expect(again.json.errors).toMatchObject([
      { pointer: `/contacts/${first.contactId}`, code: 'unknown-element' },
    ]);
  });

  it('lets only one of two changes of the same version through', async () => {
    const customer = await client.http.create();
    const answers = await Promise.all([
      change(customer, { shortName: '一' }),
      change(customer, { shortName: '二' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('is repeated safely, also after the version has moved on', async () => {
    const customer = await client.http.create();
    const headers = { 'idempotency-key': 'change-1' };
    const first = await change(customer, { shortName: '一' }, headers);
    await change(first.json, { shortName: '二' });
    const again = await change(customer, { shortName: '一' }, headers);
    expect(again.status).toBe(200);
    expect(again.json).toEqual(first.json);
    // Under another version it is another request.
    const other = await change(first.json, { shortName: '一' }, headers);
    expect(other.json.type).toBe('urn:dossier:problem:idempotency-key-reused');
  });

  it('keeps why', async () => {
    const customer = await client.http.create();
    const { json } = await change(customer, { shortName: '一', note: '客户来函' });
    expect(json).not.toHaveProperty('note');
    const history = await client.get(`/api/v1/customers/${customer.customerId}/history`);
    expect(history.json.items[0].events[0]).toMatchObject({
      type: 'CustomerUpdated',
      data: { changes: [{ path: '/shortName', to: '一' }], note: '客户来函' },
    });
  });

  it('tells what is wrong beside the fields together with the fields', async () => {
    const customer = await client.http.create();
    const { json } = await change(customer, { reason: 5, confirm: {}, colour: 'red', kind: 'x' });
    const told = json.errors.map(({ pointer, code }: Json) => `${code}@${pointer}`).sort();
    expect(told).toEqual([
      'not-a-choice@/kind',
      'unknown-field@/colour',
      'wrong-type@/confirm',
      'wrong-type@/reason',
    ]);
  });

  it('only tries it with dryRun', async () => {
    const customer = await client.http.create();
    const { json } = await client.http.send({
      method: 'PATCH',
      url: `/api/v1/customers/${customer.customerId}?dryRun=true`,
      body: { shortName: '一' },
      headers: { 'if-match': '"1"' },
    });
    expect(json).toMatchObject({
      dryRun: true,
      events: [{ type: 'CustomerUpdated' }],
      record: { shortName: '一' },
    });
    const got = await client.get(`/api/v1/customers/${customer.customerId}`);
    expect(got.json).toEqual(customer);
  });
});
