import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { PROBLEM_CODES } from '../../../src/customer/problem-codes.js';
import { type AccessHttp, accessHttp } from '../support/access-http.js';
import { fakeHttp } from '../support/fake-http.js';
import type { HttpTest, Json } from '../support/http-test.js';

let http: HttpTest;
beforeAll(async () => {
  http = await fakeHttp();
});
afterAll(() => http.close());

const URL = '/api/v1/catalogue';

describe('the catalogue', () => {
  it('has every field with labels, type and limits, and what is inside it', async () => {
    const { json } = await http.send({ url: URL });
    expect(json.fields.map(({ name }: Json) => name)).toEqual(CATALOGUE.map(({ name }) => name));
    const named = (name: string) => json.fields.find((field: Json) => field.name === name);
    expect(named('legalName')).toMatchObject({
      label: { zh: '客户名称', en: 'Legal name' },
      type: 'text',
      maxLength: 200,
      group: 'identity',
      required: true,
      derived: false,
      filter: true,
      sort: true,
    });
    expect(named('category')).toMatchObject({ type: 'list', list: 'category' });
    expect(named('contacts')).toMatchObject({ type: 'elements', idField: 'contactId' });
    expect(named('contacts').fields.map(({ name }: Json) => name)).toContain('phones');
    expect(named('formerNames').derived).toBe(true);
  });

  it('has the policy’s lists and rules, and the sentence of every problem', async () => {
    const { json } = await http.send({ url: URL });
    const { lists, review, codeRule, newCustomers, attributes } = DEFAULT_POLICY;
    expect(json).toMatchObject({ lists, review, codeRule, newCustomers, attributes });
    expect(json.problems).toEqual(PROBLEM_CODES);
  });

  it('is not sent again to who has it', async () => {
    const { headers } = await http.send({ url: URL });
    const etag = headers.etag ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const tag of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
      const answer = await http.send({ url: URL, headers: { 'if-none-match': tag } });
      expect([answer.status, answer.text]).toEqual([304, '']);
    }
    const other = await http.send({ url: URL, headers: { 'if-none-match': '"x"' } });
    expect(other.status).toBe(200);
  });

  it('has another ETag under another policy', async () => {
    const other = await fakeHttp({ policy: { ...DEFAULT_POLICY, codeRule: 'K{seq}' } });
    const [one, two] = [await http.send({ url: URL }), await other.send({ url: URL })];
    expect(two.headers.etag).not.toBe(one.headers.etag);
    await other.close();
  });
});

describe('the catalogue of somebody who may not see all', () => {
  let real: AccessHttp;
  beforeAll(async () => {
    real = await accessHttp();
  });
  afterAll(() => real.close());

  it('is his own, also where somebody else has another one in hand', async () => {
    const [viewer, sales] = await Promise.all(['viewer', 'sales'].map((role) => real.as(role)));
    const seen = await real.send({ url: URL, headers: { ...viewer } });
    expect(seen.headers['cache-control']).toBe('private, no-cache');
    const groups = new Set(seen.json.fields.map(({ group }: Json) => group));
    expect([groups.has('contacts'), groups.has('finance')]).toEqual([true, false]);
    expect(seen.json.fields.some(({ writable }: Json) => writable)).toBe(false);
    expect(seen.json.lists).not.toHaveProperty('creditRating');
    expect(seen.text).not.toMatch(/creditLimitFrom|"bankAccounts"/);
    const etag = seen.headers.etag ?? '';
    const other = await real.send({ url: URL, headers: { ...sales, 'if-none-match': etag } });
    expect(other.status).toBe(200);
    const writable = other.json.fields.filter((field: Json) => field.writable);
    expect(writable.map(({ name }: Json) => name)).toContain('invoicing');
    const again = await real.send({ url: URL, headers: { ...viewer, 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('is not for who has not signed in', async () => {
    expect((await real.send({ url: URL, headers: { 'x-actor': '' } })).status).toBe(401);
  });
});
