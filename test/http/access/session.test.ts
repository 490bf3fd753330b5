import { type AccessHttp, accessHttp, BY_TEST, PASSWORD } from '../support/access-http.js';
import type { Browser, Seen } from '../support/browser.js';

const SESSION = '/api/v1/session';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let http: AccessHttp;
beforeEach(async () => {
  http = await accessHttp();
  await http.addUser({ name: 'wang.fang', roles: ['sales'], orgUnit: '华东' });
});
afterEach(() => http.close());

const typeOf = ({ json }: { json: { type: string } }) =>
  json.type.replace('urn:dossier:problem:', '');

function secretOf({ cookies }: Browser): string {
  return cookies.get('dossier') ?? '';
}

describe('signing in', () => {
  it('tells who somebody is, and what he may do', async () => {
    const browser = http.browser();
    const signedIn = await browser.signIn(' Wang.Fang', PASSWORD);
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    expect(signedIn.json).toMatchObject({
      name: 'wang.fang',
      displayName: expect.any(String),
      roles: ['sales'],
      orgUnit: '华东',
      hasPassword: true,
      expiresAt: new Date(http.now() + 12 * HOUR_MS).toISOString(),
    });
    expect(signedIn.json.permissions).toContain('customers.create');
    expect(signedIn.json.groups.read).not.toContain('bank');
    expect(signedIn.json.groups.write).not.toContain('finance');
    expect((await browser.open()).json).toEqual(signedIn.json);
    expect(signedIn.text).not.toContain(secretOf(browser));
  });

  it('sets a cookie that no script reads and no other site sends', async () => {
    const { cookies } = await http.browser().signIn('wang.fang', PASSWORD);
    const [cookie = ''] = cookies.filter((text) => text.startsWith('dossier='));
    expect(cookie).toMatch(/^dossier=[\w-]{43}; /);
    expect(cookie.split('; ').slice(1).sort()).toEqual([
      `Expires=${new Date(http.now() + 12 * HOUR_MS).toUTCString()}`,
      'HttpOnly',
      'Path=/',
      'SameSite=Lax',
    ]);
  });

  it('answers an unknown name, a wrong password and a locked user alike', async () => {
    const locked = await http.addUser({ name: 'locked', roles: ['sales'] });
    await http.inside.access.users.lock(locked.userId, BY_TEST);
    const answers: Pick<Seen, 'status' | 'text' | 'cookies'>[] = [];
    for (const [name, password] of [
      ['nobody', PASSWORD],
      ['wang.fang', 'wrong'],
      ['locked', PASSWORD],
      ['', PASSWORD],
      ['\u0000', PASSWORD],
    ]) {
      const seen = await http.browser().signIn(name ?? '', password ?? '');
      answers.push({ status: seen.status, text: seen.text, cookies: seen.cookies });
      expect(seen.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]?.text).toContain('sign-in-failed');
    expect(answers).toEqual(answers.map(() => answers[0]));
  });

  it('slows down, with no word about whether the password was right', async () => {
    let seen = await http.browser().signIn('wang.fang', 'wrong');
    for (let tries = 0; tries < 50 && seen.status !== 429; tries++) {
      seen = await http.browser().signIn('wang.fang', 'wrong');
    }
    expect([seen.status, typeOf(seen)]).toEqual([429, 'sign-in-slowed']);
    expect(Number(seen.headers.get('retry-after'))).toBeGreaterThan(0);
    const right = await http.browser().signIn('wang.fang', PASSWORD);
    expect([right.status, right.text.replace(/\d+/g, '')]).toEqual([
      429,
      seen.text.replace(/\d+/g, ''),
    ]);
  });

  it('gives a session of its own, and ends the one before (fixation)', async () => {
    const attacker = await http.signIn('wang.fang');
    const victim = http.browser();
    victim.cookies.set('dossier', secretOf(attacker));
    await http.addUser({ name: 'li.wei', roles: ['finance'] });
    expect((await victim.signIn('li.wei', PASSWORD)).json.name).toBe('li.wei');
    expect(secretOf(victim)).not.toBe(secretOf(attacker));
    expect((await attacker.get(SESSION)).status).toBe(401);
    // Nor does a secret become a session that the attacker made up.
    const madeUp = http.browser();
    madeUp.cookies.set('dossier', 'a'.repeat(43));
    await madeUp.signIn('li.wei', PASSWORD);
    expect(secretOf(madeUp)).not.toBe('a'.repeat(43));
  });

  it('takes JSON of a page of ours only', async () => {
    const browser = http.browser();
    const form = await browser.ask(
      'POST',
      SESSION,
      { 'content-type': 'application/x-www-form-urlencoded' },
      `name=wang.fang&password=${PASSWORD}`,
    );
    expect(form.status).toBe(415);
    const body = { name: 'wang.fang', password: PASSWORD };
    const foreign = await browser.change('POST', SESSION, body, { origin: 'https://evil.example' });
    expect([foreign.status, typeOf(foreign)]).toEqual([403, 'cross-site-request']);
    expect(browser.cookies.size).toBe(0);
  });
});

