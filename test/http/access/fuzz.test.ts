import fc from 'fast-check';
import { DEFAULT_ROLES } from '../../../src/customer/default-roles.js';
import { fullRecord } from '../../support/full-record.js';
import { foundIn } from '../../support/topic-canaries.js';
import type { Json, Sent } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import {
  callerWith,
  FOREIGN_UNIT,
  narrowed,
  ROLES,
  type SendAs,
  sendablePolicy,
} from './role-callers.js';

/*
 * Requests made from the OpenAPI document, by everybody: whatever is asked, no answer is a fault of ours, none has a
 * status that the document does not have, and nothing of customers out of sight comes out. FUZZ_REQUESTS=100000
 * asks more often.
 */

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const WHO = ['nobody', ...ROLES] as const;
/** Answers that do not end. */
const ENDLESS = /\/stream$/;
/** Said before any route is asked: what is no HTTP request, or too much of one. */
const OF_EVERY_CALL = [400, 404, 405, 408, 413, 414, 415, 431];

let http: RealHttp;
let operations: { call: string; operation: Json }[];
let document: Json;
let senders: Record<string, SendAs>;
let told: ReturnType<typeof fullRecord>;
let ids: string[];
let logged: jest.SpyInstance;

beforeAll(async () => {
  logged = jest.spyOn(console, 'error').mockImplementation();
  http = await realHttp(narrowed(sendablePolicy()));
  document = (await http.send({ url: '/openapi.json' })).json;
  operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods)
      .filter(() => !ENDLESS.test(path))
      .map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation })),
  );
  told = fullRecord({ kind: 'company', policy: sendablePolicy(), seed: 77 });
  const foreign = await http.create({ ...told.input, orgUnit: FOREIGN_UNIT });
  const own = await http.create({ orgUnit: '华东' });
  await http.inside.catchUp();
  ids = [foreign.customerId, own.customerId, foreign.contacts[0].contactId, 'x', '\u0000', '..%2f'];
  senders = {
    nobody: ({ headers, ...sent }) =>
      http.send({ ...sent, headers: { ...headers, 'x-actor': '' } }),
  };
  for (const role of ROLES) senders[role] = (await callerWith(http, role)).send;
});
afterAll(async () => {
  logged.mockRestore();
  await http.close();
});

const resolved = (part: Json): Json =>
  part?.$ref === undefined
    ? part
    : part.$ref
        .split('/')
        .slice(1)
        .reduce((at: Json, step: string) => at?.[step], document);

/** Values that are no text of any schema. */
const odd = fc.constantFrom<unknown>(
  null,
  '',
  '\u0000',
  '\ud800',
  '\u202e',
  -1,
  1e308,
  0.5,
  true,
  [],
  {},
  { masked: '138****8000' },
  '138****8000',
  '9'.repeat(300),
  '2026-02-30',
  'null',
);

/** A value of a JSON Schema of the document, or nearly one. */
function valuesOf(given: Json, depth: number): fc.Arbitrary<unknown> {
  const schema = resolved(given) ?? {};
  const right = rightValues(schema, depth);
  return fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: odd });
}

function rightValues(schema: Json, depth: number): fc.Arbitrary<unknown> {
  if (schema.examples !== undefined) return fc.constantFrom(...schema.examples);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return fc.oneof(...several.map((one: Json) => valuesOf(one, depth)));
  if (depth <= 0) return odd;
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const named = Object.entries<Json>(schema.properties ?? {}).map(
        ([name, inner]) =>
          [name, fc.option(valuesOf(inner, depth - 1), { nil: undefined })] as const,
      );
      return fc.record(Object.fromEntries(named)).map((value) => JSON.parse(JSON.stringify(value)));
    }
    case 'array':
      return fc.array(valuesOf(schema.items, depth - 1), { maxLength: 3 });
    case 'integer':
    case 'number':
      return fc.integer({ min: -2, max: 400 });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom('杭州', 'CN', '2026-01-05', 'legalName', 'active', '1', 'CSV'),
      );
  }
}

