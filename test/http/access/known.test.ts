import { type AccessHttp, accessHttp, BY_TEST } from '../support/access-http.js';

let http: AccessHttp;
beforeAll(async () => {
  http = await accessHttp();
});
afterAll(() => http.close());

type Words = Record<string, string>;

const ask = (path: string, headers: Words = {}, method = 'GET') =>
  fetch(http.url + path, { method, headers, redirect: 'manual' });

async function problemOf(answer: Response): Promise<string> {
  const { type } = (await answer.json()) as { type: string };
  return type.replace('urn:dossier:problem:', '');
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('whoever is not known', () => {
  it.each([
    ['GET', '/api/v1/customers'],
    ['POST', '/api/v1/customers'],
    ['GET', '/api/v1/session'],
    ['GET', '/api/v1/users'],
    ['GET', '/api/v1/policy'],
    ['GET', '/metrics'],
    // Not even whether there is something.
    ['GET', '/api/v1/nothing-here'],
    ['GET', '/api/'],
    ['DELETE', '/api/v1/customers'],
    ['OPTIONS', '/api/v1/customers'],
    ['PATCH', '/api/v1/customers/01a20cca-0000-7000-8000-000000000000'],
  ])('is told to sign in: %s %s', async (method, path) => {
    const answer = await ask(path, {}, method);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(answer)).toBe('sign-in-required');
  });

  it('gets no body for HEAD', async () => {
    const answer = await ask('/api/v1/customers', {}, 'HEAD');
    expect([answer.status, await answer.text()]).toEqual([401, '']);
  });

  it.each([
    '/health/live',
    '/health/ready',
    '/openapi.json',
    '/docs',
    '/asyncapi.json',
    '/sign-in',
  ])('sees %s all the same', async (path) => {
    expect((await ask(path)).status).toBe(200);
  });

  it('is sent from / to where one signs in, and is told that there is nothing elsewhere', async () => {
    const answer = await ask('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in']);
    expect(await problemOf(await ask('/nothing-here'))).toBe('no-such-route');
  });

  it('is nobody by what anybody can write', async () => {
    for (const headers of [
      { 'x-actor': 'tester' },
      { 'x-on-behalf-of': 'tester' },
      { authorization: 'Basic dGVzdGVyOnRlc3Rlcg==' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer x y' },
      bearer('dossier_x_y'),
      bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'),
      { cookie: 'dossier=x' },
      { cookie: `dossier=${'a'.repeat(43)}` },
      { cookie: `__Host-dossier=${'a'.repeat(43)}` },
    ] as Words[]) {
      const answer = await ask('/api/v1/customers', headers);
      expect([headers, answer.status]).toEqual([headers, 401]);
    }
  });
});