describe('a session', () => {
  it('ends when it is not used for half an hour, and after twelve hours however it is used', async () => {
    const [idle, busy] = [await http.signIn('wang.fang'), await http.signIn('wang.fang')];
    http.later(29 * MINUTE_MS);
    expect((await busy.get(SESSION)).status).toBe(200);
    http.later(MINUTE_MS);
    expect((await idle.get(SESSION)).status).toBe(401);
    expect((await busy.get(SESSION)).status).toBe(200);
    for (let hours = 0.5; hours < 11.5; hours += 0.25) {
      http.later(0.25 * HOUR_MS);
      await busy.get(SESSION);
    }
    expect((await busy.get(SESSION)).status).toBe(200);
    http.later(HOUR_MS / 2);
    expect((await busy.get(SESSION)).status).toBe(401);
  });

  it('ends when it is signed out of, and opens nothing afterwards', async () => {
    const browser = await http.signIn('wang.fang');
    const other = await http.signIn('wang.fang');
    const secret = secretOf(browser);
    const out = await browser.change('DELETE', SESSION);
    expect([out.status, out.text]).toEqual([204, '']);
    expect(out.cookies.join()).toMatch(/dossier=; .*Expires=Thu, 01 Jan 1970/);
    browser.cookies.set('dossier', secret);
    expect((await browser.get(SESSION)).status).toBe(401);
    expect((await other.get(SESSION)).status).toBe(200);
  });

  it('ends everywhere when that is asked', async () => {
    const [one, other] = [await http.signIn('wang.fang'), await http.signIn('wang.fang')];
    const mine = (await one.change('POST', '/api/v1/tokens', { name: '脚本' })).json.token;
    expect((await one.change('DELETE', `${SESSION}?everywhere=true`)).status).toBe(204);
    expect((await other.get(SESSION)).status).toBe(401);
    // Tokens are no sessions.
    expect((await other.get(SESSION, { authorization: `Bearer ${mine}` })).status).toBe(200);
  });

  it('ends when its user is locked', async () => {
    const browser = await http.signIn('wang.fang');
    const administrator = await http.as('administrator');
    const { userId } = (await browser.get(SESSION)).json;
    const locked = await http.send({
      method: 'PATCH',
      url: `/api/v1/users/${userId}`,
      body: { locked: true },
      headers: administrator,
    });
    expect(locked.json).toMatchObject({ locked: true, roles: ['sales'] });
    expect((await browser.get(SESSION)).status).toBe(401);
    expect((await http.browser().signIn('wang.fang', PASSWORD)).status).toBe(401);
  });

  it('has the roles that its user has now', async () => {
    const browser = await http.signIn('wang.fang');
    const { userId } = (await browser.get(SESSION)).json;
    await http.send({
      method: 'PATCH',
      url: `/api/v1/users/${userId}`,
      body: { roles: ['viewer'] },
      headers: await http.as('administrator'),
    });
    expect((await browser.get(SESSION)).json).toMatchObject({ roles: ['viewer'] });
    const created = await browser.change('POST', '/api/v1/customers', {});
    expect([created.status, typeOf(created)]).toEqual([403, 'not-allowed']);
  });
});