/** Text that may stand in a URL or a header; the rest is percent-encoded or left out. */
const asText = (value: unknown) =>
  (typeof value === 'string' ? value : JSON.stringify(value)) ?? '';

interface Fuzzed {
  call: string;
  who: string;
  sent: Sent;
}

function requestOf({ call, operation }: { call: string; operation: Json }): fc.Arbitrary<Fuzzed> {
  const [method, path = ''] = call.split(' ');
  const parameters: Json[] = (operation.parameters ?? []).map(resolved);
  const some = fc.record(
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in !== 'path')
        .map((parameter) => [
          `${parameter.in} ${parameter.name}`,
          fc.option(valuesOf(parameter.schema, 2), { nil: undefined, freq: 1 }),
        ]),
    ),
  );
  const bodies = Object.entries<Json>(operation.requestBody?.content ?? {});
  const body = fc.option(
    fc.oneof(
      fc.constant(undefined),
      ...bodies.map(([type, { schema, example }]) =>
        fc.record({
          type: fc.constant(type),
          value: example
            ? fc.oneof(fc.constant(example), valuesOf(schema, 4))
            : valuesOf(schema, 4),
        }),
      ),
    ),
    { nil: undefined, freq: 8 },
  );
  return fc
    .record({ who: fc.constantFrom(...WHO), some, body, id: fc.nat() })
    .map(({ who, some, body, id }) => {
      const query = new URLSearchParams();
      const headers: Record<string, string> = {};
      for (const [key, value] of Object.entries(some)) {
        if (value === undefined) continue;
        const [where = '', name = ''] = key.split(' ');
        const text = asText(value).replace(/[\ud800-\udfff]/gu, '');
        if (where === 'query') query.append(name, text);
        else if (/^[\x20-\x7e]*$/.test(text)) headers[name.toLowerCase()] = text;
      }
      const url = path.replace(/\{\w+\}/g, () => encodeURI(ids[id % ids.length] ?? 'x'));
      const sent: Sent = {
        method: method as NonNullable<Sent['method']>, // as the document has it
        url: query.size > 0 ? `${url}?${query}` : url,
        headers: { ...headers, ...(body && { 'content-type': body.type }) },
        ...(body && { body: JSON.stringify(body.value) ?? '' }),
      };
      return { call, who, sent };
    });
}

it(`answers ${REQUESTS} requests as the document says, and tells nothing out of sight`, async () => {
  const statuses = new Map<string, number>();
  const any = fc.oneof(...operations.map(requestOf));
  await fc.assert(
    fc.asyncProperty(any, async ({ call, who, sent }) => {
      const answer = await (senders[who] ?? http.send)(sent);
      const { status, text } = answer;
      const documented = operations.find((one) => one.call === call)?.operation.responses ?? {};
      // The lists of this test stand still: who asks for a later position is told that it is not there.
      const isFault = status >= 500 && !text.includes(':not-yet-visible"');
      if (isFault) throw new Error(`${status} ${text} ${logged.mock.calls.flat()}`);
      const isKnown = String(status) in documented || OF_EVERY_CALL.includes(status);
      if (!isKnown) throw new Error(`${status} is not documented: ${text}`);
      const narrow = who !== 'nobody' && !DEFAULT_ROLES[who]?.permissions.includes('events.read');
      if (narrow || who === 'nobody') {
        const said = foundIn(JSON.stringify(sent), [...told.personal, ...told.open]);
        const canaries = [...told.personal, ...told.open].filter(
          // Who owns it is said where a new customer collides; what was asked may be said again.
          ({ field }) => field !== 'owner' && !said.includes(field),
        );
        expect(foundIn(text, canaries)).toEqual([]);
      }
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
    }),
    { numRuns: REQUESTS },
  );
  // It must have got somewhere: refusals alone prove little.
  expect(statuses.get('200') ?? 0).toBeGreaterThan(REQUESTS / 50);
  expect(statuses.get('403') ?? 0).toBeGreaterThan(REQUESTS / 50);
}, 600_000);