describe('a token', () => {
  it('is known as what it is, whatever cookie comes along and whoever X-Actor names', async () => {
    await http.addUser({ name: 'wang.fang', roles: ['finance'] });
    const browser = await http.signIn('wang.fang');
    const headers = { ...(await http.as('viewer')), 'x-actor': 'wang.fang' };
    const { json } = await browser.get('/api/v1/session', headers);
    expect(json).toMatchObject({ roles: ['viewer'], tokenId: json.actorId });
    expect(json).not.toHaveProperty('csrfToken');
    // A token that does not hold is not replaced by a cookie that does.
    const other = await browser.get('/api/v1/session', bearer('nonsense'));
    expect(other.status).toBe(401);
    expect(other.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('expires, and is good for nothing once it is revoked', async () => {
    const { tokens } = http.inside.access;
    const made = await tokens.add({ name: 'x', roles: ['viewer'], expiresInDays: 1 }, BY_TEST);
    if (made.type === 'refused') throw new Error(made.code);
    const administrator = await http.as('administrator');
    expect((await ask('/api/v1/catalogue', bearer(made.token))).status).toBe(200);
    const revoked = await ask(`/api/v1/tokens/${made.tokenId}`, administrator, 'DELETE');
    expect(revoked.status).toBe(204);
    expect((await ask('/api/v1/catalogue', bearer(made.token))).status).toBe(401);
    const again = await ask(`/api/v1/tokens/${made.tokenId}`, administrator, 'DELETE');
    expect(await problemOf(again)).toBe('no-such-token');

    const short = await tokens.add({ name: 'y', roles: ['viewer'], expiresInDays: 1 }, BY_TEST);
    if (short.type === 'refused') throw new Error(short.code);
    expect((await ask('/api/v1/catalogue', bearer(short.token))).status).toBe(200);
    http.later(86_400_000);
    expect((await ask('/api/v1/catalogue', bearer(short.token))).status).toBe(401);
  });

  it('needs the permission of what it asks for', async () => {
    const auditor = await http.as('auditor');
    expect((await ask('/api/v1/customers', auditor)).status).not.toBe(403);
    for (const path of ['/api/v1/users', '/metrics', '/api/v1/imports']) {
      const answer = await ask(path, auditor);
      expect([path, answer.status, await problemOf(answer)]).toEqual([path, 403, 'not-allowed']);
    }
    expect((await ask('/metrics', await http.as('administrator'))).status).toBe(200);
    expect((await ask('/api/v1/nothing-here', auditor)).status).toBe(404);
    expect((await ask('/api/v1/customers', auditor, 'DELETE')).status).toBe(405);
  });
});

describe('acting for a user', () => {
  async function service(permissions: string[]): Promise<Words> {
    const roles = ['sales', 'steward'];
    const added = await http.inside.access.tokens.add({ name: 's', roles, permissions }, BY_TEST);
    if (added.type === 'refused') throw new Error(added.code);
    return bearer(added.token);
  }

  it('takes a permission of its own', async () => {
    const user = await http.addUser({ name: 'acted.for', roles: ['sales'] });
    const headers = { ...(await http.as('sales')), 'x-on-behalf-of': user.userId };
    const answer = await ask('/api/v1/session', headers);
    expect([answer.status, await problemOf(answer)]).toEqual([403, 'not-allowed']);
    expect((await service(['customers.read'])).authorization).toBeDefined();
  });
});

describe('acting for a user, with the permission', () => {
  let acting: AccessHttp;
  beforeAll(async () => {
    const { policy } = http.inside.config;
    const { sales, viewer } = policy.roles;
    if (sales === undefined || viewer === undefined) throw new Error('There are such roles.');
    const agent = { ...sales, permissions: [...sales.permissions, 'on-behalf-of' as const] };
    acting = await accessHttp({ ...policy, roles: { ...policy.roles, agent } });
  });
  afterAll(() => acting.close());

  it('does what both may, and both are named', async () => {
    const user = await acting.addUser({ name: 'li.wei', roles: ['viewer', 'administrator'] });
    const headers = { ...(await acting.as('agent')), 'x-on-behalf-of': user.userId };
    const session = await acting.send({ url: '/api/v1/session', headers });
    expect(session.json).toMatchObject({ userId: user.userId, name: 'li.wei' });
    expect(session.json.permissions).toContain('customers.read');
    for (const other of ['customers.create', 'users.manage', 'on-behalf-of']) {
      expect(session.json.permissions).not.toContain(other);
    }
    const clerk = await acting.addUser({ name: 'clerk', roles: ['sales'] });
    const created = await acting.send({
      method: 'POST',
      url: '/api/v1/customers',
      body: { legalName: '代办有限公司', country: 'CN' },
      headers: { ...headers, 'x-on-behalf-of': clerk.userId },
    });
    expect(created.status).toBe(201);
    const { items } = (
      await acting.send({ url: `/api/v1/customers/${created.json.customerId}/history` })
    ).json;
    expect(items[0].actor).toMatchObject({ kind: 'service', onBehalfOf: clerk.userId });
  });

  it.each(['', 'nobody', 'Wang Fang', 'x'.repeat(65)])('is for users only: %p', async (whom) => {
    const headers = { ...(await acting.as('agent')), 'x-on-behalf-of': whom };
    const answer = await acting.send({ url: '/api/v1/session', headers });
    expect([answer.status, answer.json.type]).toEqual([
      400,
      'urn:dossier:problem:malformed-on-behalf-of',
    ]);
  });

  it('is not for a user who is locked', async () => {
    const user = await acting.addUser({ name: 'locked', roles: ['sales'] });
    await acting.inside.access.users.lock(user.userId, BY_TEST);
    acting.later(10_000);
    const headers = { ...(await acting.as('agent')), 'x-on-behalf-of': user.userId };
    expect((await acting.send({ url: '/api/v1/session', headers })).status).toBe(400);
  });
});
