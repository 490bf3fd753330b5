import { type BareService, bareService } from './bare-service.js';

const LIST = '/api/v1/customers';

describe('the headers of every answer', () => {
  let plain: BareService;
  let secure: BareService;
  beforeAll(async () => {
    [plain, secure] = await Promise.all([bareService(), bareService({ behindProxy: true })]);
  });
  afterAll(() => Promise.all([plain.app.close(), secure.app.close()]));

  const ANSWERS: [string, object][] = [
    ['a success', { url: LIST }],
    ['nothing there', { url: '/nowhere' }],
    ['a method that is not taken', { method: 'DELETE', url: LIST }],
    ['an address that is not well-formed', { url: '/%zz' }],
    ['an address that is too long', { url: `/${'x'.repeat(9_000)}` }],
    [
      'a body that is no JSON',
      { method: 'POST', url: LIST, headers: { 'content-type': 'application/json' }, payload: '{' },
    ],
    ['a fault of ours', { url: `${LIST}?fail=1` }],
  ];

  it.each(ANSWERS)('%s', async (_, asked) => {
    const silent = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { headers } = await plain.app.inject(asked);
    silent.mockRestore();
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const names = Object.keys(headers).join(' ');
    expect(names).not.toMatch(/access-control|server|powered|strict-transport/);
  });

  it('send browsers to TLS for ever only where there is TLS', async () => {
    const { headers } = await secure.app.inject(LIST);
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it('let no other site ask, whatever it asks for', async () => {
    const preflight = await plain.app.inject({
      method: 'OPTIONS',
      url: LIST,
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.statusCode).toBe(405);
    const simple = await plain.app.inject({
      url: LIST,
      headers: { origin: 'https://evil.example' },
    });
    for (const { headers } of [preflight, simple]) {
      expect(Object.keys(headers).join(' ')).not.toContain('access-control');
    }
  });

  it('tell of no stack, path or version', async () => {
    const silent = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { statusCode, body, headers } = await plain.app.inject(`${LIST}?fail=secret`);
    silent.mockRestore();
    expect(statusCode).toBe(500);
    expect(body + JSON.stringify(headers)).not.toMatch(
      /secret|\/var\/|node_modules|\.[jt]s\b|at |fastify|nest|\d\.\d+\.\d+/i,
    );
  });
});

describe('the address of a request', () => {
  let service: BareService;
  beforeAll(async () => {
    service = await bareService();
  });
  afterAll(() => service.app.close());

  const query = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=`).join('&');

  it('has at most 8,192 characters', async () => {
    const long = (length: number) => `${LIST}?q=`.padEnd(length, 'x');
    expect((await service.app.inject(long(8_192))).statusCode).toBe(200);
    const { statusCode, json } = await service.app.inject(long(8_193));
    expect(statusCode).toBe(414);
    expect(json()).toMatchObject({ type: 'urn:dossier:problem:address-too-long' });
  });

  it('has at most 100 parameters', async () => {
    expect((await service.app.inject(`${LIST}?${query(100)}`)).statusCode).toBe(200);
    const { statusCode, json } = await service.app.inject(`${LIST}?${query(101)}`);
    expect(statusCode).toBe(400);
    expect(json()).toMatchObject({
      type: 'urn:dossier:problem:invalid-query',
      errors: [{ code: 'too-many-parameters', message: '最多 100 个查询参数。' }],
    });
  });
});
