import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { DEFAULT_ROLES } from '../../../src/customer/default-roles.js';
import { uscc } from '../../support/tax-ids.js';
import { API } from '../support/client.js';
import type { Json, Received, Sent } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

/** Customers over HTTP for somebody who sees only his own, in the role sales, with a token of his. */

const CANARY = 'canary-of-bank';
const POLICY = {
  ...DEFAULT_POLICY,
  roles: { ...DEFAULT_ROLES, sales: { ...DEFAULT_ROLES.sales, rows: 'own' as const } },
} as typeof DEFAULT_POLICY;

let http: RealHttp;
let userId: string;
let token: string;
let own: Json;
let foreign: Json;

beforeAll(async () => {
  http = await realHttp(POLICY);
  const by = { actor: { id: 'tests', kind: 'system' as const } };
  const { users, tokens } = http.inside.access;
  const zhang = await users.add({ name: 'zhang', displayName: '张三', roles: ['sales'] }, by);
  const li = await users.add({ name: 'li', displayName: '李四', roles: ['sales'] }, by);
  if (zhang.type === 'refused' || li.type === 'refused') throw new Error('no user');
  userId = li.user.userId;
  const added = await tokens.add({ name: 'tests', roles: ['sales'], owner: userId }, by);
  if (added.type === 'refused') throw new Error('no token');
  token = added.token;
  const account = { accountName: CANARY, bankName: '某银行', accountNo: '6222021234567890' };
  const fields = { bankAccounts: [account], contacts: [{ phones: ['13800138000'] }] };
  own = await http.create({ ...fields, owner: userId, category: 'vip' });
  foreign = await http.create({
    ...fields,
    owner: zhang.user.userId,
    category: 'vip',
    code: 'HIDDEN-1',
    taxIds: [{ type: 'cn-uscc', value: uscc(1) }],
    externalIds: [{ system: 'erp', id: 'F-1' }],
  });
  await http.inside.catchUp();
});
afterAll(() => http.close());

function send({ headers, ...sent }: Sent): Promise<Received> {
  return http.send({ ...sent, headers: { ...headers, authorization: `Bearer ${token}` } });
}

function post(path: string, body: object, headers = {}): Promise<Received> {
  return send({ method: 'POST', url: `${API}${path}`, body, headers });
}

describe('a customer of others', () => {
  it('is answered as one that does not exist, on every call', async () => {
    const nobody = '01890000-0000-7000-8000-000000000000';
    const answers = (customerId: string) => {
      const url = `${API}/${customerId}`;
      const headers = { 'if-match': '"1"' };
      return Promise.all([
        send({ url }),
        send({ url: `${url}?version=1` }),
        send({ url: `${url}?asOf=2999-12-31` }),
        send({ url: `${url}/history` }),
        send({ method: 'PATCH', url, headers, body: { remarks: 'x' } }),
        send({ method: 'PATCH', url: `${url}?dryRun=true`, headers, body: { owner: userId } }),
        post(`/${customerId}/reviews`, { outcome: 'confirmed', versionSeen: 1 }),
      ]);
    };
    const [theirs, none] = [await answers(foreign.customerId), await answers(nobody)];
    expect(theirs.map(({ status, text }) => [status, text])).toEqual(
      none.map(({ status, text }) => [status, text]),
    );
    expect(new Set(theirs.map(({ status }) => status))).toEqual(new Set([404]));
    expect((await send({ url: `${API}/by/erp/F-1` })).status).toBe(404);
    const keys = [{ customerId: foreign.customerId }, { code: 'HIDDEN-1' }];
    expect((await post('/lookup', { keys })).json.items).toEqual([null, null]);
  });

  it('is in no list, no count and no review queue', async () => {
    const { json } = await send({ url: API });
    expect(json.items.map(({ customerId }: Json) => customerId)).toEqual([own.customerId]);
    const counts = await send({ url: '/api/v1/counts?by=category' });
    expect(counts.json.counts).toEqual({ vip: 1 });
    const queue = await send({ url: '/api/v1/reviews' });
    expect(queue.json.items.map(({ customerId }: Json) => customerId)).toEqual([own.customerId]);
  });

  it('that is in the way is said to exist, and whose it is', async () => {
    const body = {
      legalName: '新客户',
      country: 'CN',
      taxIds: [{ type: 'cn-uscc', value: uscc(1) }],
    };
    const { status, json, text } = await post('', body);
    expect(status).toBe(409);
    expect(json.errors).toMatchObject([
      { pointer: '/taxIds/0/value', message: '该客户已存在，负责人：张三。' },
    ]);
    expect(json.holders).toEqual([
      { pointer: '/taxIds/0/value', owner: foreign.owner, ownerName: '张三' },
    ]);
    expect(text).not.toMatch(new RegExp(`HIDDEN|${foreign.customerId}|${foreign.legalName}`));
    const checked = await post('/check', body);
    expect(checked.json.duplicates).toEqual([
      { reason: 'tax-id', pointer: '/taxIds/0/value', owner: foreign.owner, ownerName: '张三' },
    ]);
  });
});

describe('one’s own customer', () => {
  it('is shown without the groups that cannot be read, and masked', async () => {
    const url = `${API}/${own.customerId}`;
    const answers = [
      await send({ url }),
      await send({ url: `${url}/history` }),
      await send({ url: `${API}?q=13800138000` }),
      await post('/lookup', { keys: [{ customerId: own.customerId }] }),
      await send({
        method: 'PATCH',
        url: `${url}?dryRun=true`,
        headers: { 'if-match': '"1"' },
        body: { remarks: 'x' },
      }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).not.toMatch(new RegExp(`${CANARY}|bankAccounts|13800138000|6222021234567890`));
    }
    for (const { text } of answers.slice(0, 4)) expect(text).toContain('138****8000');
  });

  it('cannot be given what is not one’s to write', async () => {
    const { status, json } = await send({
      method: 'PATCH',
      url: `${API}/${own.customerId}`,
      headers: { 'if-match': '"1"' },
      body: { bankAccounts: {}, contacts: { 'new-1': { phones: [{ masked: '138****8000' }] } } },
    });
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer, code }: Json) => `${code}@${pointer}`)).toEqual([
      'not-yours-to-write@/bankAccounts',
      'masked-value@/contacts/new-1/phones/0',
    ]);
  });

  it('is made his by him', async () => {
    const { status, json, headers } = await post('', { legalName: '自己的', country: 'CN' });
    expect(status).toBe(201);
    expect(json.owner).toBe(userId);
    expect((await send({ url: String(headers.location) })).status).toBe(200);
    const theirs = { legalName: '别人的', country: 'CN', owner: foreign.owner };
    expect((await post('', theirs)).json.errors).toMatchObject([
      { pointer: '/owner', code: 'out-of-your-sight' },
    ]);
  });
});

it('what cannot be read cannot be asked for', async () => {
  for (const query of ['openWarnings=0', 'sort=openWarnings', 'taxIds.prefix=9']) {
    const { status, json } = await send({ url: `${API}?${query}` });
    expect(status).toBe(400);
    expect(json.type).toContain('invalid-query');
  }
});

it('what is not allowed is said to be so, and which permission it needs', async () => {
  const { status, json } = await post(`/${own.customerId}/archive`, { reason: 'other' });
  expect(status).toBe(403);
  expect(json.type).toBe('urn:dossier:problem:not-allowed');
  expect(json.detail).toContain('customers.status');
});
