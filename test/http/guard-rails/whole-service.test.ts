import { createHash } from 'node:crypto';
import { budgetOfRoute } from '../../../src/http/guard-rails/budget-of-route.js';
import { fakeHttp } from '../support/fake-http.js';
import type { HttpTest, Json } from '../support/http-test.js';

/* What the other tests here show of bare calls, seen at the service as it is put together. */

let http: HttpTest;
beforeAll(async () => {
  http = await fakeHttp();
});
afterAll(() => http.close());

it('counts every call of the API, each as what it is', async () => {
  const { json } = await http.send({ url: '/openapi.json' });
  const counted: Record<string, string[]> = {};
  for (const [path, calls] of Object.entries<Json>(json.paths)) {
    for (const [method, call] of Object.entries<Json>(calls)) {
      const url = path.replace(/\{(\w+)\}/g, ':$1');
      const config = { needs: call['x-permission'] };
      const budget = budgetOfRoute({ url, method: method.toUpperCase(), config } as never);
      counted[String(budget)] = [...(counted[String(budget)] ?? []), `${method} ${path}`];
    }
  }
  const { undefined: never, read, write, ...few } = counted;
  expect(never).toEqual(['get /health/live', 'get /health/ready']);
  expect(few).toEqual({
    'sign-in': ['post /api/v1/session', 'get /api/v1/session/oidc/callback'],
    search: ['post /api/v1/customers/check', 'post /api/v1/customers/lookup'],
    export: expect.arrayContaining(['get /api/v1/exports/customers.csv']),
  });
  expect(read?.filter((call) => !call.startsWith('get '))).toEqual([]);
  expect(write?.filter((call) => call.startsWith('get '))).toEqual([]);
});

describe('the page of the documentation', () => {
  it('runs only what is our own, and what stands in it', async () => {
    const { text, headers } = await http.send({ url: '/docs' });
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(policy).not.toContain('unsafe-inline');
    const inline = [...text.matchAll(/<(script|style)>(.*?)<\/\1>/gs)];
    expect(inline.length).toBeGreaterThan(0);
    for (const [, , code = ''] of inline) {
      expect(policy).toContain(createHash('sha256').update(code).digest('base64'));
    }
    // Everything else it loads comes from here.
    expect(text).not.toMatch(/(src|href)=["'](https?:)?\/\//);
  });

  it('leaves the rest of it, and the API, with the policy that runs nothing', async () => {
    for (const url of ['/docs/swagger-ui-init.js', '/openapi.json', '/health/live']) {
      const { headers } = await http.send({ url });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none';frame-ancestors/);
    }
  });
});

it('gives the headers also to who is not known, and to nobody another site', async () => {
  const { status, headers } = await http.send({
    url: '/api/v1/customers',
    headers: { 'x-actor': '', origin: 'https://evil.example' },
  });
  expect(status).toBe(401);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  expect(Object.keys(headers).join(' ')).not.toContain('access-control');
});

it('takes no preflight and no TRACE, whoever sends it', async () => {
  const asked = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  for (const method of ['OPTIONS', 'TRACE']) {
    for (const [actor, status] of [
      ['', 401],
      ['tester', 405],
    ] as const) {
      const answer = await http.send({
        method: method as 'OPTIONS', // inject takes any
        url: '/api/v1/customers',
        headers: { ...asked, 'x-actor': actor },
      });
      expect([method, actor, answer.status]).toEqual([method, actor, status]);
      expect(Object.keys(answer.headers).join(' ')).not.toContain('access-control');
    }
  }
});
