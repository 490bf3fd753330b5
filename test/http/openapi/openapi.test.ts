import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { PERMISSION_NAMES } from '../../../src/customer/roles.js';
import { CUSTOMER_EXAMPLE } from '../../../src/http/customers/customer-example.js';
import { form } from '../support/form.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

let http: RealHttp;
let document: Json;
let ajv: Ajv2020;
beforeAll(async () => {
  http = await realHttp();
  document = (await http.send({ url: '/openapi.json' })).json;
  ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
});
afterAll(() => http.close());

/** Everything in the document, with its place as a JSON Pointer. */
function* everything(value: Json, pointer = ''): Generator<[string, Json]> {
  yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield* everything(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

function operations(): [string, Json][] {
  return Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]): [string, Json] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

/** What is wrong with a value by the schema of an answer or body. */
function faults(pointer: string, value: unknown): unknown[] {
  const validate = ajv.getSchema(`openapi#${pointer}`);
  if (validate === undefined) throw new Error(`There is no schema at ${pointer}.`);
  validate(value);
  return validate.errors ?? [];
}

function answerFaults(call: string, status: number, value: unknown): unknown[] {
  const [method = '', path = ''] = call.split(' ');
  const at = path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  return faults(
    `/paths/${at}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`,
    value,
  );
}

describe('the OpenAPI document', () => {
  it('is the one in docs/openapi.json (npm run openapi makes it anew)', () => {
    const written = readFileSync(join(__dirname, '../../../docs/openapi.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(document);
  });

  it('is OpenAPI 3.1 with every route that the service has', () => {
    expect(document.openapi).toBe('3.1.0');
    const routes = http.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
    expect(routes).toContain('customers');
    expect(
      operations()
        .map(([call]) => call)
        .sort(),
    ).toEqual([
      'DELETE /api/v1/session',
      'DELETE /api/v1/tokens/{tokenId}',
      'GET /api/v1/audit/access',
      'GET /api/v1/bulk-actions',
      'GET /api/v1/bulk-actions/{jobId}',
      'GET /api/v1/bulk-actions/{jobId}/results',
      'GET /api/v1/bulk-actions/{jobId}/results.csv',
      'GET /api/v1/bulk-actions/{jobId}/results.xlsx',
      'GET /api/v1/catalogue',
      'GET /api/v1/counts',
      'GET /api/v1/customers',
      'GET /api/v1/customers/by/{system}/{externalId}',
      'GET /api/v1/customers/{customerId}',
      'GET /api/v1/customers/{customerId}/history',
      'GET /api/v1/events',
      'GET /api/v1/events/stream',
      'GET /api/v1/exports/customers.csv',
      'GET /api/v1/exports/customers.xlsx',
      'GET /api/v1/imports',
      'GET /api/v1/imports/template.xlsx',
      'GET /api/v1/imports/{jobId}',
      'GET /api/v1/imports/{jobId}/events',
      'GET /api/v1/imports/{jobId}/refused',
      'GET /api/v1/jobs',
      'GET /api/v1/jobs/{jobId}',
      'GET /api/v1/jobs/{jobId}/events',
      'GET /api/v1/policy',
      'GET /api/v1/reviews',
      'GET /api/v1/session',
      'GET /api/v1/session/oidc',
      'GET /api/v1/session/oidc/callback',
      'GET /api/v1/session/oidc/end',
      'GET /api/v1/tokens',
      'GET /api/v1/users',
      'GET /api/v1/users/names',
      'GET /api/v1/users/{userId}',
      'GET /asyncapi.json',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'GET /schemas/{file}',
      'PATCH /api/v1/customers/{customerId}',
      'PATCH /api/v1/users/{userId}',
      'POST /api/v1/bulk-actions',
      'POST /api/v1/customers',
      'POST /api/v1/customers/check',
      'POST /api/v1/customers/lookup',
      'POST /api/v1/customers/{customerId}/activation',
      'POST /api/v1/customers/{customerId}/activity',
      'POST /api/v1/customers/{customerId}/archive',
      'POST /api/v1/customers/{customerId}/blocks',
      'POST /api/v1/customers/{customerId}/blocks/{blockId}/lift',
      'POST /api/v1/customers/{customerId}/deactivation',
      'POST /api/v1/customers/{customerId}/reactivation',
      'POST /api/v1/customers/{customerId}/reveal',
      'POST /api/v1/customers/{customerId}/review-schedule',
      'POST /api/v1/customers/{customerId}/reviews',
      'POST /api/v1/imports',
      'POST /api/v1/imports/columns',
      'POST /api/v1/imports/{jobId}/cancel',
      'POST /api/v1/imports/{jobId}/pause',
      'POST /api/v1/imports/{jobId}/resume',
      'POST /api/v1/jobs/{jobId}/cancel',
      'POST /api/v1/jobs/{jobId}/pause',
      'POST /api/v1/jobs/{jobId}/resume',
      'POST /api/v1/session',
      'POST /api/v1/tokens',
      'POST /api/v1/users',
      'POST /api/v1/users/{userId}/link',
      'PUT /api/v1/session/password',
    ]);
  });

  it('says who may call each, and what whoever may not is told', () => {
    for (const [call, { 'x-permission': needs, security, responses, parameters }] of operations()) {
      const isOpen = needs === 'anybody';
      expect([call, ['anybody', 'signed-in', ...PERMISSION_NAMES]]).toEqual([
        call,
        expect.arrayContaining([needs]),
      ]);
      expect([call, security]).toEqual([call, isOpen ? [] : [{ bearer: [] }, { session: [] }]]);
      const problems = JSON.stringify(responses);
      expect([call, problems.includes('sign-in-required')]).toEqual([call, !isOpen]);
      expect([call, problems.includes('not-allowed')]).toEqual([call, !isOpen]);
      const acting = { $ref: '#/components/parameters/OnBehalfOf' };
      expect([call, parameters.some((one: Json) => one.$ref === acting.$ref)]).toEqual([
        call,
        !isOpen,
      ]);
    }
    const open = operations().filter(([, operation]) => operation['x-permission'] === 'anybody');
    expect(open.map(([call]) => call).sort()).toEqual([
      'GET /api/v1/session/oidc',
      'GET /api/v1/session/oidc/callback',
      'GET /api/v1/session/oidc/end',
      'GET /asyncapi.json',
      'GET /health/live',
      'GET /health/ready',
      'GET /schemas/{file}',
      'POST /api/v1/session',
    ]);
  });

  it('names each operation once', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a summary, a group, an answer and problems for each', () => {
    for (const [call, { summary, tags, responses }] of operations()) {
      expect([call, summary, tags]).toEqual([call, expect.any(String), [expect.any(String)]]);
      const answers = Object.keys(responses).filter((status) => /^[23]/.test(status));
      expect([call, answers]).not.toEqual([call, []]);
      expect([call, responses[500].content]).toEqual([
        call,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      ]);
    }
  });

  it('has every parameter of a path', () => {
    for (const [call, { parameters }] of operations()) {
      const inPath = [...call.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = parameters
        .map(({ $ref, ...own }: Json) =>
          $ref === undefined ? own : document.components.parameters[$ref.split('/').at(-1)],
        )
        .filter((parameter: Json) => parameter.in === 'path')
        .map(({ name }: Json) => name);
      expect([call, described]).toEqual([call, inPath]);
    }
  });

  it('refers to nothing that is not there, and leaves nothing of the workshop in', () => {
    const known = new Set([...everything(document)].map(([pointer]) => `#${pointer}`));
    for (const [pointer, value] of everything(document)) {
      if (pointer.endsWith('/$ref')) expect(known).toContain(value);
      if (!pointer.endsWith('/x-permission')) expect(pointer).not.toMatch(/\/x-/);
    }
  });

  it('has only schemas that are schemas', () => {
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => faults(`/components/schemas/${name}`, {})).not.toThrow();
    }
  });

  it('offers what a list can be filtered and sorted by', () => {
    const names = (path: string): string[] =>
      document.paths[path].get.parameters.map(({ $ref, name }: Json) =>
        $ref === undefined ? name : document.components.parameters[$ref.split('/').at(-1)].name,
      );
    const filters = ['status', 'creditLimit.from', 'legalName.prefix', 'tags', 'q'];
    expect(names('/api/v1/customers')).toEqual(expect.arrayContaining([...filters, 'sort']));
    for (const path of [
      '/api/v1/counts',
      '/api/v1/exports/customers.csv',
      '/api/v1/exports/customers.xlsx',
    ]) {
      expect(names(path)).toEqual(expect.arrayContaining(filters));
      expect(names(path)).not.toContain('sort');
    }
    for (const path of Object.keys(document.paths)) {
      const all = document.paths[path].get ? names(path) : [];
      expect(new Set(all).size).toBe(all.length);
    }
    const { schema } = document.components.parameters['customers.sort'];
    expect(schema.enum).toEqual(expect.arrayContaining(['legalName', '-creditLimit']));
  });

  it('has examples that fit', () => {
    for (const [call, { requestBody }] of operations()) {
      for (const [type, { example }] of Object.entries<Json>(requestBody?.content ?? {})) {
        if (example === undefined) continue;
        const [method = '', path = ''] = call.split(' ');
        const at = path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
        const media = type.replaceAll('/', '~1').replaceAll('+', '%2B');
        const pointer = `/paths/${at}/${method.toLowerCase()}/requestBody/content/${media}/schema`;
        expect([call, faults(pointer, example)]).toEqual([call, []]);
      }
    }
  });
});

describe('what is answered', () => {
  it('is what the document says', async () => {
    const created = await http.send({
      method: 'POST',
      url: '/api/v1/customers',
      body: CUSTOMER_EXAMPLE,
    });
    const { customerId } = created.json;
    const at = `/api/v1/customers/${customerId}`;
    const id = '/api/v1/customers/{customerId}';
    const lifeCycle = { scope: 'orders', reason: 'overdue', department: '财务部', note: '逾期' };
    const tried = '/api/v1/customers?dryRun=true';
    const same = { legalName: CUSTOMER_EXAMPLE.legalName, country: 'CN' };
    await http.send({ method: 'POST', url: `${at}/blocks`, body: lifeCycle });
    await http.inside.catchUp();
    const file = form({}, { name: 'a.csv', content: '客户名称,心情\n甲公司,好\n' });
    const imported = await http.send({ method: 'POST', url: '/api/v1/imports', ...file });
    const calls: [string, number, Promise<{ status: number; json: Json }>][] = [
      ['POST /api/v1/customers', 201, Promise.resolve(created)],
      ['POST /api/v1/customers', 200, http.send({ method: 'POST', url: tried, body: same })],
      [
        'POST /api/v1/customers/check',
        200,
        http.send({ method: 'POST', url: '/api/v1/customers/check', body: same }),
      ],
      [`GET ${id}`, 200, http.send({ url: at })],
      [`GET ${id}/history`, 200, http.send({ url: `${at}/history` })],
      ['GET /api/v1/customers', 200, http.send({ url: '/api/v1/customers' })],
      ['GET /api/v1/reviews', 200, http.send({ url: '/api/v1/reviews' })],
      ['GET /api/v1/counts', 200, http.send({ url: '/api/v1/counts?by=status' })],
      ['GET /api/v1/catalogue', 200, http.send({ url: '/api/v1/catalogue' })],
      ['GET /health/ready', 200, http.send({ url: '/health/ready' })],
      ['GET /health/live', 200, http.send({ url: '/health/live' })],
      ['POST /api/v1/imports', 202, Promise.resolve(imported)],
      ['GET /api/v1/imports', 200, http.send({ url: '/api/v1/imports' })],
      [
        'GET /api/v1/imports/{jobId}',
        200,
        http.send({ url: `/api/v1/imports/${imported.json.jobId}` }),
      ],
      ['GET /api/v1/jobs', 200, http.send({ url: '/api/v1/jobs' })],
      [
        'POST /api/v1/imports/columns',
        200,
        http.send({ method: 'POST', url: '/api/v1/imports/columns', ...file }),
      ],
      [
        'POST /api/v1/imports/{jobId}/cancel',
        200,
        http.send({ method: 'POST', url: `/api/v1/imports/${imported.json.jobId}/cancel` }),
      ],
      [
        'POST /api/v1/customers/lookup',
        200,
        http.send({
          method: 'POST',
          url: '/api/v1/customers/lookup',
          body: { keys: [{ customerId }, { code: 'nobody' }] },
        }),
      ],
    ];
    for (const [call, expected, sent] of calls) {
      const { status, json } = await sent;
      expect([call, status, answerFaults(call, expected, json)]).toEqual([call, expected, []]);
    }
    const events = (await http.send({ url: '/api/v1/events' })).text.trim().split('\n');
    for (const line of events) {
      expect(faults('/components/schemas/CloudEvent', JSON.parse(line))).toEqual([]);
    }
  });

  it('is a problem as the document says', async () => {
    const answers = [
      await http.send({ url: '/nowhere' }),
      await http.send({ method: 'POST', url: '/api/v1/customers', body: {} }),
      await http.send({ url: '/api/v1/customers?limit=0' }),
    ];
    for (const { json } of answers) {
      expect(faults('/components/schemas/Problem', json)).toEqual([]);
    }
  });
});

describe('the page of the document', () => {
  it('asks no other host for anything', async () => {
    const { status, headers, text } = await http.send({ url: '/docs' });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    const links = [...text.matchAll(/(?:src|href)=["']([^"']+)["']/g)].map(
      ([, link]) => link ?? '',
    );
    expect(links.length).toBeGreaterThan(3);
    for (const link of links.filter((candidate) => !candidate.startsWith('#'))) {
      expect(link).toMatch(/^\.\//);
      const file = await http.send({ url: `/${link.slice(2)}` });
      expect([link, file.status]).toEqual([link, 200]);
    }
    expect((await http.send({ url: '/docs/swagger-ui-init.js' })).text).toContain(
      '"validatorUrl": "none"',
    );
  });
});
