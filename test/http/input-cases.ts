import { API, type Client } from './support/client.js';
import { form } from './support/form.js';
import type { Json, Received } from './support/http-test.js';

const IMPORTS = '/api/v1/imports';
const BULK_ACTIONS = '/api/v1/bulk-actions';
const FILE = { name: 'a.csv', content: '客户名称,国家\n甲有限公司,CN\n' };
const NO_ONE = '01a20cca-0000-7000-8000-000000000000';
const EXAMPLE = { legalName: '杭州春满园文化创意有限公司', country: 'CN' };

/** Cases of docs/errors.md that a client brings about by what it sends. */
export const INPUT_CASES: Record<string, (to: Client) => Promise<Received>> = {
  'The body is not JSON': (to) => to.create('{"legalName": '),
  'The body is not UTF-8': (to) => {
    const bytes = Buffer.from('{"legalName":"\xe9"}', 'latin1');
    return to.http.send({ method: 'POST', url: API, body: bytes });
  },
  'A create without a body': (to) => to.http.send({ method: 'POST', url: API }),
  'The body uses the name `__proto__`': (to) => to.create('{"contacts":[{"__proto__":{}}]}'),
  'The body is nested deeper than 32 levels': (to) =>
    to.create(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
  'The body has more than 102,400 bytes': (to) =>
    to.create(JSON.stringify({ remarks: 'x'.repeat(102_401) }).slice(0, 102_401)),
  'The body is announced as something else than JSON': (to) =>
    to.create('legalName=x', { 'content-type': 'application/x-www-form-urlencoded' }),
  'A body comes without Content-Type': (to) => to.create('{}', { 'content-type': '' }),
  'A merge patch is sent with POST': (to) =>
    to.create(EXAMPLE, { 'content-type': 'application/merge-patch+json' }),
  'A file is not sent as a form, or a form where no file is taken': async (to) => {
    const bare = { url: IMPORTS, body: 'a,b', headers: { 'content-type': 'text/csv' } };
    expect((await to.http.send({ method: 'POST', ...bare })).status).toBe(415);
    return to.http.send({ method: 'POST', url: API, ...form({}, FILE) });
  },
  'A form breaks off, or its file is not called `file`': (to) =>
    to.http.send({ method: 'POST', url: IMPORTS, ...form({}, { ...FILE, part: 'upload' }) }),
  'A form has no file, or a wrong field': async (to) => {
    const answer = await to.http.send({ method: 'POST', url: IMPORTS, ...form({ mode: 'x' }) });
    expect(codes(answer)).toEqual({ '/mode': 'not-a-choice', '/file': 'required' });
    return answer;
  },
  'A file is larger than `DOSSIER_IMPORT_LIMIT_MB`': (to) => {
    const { body, headers } = form({}, FILE);
    const announced = { ...headers, 'content-length': String(600 * 1024 * 1024) };
    return to.http.send({
      method: 'POST',
      url: IMPORTS,
      ...(body && { body }),
      headers: announced,
    });
  },
  'A file cannot be imported; `trouble` is the type of the command line below': async (to) => {
    const file = { name: 'a.csv', content: '%PDF-1.7' };
    const answer = await to.http.send({ method: 'POST', url: IMPORTS, ...form({}, file) });
    expect(answer.json.trouble).toBe('not-a-table');
    return answer;
  },
  'A job does not exist, or its time is over': (to) => to.get(`/api/v1/jobs/${NO_ONE}`),
  'An import has refused nothing': async (to) =>
    to.get(`${IMPORTS}/${await newImport(to)}/refused`),
  'Something is asked of a job that is over': async (to) => {
    const url = `${IMPORTS}/${await newImport(to)}`;
    await to.http.send({ method: 'POST', url: `${url}/cancel` });
    return to.http.send({ method: 'POST', url: `${url}/resume` });
  },
  'The body is a list, a text or a number': (to) => to.create('[]'),
  'A field is unknown, missing, too long or of the wrong type': async (to) => {
    const answer = await to.create({ legalname: 'x', country: 7, shortName: 'x'.repeat(101) });
    expect(codes(answer)).toEqual({
      '/legalname': 'unknown-field',
      '/legalName': 'required',
      '/country': 'wrong-type',
      '/shortName': 'too-long',
    });
    return answer;
  },
  'A text holds a control character or half of a surrogate pair': async (to) => {
    const answer = await to.create('{"legalName":"a\\u0000b","country":"CN","remarks":"\\ud800"}');
    expect(codes(answer)).toEqual({
      '/legalName': 'control-characters',
      '/remarks': 'lone-surrogate',
    });
    return answer;
  },
  'A number is sent as a text': async (to) => {
    const answer = await to.create({ ...EXAMPLE, tenorDays: '90' });
    expect(codes(answer)).toEqual({ '/tenorDays': 'wrong-type' });
    return answer;
  },
  'A field is set that Dossier keeps': async (to) => {
    const answer = await to.create({ ...EXAMPLE, version: 3, nextReviewOn: '2026-01-01' });
    expect(codes(answer)).toEqual({ '/version': 'not-writable', '/nextReviewOn': 'not-writable' });
    return answer;
  },
  'A patch gives contacts as a list': async (to) => {
    const answer = await to.patch({ contacts: [] });
    expect(codes(answer)).toEqual({ '/contacts': 'array-in-patch' });
    return answer;
  },
  '`confirm` is not a list of texts': async (to) => {
    const answer = await to.create({ country: 'CN', confirm: 'same-name@/legalName' });
    expect(codes(answer)).toEqual({ '/confirm': 'wrong-type', '/legalName': 'required' });
    return answer;
  },
  'A step of the life cycle has a wrong body': async (to) => {
    const body = { scope: 'everything', until: '2026-02-30', why: 'x' };
    const answer = await to.http.post(await to.http.create(), 'blocks', body);
    expect(codes(answer)).toEqual({
      '/why': 'unknown-field',
      '/scope': 'not-a-choice',
      '/reason': 'required',
      '/department': 'required',
      '/until': 'not-a-date',
    });
    return answer;
  },
  'A bulk action has wrong params, a wrong filter, or nobody it is for': async (to) => {
    const bulk = (body: object) => to.http.send({ method: 'POST', url: BULK_ACTIONS, body });
    expect(codes(await bulk({ action: 'archive' }))).toEqual({ '/filter': 'required' });
    const answer = await bulk({
      action: 'tag',
      params: { tags: ['x'.repeat(51)] },
      filter: { nothing: 'x', 'creditLimit.from': 'much' },
    });
    expect(codes(answer)).toEqual({
      '/params/tags/0': 'too-long',
      '/filter/nothing': 'unknown-parameter',
      '/filter/creditLimit.from': 'not-a-decimal',
    });
    return answer;
  },
  'A bulk action has a body of more than 512,000 bytes': (to) =>
    to.http.send({ method: 'POST', url: BULK_ACTIONS, body: { note: 'x'.repeat(512_000) } }),
  'A tax id, code or external id belongs to another customer': async (to) => {
    const holder = await to.http.create({ code: 'TAKEN-1' });
    const answer = await to.create({ ...EXAMPLE, code: 'TAKEN-1' });
    expect(codes(answer)).toEqual({ '/code': 'value-taken' });
    expect(answer.json.holders).toEqual([
      {
        pointer: '/code',
        customerId: holder.customerId,
        code: 'TAKEN-1',
        legalName: holder.legalName,
      },
    ]);
    return answer;
  },
  'The customer has the wrong status for a step': async (to) =>
    to.http.post(await to.http.create(), 'activation'),
  'A block that is not there is lifted': async (to) =>
    to.http.post(await to.http.create(), `blocks/${NO_ONE}/lift`),
  'There is no such customer': (to) => to.get(`${API}/${NO_ONE}`),
  'A customer’s id is made up': (to) => to.get(`${API}/${encodeURIComponent("1' or '1'='1")}`),
  'No customer has an external id': (to) => to.get(`${API}/by/erp/${encodeURIComponent('K/1')}`),
  'A version that a customer does not have': async (to) =>
    to.get(`${API}/${(await to.http.create()).customerId}?version=9`),
  'A time before a customer was created': async (to) =>
    to.get(`${API}/${(await to.http.create()).customerId}?asOf=2001-01-01`),
  'There is nothing at an address': (to) => to.get('/api/v1/customer'),
  'An address does not take a method': async (to) => {
    const answer = await to.http.send({ method: 'DELETE', url: `${API}/${NO_ONE}` });
    expect(answer.headers.allow).toBe('GET, HEAD, PATCH');
    return answer;
  },
  'An address is not percent-encoded rightly': (to) => to.get(`${API}/%zz`),
  'A change without `If-Match`': (to) => to.patch({ remarks: 'x' }, null),
  '`If-Match` is weak, `*` or made up': async (to) => {
    const malformed = ['W/"1"', '*', '"1", "2"', '1', '"x"', '""', '"1'];
    for (const ifMatch of malformed) {
      const answer = await to.patch({ remarks: 'x' }, ifMatch);
      expect([ifMatch, answer.status]).toEqual([ifMatch, 400]);
    }
    return to.patch({ remarks: 'x' }, 'W/"1"');
  },
  '`If-Match` names an older version': (to) => to.patch({ remarks: 'x' }, '"0"'),
  '`Idempotency-Key` has other than visible ASCII characters, or over 255': async (to) => {
    const long = await to.create(EXAMPLE, { 'idempotency-key': 'k'.repeat(256) });
    expect(long.status).toBe(400);
    return to.create(EXAMPLE, { 'idempotency-key': 'a b' });
  },
  '`Idempotency-Key` was used for another request': async (to) => {
    const headers = { 'idempotency-key': 'errors-1' };
    expect((await to.create(EXAMPLE, headers)).status).toBe(201);
    return to.create({ ...EXAMPLE, remarks: 'another' }, headers);
  },
  '`X-Min-Position` is not a whole number': (to) => to.get(API, { 'x-min-position': '-1' }),
  'A query parameter is unknown': async (to) => {
    const answer = await to.get(`${API}?categry=key`);
    expect(answer.json.errors).toMatchObject([
      { parameter: 'categry', code: 'unknown-parameter', severity: 'error' },
    ]);
    return answer;
  },
  'A query has more than 100 parameters': (to) =>
    to.get(`${API}?${Array.from({ length: 101 }, (_, i) => `p${i}=`).join('&')}`),
  'An address has more than 8,192 characters': (to) => to.get(`${API}?q=${'x'.repeat(8_192)}`),
  'A query parameter is of the wrong type': async (to) => {
    const answer = await to.get(`${API}?createdOn.from=soon&creditLimit=1e3&sort=colour&dryRun=1`);
    expect(answer.json.errors.map(({ parameter }: Json) => parameter).sort()).toEqual([
      'createdOn.from',
      'creditLimit',
      'dryRun',
      'sort',
    ]);
    return answer;
  },
  '`limit` is 0 or 10,000': async (to) => {
    expect((await to.get(`${API}?limit=10000`)).status).toBe(400);
    return to.get(`${API}?limit=0`);
  },
  'A search term has one character': async (to) => {
    const answer = await to.get(`${API}?q=${encodeURIComponent('春满 园')}`);
    expect(answer.json.errors).toMatchObject([{ parameter: 'q', code: 'term-too-short' }]);
    return answer;
  },
  '`asOf` has no zone': async (to) =>
    to.get(`${API}/${(await to.http.create()).customerId}?asOf=2026-01-01T00:00:00`),
  'An unknown column of an export': (to) => to.get('/api/v1/exports/customers.csv?columns=colour'),
  'A cursor is made up': (to) => to.get(`${API}?cursor=WzEsMl0`),
  'A cursor comes from another query': async (to) => {
    await to.http.create();
    await to.http.create();
    await to.http.inside.catchUp();
    const page = await to.get(`${API}?limit=1&country=CN`);
    const cursor = encodeURIComponent(page.json.nextCursor);
    expect((await to.get(`${API}?limit=1&country=CN&cursor=${cursor}`)).status).toBe(200);
    return to.get(`${API}?limit=1&country=DE&cursor=${cursor}`);
  },
  '`Last-Event-ID` is made up': (to) =>
    to.get('/api/v1/events/stream', { 'last-event-id': 'yesterday' }),
};

async function newImport(to: Client): Promise<string> {
  const { json } = await to.http.send({ method: 'POST', url: IMPORTS, ...form({}, FILE) });
  return json.jobId;
}

/** The code of each error by its pointer. */
function codes({ json }: Received): Record<string, string> {
  return Object.fromEntries(json.errors.map(({ pointer, code }: Json) => [pointer, code]));
}
