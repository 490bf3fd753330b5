import { residentId, uscc } from '../../support/tax-ids.js';
import { callerWith, type SendAs } from '../access/role-callers.js';
import { API } from '../support/client.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

/** Values that are masked, asked for by who guesses them: the budget is small, so that its end is seen. */

const MAX = 4;
const ACCOUNT = '6222021234567890';
const MOBILE = '13800138000';
const PERSONS = residentId(1);

let http: RealHttp;
let customer: Json;
let send: SendAs;

async function open(limits: string): Promise<void> {
  http = await realHttp(undefined, undefined, limits);
  customer = await http.create({
    kind: 'person',
    legalName: '王芳',
    taxIds: [{ type: 'cn-resident-id', value: PERSONS }],
    bankAccounts: [{ accountName: '王芳', bankName: '某银行', accountNo: ACCOUNT }],
    contacts: [{ name: '王芳', phones: [MOBILE] }],
  });
  await http.inside.catchUp();
}

/** Nobody has asked anything yet. */
async function newcomer(): Promise<void> {
  ({ send } = await callerWith(http, 'steward'));
}

const lookUp = (...keys: object[]) =>
  send({ method: 'POST', url: `${API}/lookup`, body: { keys } });
const personsKey = (seed: number) => ({
  taxId: { type: 'cn-resident-id', value: residentId(seed) },
});
const dryRun = (patch: object, query = '?dryRun=true') =>
  send({
    method: 'PATCH',
    url: `${API}/${customer.customerId}${query}`,
    headers: { 'if-match': '"1"' },
    body: patch,
  });
const accountIs = (accountNo: string) => {
  const [{ accountId }] = customer.bankAccounts;
  return { bankAccounts: { [accountId]: { accountNo } } };
};

/** Statuses of one request made again until the budget is used up, and once more. */
async function again(request: (i: number) => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i <= MAX; i++) statuses.push((await request(i)).status);
  return statuses;
}

const used = (status: number) => [...Array.from({ length: MAX }, () => status), 429];
const never = (status: number) => Array.from({ length: MAX + 1 }, () => status);

