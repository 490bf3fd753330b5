import fc from 'fast-check';
import { CATALOGUE, partsOf } from '../../src/customer/catalogue/fields.js';
import { CUSTOMER_EXAMPLE } from '../../src/http/customers/customer-example.js';
import { form } from './support/form.js';
import type { Json } from './support/http-test.js';
import { type RealHttp, realHttp } from './support/real-http.js';

/**
 * Whatever comes in, it is never answered with 500. Bodies have the names that are known and values that
 * may be anything, so that they get past the first check.
 */

let http: RealHttp;
let customer: Json;
let logged: jest.SpyInstance;
beforeAll(async () => {
  http = await realHttp();
  const { taxIds: _, ...fields } = CUSTOMER_EXAMPLE;
  customer = await http.create(fields);
  await http.inside.catchUp();
  logged = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(async () => {
  logged.mockRestore();
  await http.close();
});

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    'null',
    '-0',
    '1e999',
    '9'.repeat(400),
    '杭州',
    '2026-02-30',
    'CN',
    'cn-uscc',
    '91330105321935456Y',
    '0571-88886666-801',
    1e308,
    -1,
    0.5,
    true,
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
);
const names = [
  ...new Set([
    ...CATALOGUE.flatMap((field) => [field, ...partsOf(field)]).map(({ name }) => name),
    ...['confirm', 'reason', 'note', 'new-1', 'outcome', 'versionSeen', 'checklist', 'corrections'],
    ...['scope', 'department', 'until', 'on', 'keys', 'externalId', 'constructor', 'toString', ''],
  ]),
];
const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string());
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    odd,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 6 }),
  ),
}));

/** A good body in which one value is replaced, or a body of known names with anything in them. */
const body = fc.oneof(
  fc.dictionary(name, json, { maxKeys: 8 }),
  fc
    .tuple(fc.constantFrom(...Object.keys(CUSTOMER_EXAMPLE)), json)
    .map(([key, value]) => ({ ...CUSTOMER_EXAMPLE, taxIds: [], [key]: value })),
  json,
);

const steps = [
  ...['activation', 'deactivation', 'reactivation', 'archive', 'blocks', 'blocks/x/lift'],
  ...['reviews', 'review-schedule'],
];

function said(status: number): string {
  return `${status} ${logged.mock.calls.flat().map((part) => part?.stack ?? part)}`;
}

describe('there is no 500', () => {
  it.each(['', '/check', '/lookup'])('for a body of POST /customers%s', async (path) => {
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { status } = await http.send({
          method: 'POST',
          url: `/api/v1/customers${path}?dryRun=true`.replace(/(check|lookup)\?.*/, '$1'),
          body: JSON.stringify(sent),
        });
        if (status >= 500) throw new Error(said(status));
      }),
      { numRuns: 150 },
    );
  });

  it.each(['', '/columns'])('for the fields of POST /imports%s, or for its file', async (path) => {
    const field = fc.constantFrom(
      ...['mode', 'dryRun', 'map', 'system', 'batch', 'strictColumns', 'language', 'takeOver'],
      ...['constructor2', 'file2', ''],
    );
    const value = fc.oneof(
      json.map((any) => JSON.stringify(any) ?? ''),
      fc.constantFrom('{"客户名称":"legalName"}', '{"#1":"-"}', '{"reason":"x"}', 'upsert', 'true'),
    );
    const content = fc.oneof(
      fc.constant('客户名称,国家\n甲公司,CN\n'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const fields = fc.dictionary(field, value, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(fields, content, async (given, text) => {
        const { status } = await http.send({
          method: 'POST',
          url: `/api/v1/imports${path}`,
          ...form(given, { name: 'a.csv', content: text }),
        });
        if (status >= 500) throw new Error(said(status));
      }),
      { numRuns: 100 },
    );
  });

  it('for a patch', async () => {
    const known = customer.contacts.map(({ contactId }: Json) => contactId);
    const contacts = fc.dictionary(fc.constantFrom('new-1', 'new-2', 'x', ...known), json);
    const patch = fc.oneof(body, fc.record({ contacts, addresses: json, taxIds: json }));
    await fc.assert(
      fc.asyncProperty(patch, async (sent) => {
        const { status } = await http.send({
          method: 'PATCH',
          url: `/api/v1/customers/${customer.customerId}?dryRun=true`,
          headers: { 'if-match': '"1"' },
          body: JSON.stringify(sent),
        });
        if (status >= 500) throw new Error(said(status));
      }),
      { numRuns: 150 },
    );
  });

  it('for the body of a step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...steps), body, async (step, sent) => {
        const { status } = await http.send({
          method: 'POST',
          url: `/api/v1/customers/${customer.customerId}/${step}?dryRun=true`,
          body: JSON.stringify(sent),
        });
        if (status >= 500) throw new Error(said(status));
      }),
      { numRuns: 200 },
    );
  });

  it('for an address and its query', async () => {
    const { customers, reviews } = { customers: '/api/v1/customers', reviews: '/api/v1/reviews' };
    const path = fc.oneof(
      fc.constantFrom(customers, reviews, '/api/v1/counts', '/api/v1/exports/customers.csv'),
      fc.constantFrom('/api/v1/events', '/api/v1/catalogue', `${customers}/${customer.customerId}`),
      fc.webPath(),
      fc.string({ unit: 'binary' }).map((text) => `${customers}/by/erp/${encode(text)}`),
    );
    const parameter = fc.constantFrom(
      ...['q', 'sort', 'limit', 'cursor', 'by', 'asOf', 'version', 'after', 'status', 'tags'],
      ...['creditLimit.from', 'createdOn.to', 'legalName.prefix', 'code', '__proto__', 'columns'],
    );
    const query = fc.array(fc.tuple(parameter, odd), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(path, query, async (at, parameters) => {
        const text = parameters.map(([key, value]) => `${key}=${encode(String(value))}`).join('&');
        const { status } = await http.send({ url: `${at.startsWith('/') ? at : '/'}?${text}` });
        if (status >= 500) throw new Error(said(status));
      }),
      { numRuns: 300 },
    );
  });

  it('for a header', async () => {
    const header = fc.constantFrom(
      ...['if-match', 'idempotency-key', 'authorization', 'x-min-position', 'traceparent'],
      ...['accept-language', 'last-event-id', 'content-type', 'if-none-match', 'accept'],
    );
    const value = fc.string({
      unit: fc.constantFrom(...' "W/*-_.,;=0123456789abcXYZ\u00e9'),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(header, value, { maxKeys: 4 }), async (headers) => {
        // A wait for a position that never comes is somebody else’s test.
        const { 'x-min-position': position = '', ...others } = headers;
        const sent = Number(position) > 0 ? others : headers;
        const answers = [
          await http.send({ url: '/api/v1/customers', headers: sent }),
          await http.send({
            method: 'POST',
            url: '/api/v1/customers?dryRun=true',
            body: '{}',
            headers: sent,
          }),
        ];
        for (const { status } of answers) if (status >= 500) throw new Error(said(status));
      }),
      { numRuns: 200 },
    );
  });
});

/** Percent-encoded; half a surrogate pair cannot be. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
