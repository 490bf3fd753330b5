import { type AccessHttp, accessHttp, BY_TEST } from '../support/access-http.js';
import type { Received, Sent } from '../support/http-test.js';

const USERS = '/api/v1/users';

let http: AccessHttp;
let administrator: { authorization: string };
beforeAll(async () => {
  http = await accessHttp();
  administrator = await http.as('administrator');
});
afterAll(() => http.close());

function send(method: Sent['method'], url: string, body?: object): Promise<Received> {
  return http.send({ method: method ?? 'GET', url, headers: administrator, ...(body && { body }) });
}

const typeOf = ({ json }: Received) => json.type.replace('urn:dossier:problem:', '');

describe('users', () => {
  it('are added, found, changed, locked and unlocked', async () => {
    const added = await send('POST', USERS, {
      name: 'Wang.Fang',
      displayName: '王芳',
      roles: ['sales'],
      orgUnit: '华东',
    });
    expect(added.status).toBe(201);
    expect(added.json).toMatchObject({ name: 'wang.fang', locked: false, hasPassword: false });
    const url = `${USERS}/${added.json.userId}`;
    expect(added.headers.location).toBe(url);
    expect((await send('GET', url)).json).toEqual(added.json);
    const changed = await send('PATCH', url, { roles: ['finance', 'approver'], orgUnit: '' });
    expect(changed.json).toMatchObject({ displayName: '王芳', roles: ['finance', 'approver'] });
    expect(changed.json).not.toHaveProperty('orgUnit');
    expect((await send('PATCH', url, { locked: true })).json.locked).toBe(true);
    expect((await send('POST', `${url}/link`)).status).toBe(409);
    expect((await send('PATCH', url, { locked: false })).json.locked).toBe(false);
    expect((await send('GET', url)).text).not.toMatch(/epoch|argon|hash/i);
  });

  it('stay as they are when something of a change is wrong', async () => {
    const user = await http.addUser({ name: 'whole', roles: ['sales'] });
    const url = `${USERS}/${user.userId}`;
    const wrong = await send('PATCH', url, { locked: true, roles: ['nosuch'] });
    expect([wrong.status, (await send('GET', url)).json]).toEqual([422, user]);
    const right = await send('PATCH', url, { locked: true, roles: ['finance'] });
    expect(right.json).toMatchObject({ locked: true, roles: ['finance'] });
  });

  it('get a link whose address no request makes up', async () => {
    const { userId } = await http.addUser({ name: 'linked', roles: ['sales'] });
    const linkVia = async (host: string) => {
      const headers = { ...administrator, host };
      return (await http.send({ method: 'POST', url: `${USERS}/${userId}/link`, headers })).json
        .link;
    };
    expect(await linkVia('localhost:8080')).toMatch(
      /^http:\/\/localhost:8080\/sign-in\?link=[\w-]{43}$/,
    );
    for (const host of ['evil.example', 'localhost.evil.example', 'localhost:80@evil.example']) {
      expect(await linkVia(host)).toMatch(/^\/sign-in\?link=[\w-]{43}$/);
    }
  });

  it('are told what is wrong', async () => {
    const cases: [object, object][] = [
      [{}, { '/name': 'required', '/roles': 'required' }],
      [{ name: 'a b', roles: ['sales'] }, { '/name': 'malformed-name' }],
      [{ name: 'a', roles: ['king'] }, { '/roles': 'unknown-role' }],
      [{ name: 'a', roles: 'sales' }, { '/roles': 'wrong-type' }],
      [{ name: 'a', roles: ['sales'], password: 'x' }, { '/password': 'unknown-field' }],
      [
        { name: 'a', roles: ['sales'], displayName: '\u0000' },
        { '/displayName': 'malformed-display-name' },
      ],
    ];
    for (const [body, expected] of cases) {
      const { status, json } = await send('POST', USERS, body);
      const errors = json.errors.map(({ pointer, code }: Record<string, string>) => [
        pointer,
        code,
      ]);
      expect([body, status, Object.fromEntries(errors)]).toEqual([body, 422, expected]);
    }
    await send('POST', USERS, { name: 'twice', roles: ['sales'] });
    const twice = await send('POST', USERS, { name: 'TWICE', roles: ['sales'] });
    expect([twice.status, typeOf(twice)]).toEqual([409, 'name-taken']);
    for (const method of ['GET', 'PATCH'] as const) {
      expect(typeOf(await send(method, `${USERS}/nobody`, {}))).toBe('no-such-user');
    }
  });

  it('come in pages', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) {
      await send('POST', USERS, { name, roles: ['viewer'] });
    }
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await send('GET', `${USERS}?limit=2&cursor=${encodeURIComponent(cursor)}`);
      expect(json.items.length).toBeLessThanOrEqual(2);
      names.push(...json.items.map(({ name }: { name: string }) => name));
      cursor = json.nextCursor;
    }
    expect(names).toEqual(expect.arrayContaining(['page-1', 'page-2', 'page-3']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('keep one who can manage them, whoever asks', async () => {
    const only = await http.addUser({ name: 'only', roles: ['administrator'] });
    const url = `${USERS}/${only.userId}`;
    for (const body of [{ locked: true }, { roles: ['sales'] }]) {
      const answer = await send('PATCH', url, body);
      expect([answer.status, typeOf(answer)]).toEqual([409, 'last-administrator']);
    }
    await http.addUser({ name: 'second', roles: ['administrator'] });
    expect((await send('PATCH', url, { locked: true })).status).toBe(200);
  });

  it('are called by name where records have ids, by whoever is known', async () => {
    const user = await http.addUser({ name: 'named', roles: ['viewer'] });
    await http.inside.access.users.change(user.userId, { displayName: '张三' }, BY_TEST);
    const headers = await http.as('viewer');
    const names = (ids: string) => http.send({ url: `${USERS}/names?ids=${ids}`, headers });
    expect((await names(`nobody,${user.userId},__proto__,`)).json).toEqual({
      items: [{ id: user.userId, displayName: '张三' }],
    });
    expect((await names(Array.from({ length: 200 }, (_, i) => i).join())).status).toBe(200);
    expect((await names(Array.from({ length: 201 }, (_, i) => i).join())).status).toBe(400);
    expect((await http.send({ url: USERS, headers })).status).toBe(403);
  });
});

describe('tokens', () => {
  it('are made by whoever signed in, with no more than he has, and are his to see and revoke', async () => {
    await http.addUser({ name: 'maker', roles: ['sales'] });
    await http.addUser({ name: 'neighbour', roles: ['sales'] });
    const [maker, neighbour] = [await http.signIn('maker'), await http.signIn('neighbour')];
    const make = (body: object) => maker.change('POST', '/api/v1/tokens', body);
    const made = await make({
      name: '每晚',
      permissions: ['customers.read'],
      groups: ['contacts'],
    });
    expect([made.status, made.json.token]).toEqual([201, expect.stringMatching(/^dossier_/)]);
    const { json: who } = await maker.get('/api/v1/session', {
      authorization: `Bearer ${made.json.token}`,
    });
    expect(who).toMatchObject({ name: 'maker', permissions: ['customers.read'] });
    expect([...who.groups.read].sort()).toEqual(['contacts', 'identity']);
    expect((await make({ name: 'x', roles: ['finance'] })).json.errors).toMatchObject([
      { pointer: '/roles', code: 'role-not-owned' },
    ]);
    expect((await make({ name: 'x', forService: true, roles: ['sales'] })).status).toBe(403);
    const byToken = await http.send({
      method: 'POST',
      url: '/api/v1/tokens',
      body: { name: 'x' },
      headers: { authorization: `Bearer ${(await make({ name: 'all of mine' })).json.token}` },
    });
    expect([byToken.status, typeOf(byToken)]).toEqual([403, 'session-required']);

    const listed = await maker.get('/api/v1/tokens');
    expect(listed.json.items.map(({ name }: { name: string }) => name)).toEqual([
      'all of mine',
      '每晚',
    ]);
    expect(listed.text).not.toMatch(/dossier_|digest/);
    expect((await neighbour.get('/api/v1/tokens')).json.items).toEqual([]);
    const url = `/api/v1/tokens/${made.json.tokenId}`;
    expect((await neighbour.change('DELETE', url)).status).toBe(404);
    expect((await maker.change('DELETE', url)).status).toBe(204);
  });

  it('of services are made and revoked by whoever manages all', async () => {
    const made = await send('POST', '/api/v1/tokens', {
      name: '订单系统',
      forService: true,
      roles: ['service'],
      expiresInDays: 366,
    });
    expect(made.status).toBe(201);
    const { items } = (await send('GET', '/api/v1/tokens?limit=1')).json;
    expect(items).toMatchObject([{ tokenId: made.json.tokenId, roles: ['service'] }]);
    expect(items[0]).not.toHaveProperty('owner');
    const nothing = await send('POST', '/api/v1/tokens', { name: 'x', forService: true });
    expect(nothing.json.errors).toMatchObject([{ pointer: '/roles', code: 'role-needed' }]);
    const viewer = await http.send({ url: '/api/v1/tokens', headers: await http.as('viewer') });
    expect(viewer.status).toBe(403);
  });
});

describe('the policy', () => {
  it('is shown with its digest to whoever may read it', async () => {
    const { status, json } = await send('GET', '/api/v1/policy');
    expect(status).toBe(200);
    expect(json.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(json.policy.roles.sales.permissions).toContain('customers.create');
    const headers = await http.as('sales');
    expect((await http.send({ url: '/api/v1/policy', headers })).status).toBe(403);
  });
});