describe('a change under a cookie', () => {
  const create = { legalName: '杭州春满园文化创意有限公司', country: 'CN' };
  const post = (browser: Browser, headers: Record<string, string>) =>
    browser.change('POST', '/api/v1/customers', create, headers);

  it('takes the token of the session', async () => {
    const browser = await http.signIn('wang.fang');
    const other = await http.signIn('wang.fang');
    const { csrfToken } = (await other.get(SESSION)).json;
    for (const token of ['', 'x', csrfToken, secretOf(browser)]) {
      const answer = await post(browser, { 'x-csrf-token': token });
      expect([token, answer.status, typeOf(answer)]).toEqual([token, 403, 'cross-site-request']);
    }
    expect((await post(browser, {})).status).toBe(201);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is refused from another site, also with the token: %p', async (headers) => {
    const browser = await http.signIn('wang.fang');
    const answer = await post(browser, headers as Record<string, string>);
    expect([answer.status, typeOf(answer)]).toEqual([403, 'cross-site-request']);
  });

  it('is not needed for reading, nor with a token', async () => {
    const browser = await http.signIn('wang.fang');
    expect(
      (await browser.get('/api/v1/catalogue', { origin: 'https://evil.example' })).status,
    ).toBe(200);
    const sales = await http.as('sales');
    const answer = await fetch(`${http.url}/api/v1/customers`, {
      method: 'POST',
      headers: { ...sales, 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify(create),
    });
    expect(answer.status).toBe(201);
  });
});

describe('a new password', () => {
  const put = (browser: Browser, body: object) =>
    browser.change('PUT', `${SESSION}/password`, body);

  it('takes the current one, ends every other session and goes on in this one', async () => {
    const [browser, other] = [await http.signIn('wang.fang'), await http.signIn('wang.fang')];
    const wrong = await put(browser, { current: 'wrong', password: 'acht Zwerge und ein Berg' });
    expect([wrong.status, typeOf(wrong)]).toEqual([403, 'wrong-password']);
    const missing = await put(browser, { password: 'acht Zwerge und ein Berg' });
    expect(missing.status).toBe(403);
    const before = secretOf(browser);
    const changed = await put(browser, { current: PASSWORD, password: 'acht Zwerge und ein Berg' });
    expect([changed.status, changed.json.name]).toEqual([200, 'wang.fang']);
    expect(secretOf(browser)).not.toBe(before);
    expect((await browser.get(SESSION)).status).toBe(200);
    expect((await other.get(SESSION)).status).toBe(401);
    expect((await http.browser().signIn('wang.fang', PASSWORD)).status).toBe(401);
    expect((await http.browser().signIn('wang.fang', 'acht Zwerge und ein Berg')).status).toBe(200);
  });

  it('is told what is wrong with it', async () => {
    const browser = await http.signIn('wang.fang');
    const short = await put(browser, { current: PASSWORD, password: 'kurz' });
    expect(short.status).toBe(422);
    expect(short.json.errors).toMatchObject([{ pointer: '/password', code: 'password-too-short' }]);
    expect(short.text).not.toContain('kurz');
  });

  it('is nothing that a token can set', async () => {
    const answer = await fetch(`${http.url}${SESSION}/password`, {
      method: 'PUT',
      headers: { ...(await http.as('sales')), 'content-type': 'application/json' },
      body: JSON.stringify({ password: 'acht Zwerge und ein Berg' }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('session-required');
  });
});
