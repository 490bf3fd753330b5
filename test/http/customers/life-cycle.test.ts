import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Json, Received } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

let http: RealHttp;
beforeAll(async () => {
  http = await realHttp({ ...DEFAULT_POLICY, newCustomers: 'pending' });
});
afterAll(() => http.close());

async function active(fields?: object): Promise<Json> {
  return (await http.post(await http.create(fields), 'activation')).json;
}

describe('the life cycle', () => {
  it('goes from pending to archived and back', async () => {
    const customer = await http.create();
    expect(customer.status).toBe('pending');
    const statuses: string[] = [];
    for (const step of ['activation', 'deactivation', 'reactivation', 'archive', 'reactivation']) {
      const { status, json, headers } = await http.post(customer, step);
      expect(status).toBe(200);
      expect(headers.etag).toBe(`"${json.version}"`);
      statuses.push(json.status);
    }
    expect(statuses).toEqual(['active', 'inactive', 'active', 'archived', 'active']);
  });

  it('keeps the reason', async () => {
    const customer = await active();
    const [reason] = DEFAULT_POLICY.lists.statusReason;
    await http.post(customer, 'archive', {
      reason: reason?.code,
      note: '已注销',
      extra: null,
    } as Json);
    const answer = await http.post(customer, 'archive', { reason: reason?.code, note: null });
    expect(answer.status).toBe(200);
  });

  it('takes no body for an empty one, and null for absent', async () => {
    expect((await http.post(await http.create(), 'activation')).status).toBe(200);
    expect((await http.post(await http.create(), 'activation', {})).status).toBe(200);
    const nulls = { reason: null, note: null };
    expect((await http.post(await http.create(), 'activation', nulls)).status).toBe(200);
  });

  it('names the codes that a reason may have', async () => {
    const { json } = await http.post(await http.create(), 'activation', { reason: 'because' });
    expect(json.errors).toMatchObject([{ pointer: '/reason', code: 'not-a-choice' }]);
    expect(json.errors[0].message).toContain(DEFAULT_POLICY.lists.statusReason[0]?.code);
  });

  it('compares the version when it is asked to', async () => {
    const customer = await http.create();
    const send = (ifMatch: string): Promise<Received> =>
      http.send({
        method: 'POST',
        url: `/api/v1/customers/${customer.customerId}/activation`,
        headers: { 'if-match': ifMatch },
      });
    expect((await send('"2"')).status).toBe(412);
    expect((await send('"1"')).status).toBe(200);
  });

  it('blocks and lifts', async () => {
    const [reason] = DEFAULT_POLICY.lists.blockReason;
    const body = { scope: 'orders', reason: reason?.code, department: '财务部', note: '逾期' };
    const blocked = await http.post(await active(), 'blocks', body);
    expect(blocked.status).toBe(200);
    expect(blocked.json.blocks).toMatchObject([{ ...body, by: 'tester' }]);
    expect(blocked.json.standing.orders.allowed).toBe(false);
    expect(blocked.json.standing.deliveries.allowed).toBe(true);
    const [{ blockId }] = blocked.json.blocks;
    const lifted = await http.post(blocked.json, `blocks/${blockId}/lift`, {
      department: '财务部',
    });
    expect(lifted.json.blocks).toEqual([]);
    expect(lifted.json.standing.orders.allowed).toBe(true);
  });

  it('tells what a step would do', async () => {
    const customer = await http.create();
    const { json } = await http.post(customer, 'activation?dryRun=true');
    expect(json).toMatchObject({
      dryRun: true,
      events: [{ type: 'CustomerActivated' }],
      warnings: [],
      record: { status: 'active' },
    });
    expect((await http.post(customer, 'activation?dryRun=perhaps')).status).toBe(400);
    expect((await http.post(customer, 'activation?dry=true')).status).toBe(400);
    const got = await http.send({ url: `/api/v1/customers/${customer.customerId}` });
    expect(got.json.status).toBe('pending');
  });
});