describe('with a budget', () => {
  beforeAll(() => open(`masked=${MAX}`));
  afterAll(() => http.close());
  beforeEach(newcomer);

  it('a look-up costs as many as it has numbers of persons, and is refused whole', async () => {
    const { status, json, headers } = await lookUp(...[1, 2, 3, 4, 5].map(personsKey));
    expect(status).toBe(429);
    expect(json).not.toHaveProperty('items');
    expect(json.type).toBe('urn:dossier:problem:too-many-requests');
    expect(json.detail).toContain('含 5 次；请在 60 秒后');
    expect(headers['retry-after']).toBe('60');
    const found = await lookUp(...[1, 2, 3, 4].map(personsKey));
    expect(found.json.items.map((item: Json) => item?.customerId)).toEqual([
      customer.customerId,
      undefined,
      undefined,
      undefined,
    ]);
    expect((await lookUp(personsKey(1))).status).toBe(429);
    // Others go on: it is this one's budget, and of this kind of questions.
    expect((await lookUp({ code: 'C000001' })).status).toBe(200);
    await newcomer();
    expect((await lookUp(personsKey(1))).status).toBe(200);
  });

  it.each([
    ['a filter', () => `${API}?taxIds=${PERSONS}`],
    ['counts', () => `/api/v1/counts?by=status&taxIds=${PERSONS}`],
    ['an export', () => `/api/v1/exports/customers.csv?taxIds=${PERSONS}`],
    ['a search for a mobile', () => `${API}?q=${MOBILE}`],
    ['a search for an id number', () => `${API}?q=${PERSONS}`],
    ['an export that is searched', () => `/api/v1/exports/customers.csv?q=${MOBILE}`],
  ])('%s is asked so often', async (_, url) => {
    expect(await again(() => send({ url: url() }))).toEqual(used(200));
  });

  it('so is a selection', async () => {
    const body = { action: 'tag', params: { tags: ['x'] }, filter: { q: MOBILE }, dryRun: true };
    const select = () => send({ method: 'POST', url: '/api/v1/bulk-actions', body });
    expect(await again(select)).toEqual(used(200));
    const several = { ...body, filter: { taxIds: [PERSONS, residentId(2)] } };
    const refused = await send({ method: 'POST', url: '/api/v1/bulk-actions', body: several });
    expect([refused.status, refused.json.errors[0].code]).toEqual([422, 'given-twice']);
  });

  it('a budget is a person’s, whatever token is used and whatever is asked', async () => {
    const { send: one, userId } = await callerWith(http, 'steward');
    const by = { actor: { id: 'cli', kind: 'user' as const } };
    const made = await http.inside.access.tokens.add(
      { name: 'second', roles: ['steward'], owner: userId },
      by,
    );
    if (made.type !== 'added') throw new Error(JSON.stringify(made));
    const authorization = `Bearer ${made.token}`;
    for (const q of [MOBILE, PERSONS])
      expect((await one({ url: `${API}?q=${q}` })).status).toBe(200);
    const other = () => http.send({ url: `${API}?taxIds=${PERSONS}`, headers: { authorization } });
    expect([(await other()).status, (await other()).status]).toEqual([200, 200]);
    expect([(await other()).status, (await one({ url: `${API}?q=${MOBILE}` })).status]).toEqual([
      429, 429,
    ]);
  });

  it('what asks nothing is not counted', async () => {
    for (const query of [
      'q=杭州春满园林绿化工程有限公司',
      'q=0571-8888',
      'taxIds=null',
      `taxIds=${uscc(1)}`,
    ]) {
      expect(await again(() => send({ url: `${API}?${encodeURI(query)}` }))).toEqual(never(200));
    }
    expect(await again(() => lookUp({ taxId: { type: 'cn-uscc', value: uscc(1) } }))).toEqual(
      never(200),
    );
    expect(await again(() => dryRun({ remarks: 'x' }))).toEqual(never(200));
    expect((await send({ url: `${API}?q=${MOBILE}` })).status).toBe(200);
  });

  it('a change that is only tried says so often whether an account is the guessed one', async () => {
    const right = await dryRun(accountIs(ACCOUNT));
    expect(right.json.events).toEqual([]);
    const wrong = await dryRun(accountIs('6222021234567891'));
    expect(wrong.json.events).not.toEqual([]);
    const { contactId } = customer.contacts[0];
    const { status } = await dryRun({ contacts: { [contactId]: { phones: [MOBILE, '1', '2'] } } });
    expect(status).toBe(429);
    expect(await again(() => dryRun(accountIs(ACCOUNT)))).toEqual([200, 200, 429, 429, 429]);
  });

  it('one that is refused for anything else says nothing', async () => {
    const answers = async (headers: Record<string, string>) => {
      const url = `${API}/${customer.customerId}`;
      const tried = [ACCOUNT, '6222021234567891'].map((guess) =>
        send({ method: 'PATCH', url, headers, body: accountIs(guess) }),
      );
      return (await Promise.all(tried)).map(({ status, text }) => [status, text]);
    };
    for (const headers of [{ 'if-match': '"7"' }, {}]) {
      const [right, wrong] = await answers(headers as Record<string, string>);
      expect(right).toEqual(wrong);
    }
  });

  it('so does one that is refused, and a correction of a review', async () => {
    const wrong = { ...accountIs(ACCOUNT), kind: 'nonsense' };
    expect(await again(() => dryRun(wrong, ''))).toEqual(used(422));
    await newcomer();
    const body = { outcome: 'corrected', versionSeen: 1, corrections: accountIs(ACCOUNT) };
    const url = `${API}/${customer.customerId}/reviews?dryRun=true`;
    const review = () => send({ method: 'POST', url, body });
    // “Corrected” is refused where nothing is: that tells it too.
    expect(await again(review)).toEqual(used(422));
  });

  it('a check and a create tell so often whether a number is taken', async () => {
    const body = {
      kind: 'person',
      legalName: '李四',
      country: 'CN',
      taxIds: [{ type: 'cn-resident-id', value: PERSONS }],
    };
    const post = (path: string) => () => send({ method: 'POST', url: `${API}${path}`, body });
    expect(await again(post('/check'))).toEqual(used(200));
    for (const path of ['', '?dryRun=true']) {
      await newcomer();
      const statuses = await again(post(path));
      expect([statuses.includes(201), statuses.at(-2), statuses.at(-1)]).toEqual([false, 409, 429]);
    }
  });

  it('what is written is not counted', async () => {
    const create = (i: number) =>
      send({
        method: 'POST',
        url: API,
        body: {
          kind: 'person',
          legalName: `张${'一二三四五六'[i]}`,
          country: 'CN',
          taxIds: [{ type: 'cn-resident-id', value: residentId(100 + i) }],
        },
      });
    expect(await again(create)).toEqual(never(201));
  });

  it('is told in the metrics', async () => {
    await lookUp(...[1, 2, 3, 4, 5].map(personsKey));
    const { text } = await http.send({ url: '/metrics' });
    expect(text).toMatch(/dossier_http_requests_turned_away_total\{budget="masked"\} [1-9]/);
  });
});

describe('without one', () => {
  beforeAll(() => open('off'));
  afterAll(() => http.close());

  it('nothing is counted', async () => {
    await newcomer();
    const keys = Array.from({ length: 200 }, (_, i) => personsKey(i));
    expect((await lookUp(...keys)).status).toBe(200);
    expect(await again(() => send({ url: `${API}?q=${MOBILE}` }))).toEqual(never(200));
    expect(await again(() => dryRun(accountIs(ACCOUNT)))).toEqual(never(200));
  });
});
