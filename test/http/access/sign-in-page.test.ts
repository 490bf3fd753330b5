import { type AccessHttp, accessHttp, BY_TEST, PASSWORD } from '../support/access-http.js';
import type { Browser } from '../support/browser.js';

const EN = { 'accept-language': 'en' };

let http: AccessHttp;
beforeEach(async () => {
  http = await accessHttp();
});
afterEach(() => http.close());

async function linkFor(userId: string): Promise<string> {
  const made = await http.inside.access.links.make(userId, BY_TEST);
  if (made.type === 'refused') throw new Error(made.code);
  return made.secret;
}

async function signInByForm(browser: Browser, password = PASSWORD) {
  const page = await browser.get('/sign-in');
  return browser.submit(page, '/sign-in', { name: 'wang.fang', password });
}

describe('the page to sign in on', () => {
  it('is Chinese first, English by request, and runs nothing', async () => {
    const [zh, en] = [
      await http.browser().get('/sign-in'),
      await http.browser().get('/sign-in', EN),
    ];
    expect(zh.text).toContain('<html lang="zh-CN">');
    expect(zh.text).toContain('登录');
    expect(en.text).toContain('Sign in');
    expect(en.text).not.toMatch(/\p{Script=Han}/u);
    expect(zh.text).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(zh.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; .*style-src 'self' 'sha256-[^']+';.*form-action 'self'; frame-ancestors 'none'/,
    );
    expect(zh.headers.get('cache-control')).toBe('no-store');
    expect(zh.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('signs in and out, and shows who somebody is as text', async () => {
    const user = await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const by = { actor: { id: 'test', kind: 'system' } } as const;
    const displayName = '<b>王芳</b>';
    await http.inside.access.users.change(user.userId, { displayName }, by);
    const browser = http.browser();
    const signedIn = await signInByForm(browser);
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/sign-in']);
    expect([...browser.cookies.keys()]).toEqual(['dossier']);
    const page = await browser.get('/sign-in');
    expect(page.text).toContain('&lt;b&gt;王芳&lt;/b&gt;');
    expect(page.text).toContain('业务员');
    expect((await browser.get('/api/v1/session')).status).toBe(200);
    const out = await browser.submit(page, '/sign-in/out');
    expect(out.status).toBe(303);
    expect(browser.cookies.has('dossier')).toBe(false);
    expect((await browser.get('/sign-in')).text).toContain('name="password"');
  });

  it('says what went wrong, and not why', async () => {
    await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const browser = http.browser();
    const wrong = await signInByForm(browser, 'wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('登录名或密码不对，或用户已停用。');
    const page = await browser.get('/sign-in');
    const unknown = await browser.submit(page, '/sign-in', { name: 'nobody', password: 'wrong' });
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
  });

  it('takes forms of its own pages only', async () => {
    await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const browser = http.browser();
    const page = await browser.get('/sign-in');
    const fields = { name: 'wang.fang', password: PASSWORD };
    const forged = await browser.submit(page, '/sign-in', { ...fields, csrf: 'x' });
    expect([forged.status, browser.cookies.has('dossier')]).toEqual([403, false]);
    const elsewhere = await http.browser().submit(page, '/sign-in', fields);
    expect(elsewhere.status).toBe(403);
    const foreign = await browser.submit(page, '/sign-in', fields, {
      origin: 'https://evil.example',
    });
    expect(foreign.status).toBe(403);
    // A page from before the sign-in does nothing afterwards.
    await browser.submit(page, '/sign-in', fields);
    const out = await browser.submit(page, '/sign-in', { ...fields, name: 'other' });
    expect(out.status).toBe(403);
    const json = { 'content-type': 'application/json' };
    expect((await browser.ask('POST', '/sign-in', json, '{}')).status).toBe(403);
  });

  it('makes a token that is shown once, with how to use it', async () => {
    await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const browser = await http.signIn('wang.fang');
    const page = await browser.get('/sign-in');
    const made = await browser.submit(page, '/sign-in/token', { name: '脚本', days: '30' });
    const [token = ''] = /dossier_[\w-]+/.exec(made.text) ?? [];
    expect(made.text).toContain(`curl -H 'Authorization: Bearer ${token}' ${http.url}/`);
    const headers = { authorization: `Bearer ${token}` };
    expect((await http.browser().get('/api/v1/session', headers)).json).toMatchObject({
      name: 'wang.fang',
      expiresAt: new Date(http.now() + 30 * 86_400_000).toISOString(),
    });
    expect((await browser.get('/sign-in')).text).not.toContain(token);
    const wrong = await browser.submit(page, '/sign-in/token', { name: '', days: '1000' });
    expect(wrong.status).toBe(422);
  });

  it('sets a password, and goes on under another cookie', async () => {
    const user = await http.inside.access.users.add(
      { name: 'new', roles: ['sales'] },
      { actor: { id: 'test', kind: 'system' } },
    );
    if (user.type === 'refused') throw new Error(user.code);
    const browser = http.browser();
    const link = await linkFor(user.user.userId);
    await browser.submit(await browser.get(`/sign-in?link=${link}`), '/sign-in/link');
    const before = browser.cookies.get('dossier');
    const page = await browser.get('/sign-in');
    expect(page.text).not.toContain('name="current"');
    const short = await browser.submit(page, '/sign-in/password', { password: 'kurz' });
    expect([short.status, short.text.includes('kurz')]).toEqual([422, false]);
    const set = await browser.submit(page, '/sign-in/password', { password: PASSWORD });
    expect(set.status).toBe(200);
    expect(set.text).toContain('密码已设置');
    expect(browser.cookies.get('dossier')).not.toBe(before);
    // What the page shows is bound to the new session.
    expect((await browser.submit(set, '/sign-in/out')).status).toBe(303);
    expect((await http.browser().signIn('new', PASSWORD)).status).toBe(200);
  });
});

describe('somebody who came by a link', () => {
  const enter = async (userId: string) => {
    const browser = http.browser();
    const path = `/sign-in?link=${await linkFor(userId)}`;
    await browser.submit(await browser.get(path), '/sign-in/link');
    return browser;
  };

  it('is told to set a password where he has none, and how to come in again', async () => {
    const user = { name: 'new', roles: ['sales', 'finance'] };
    const added = await http.inside.access.users.add(user, BY_TEST);
    if (added.type === 'refused') throw new Error(added.code);
    const browser = await enter(added.user.userId);
    const zh = await browser.get('/sign-in');
    expect(zh.text).toContain('您还没有密码，请现在设置');
    expect(zh.text).toContain('<code>dossier user link new</code>');
    expect(zh.text).toContain('业务员、财务');
    const en = await browser.get('/sign-in', EN);
    expect(en.text).toContain('You have no password yet: set one now');
    expect(en.text).toContain('Sales, Finance');
    expect(en.text).toContain('max="366"');
    const set = await browser.submit(zh, '/sign-in/password', { password: PASSWORD });
    expect(set.text).not.toContain('您还没有密码');
  });

  it('sets a password without the one he has lost, for 15 minutes', async () => {
    const { userId } = await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const [early, late] = [await enter(userId), await enter(userId)];
    const page = await early.get('/sign-in');
    expect(page.text).not.toContain('name="current"');
    expect(page.text).not.toContain('您还没有密码');
    http.later(15 * 60_000);
    const afterwards = await late.get('/sign-in');
    expect(afterwards.text).toContain('name="current"');
    const body = { password: 'new horse 7' };
    const tooLate = await late.submit(afterwards, '/sign-in/password', body);
    expect(tooLate.status).toBe(422);
    await late.open();
    const refused = await late.change('PUT', '/api/v1/session/password', body);
    expect(refused.json.type).toMatch(/:wrong-password$/);
    const again = await enter(userId);
    expect((await again.open()).json.newPasswordUntil).toBe(
      new Date(http.now() + 15 * 60_000).toISOString(),
    );
    const changed = await again.change('PUT', '/api/v1/session/password', body);
    expect([changed.status, changed.json.newPasswordUntil]).toEqual([200, undefined]);
    expect((await http.browser().signIn('wang.fang', 'new horse 7')).status).toBe(200);
  });
});

describe('a link', () => {
  it('is used by its button only, and once', async () => {
    const { userId } = await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const link = await linkFor(userId);
    const path = `/sign-in?link=${link}`;
    for (const method of ['HEAD', 'GET', 'GET']) {
      const seen = await http.browser().ask(method, path);
      expect(seen.status).toBe(200);
      expect(seen.cookies.join()).not.toMatch(/dossier=/);
    }
    const [browser, other] = [http.browser(), http.browser()];
    const [page, same] = [await browser.get(path), await other.get(path)];
    const used = await browser.submit(page, '/sign-in/link');
    expect([used.status, used.headers.get('location')]).toEqual([303, '/sign-in']);
    expect((await browser.get('/api/v1/session')).json.name).toBe('wang.fang');
    const replayed = await other.submit(same, '/sign-in/link');
    expect(replayed.status).toBe(401);
    expect(replayed.text).toContain('此链接已使用过、已过期或不完整');
    expect(other.cookies.has('dossier')).toBe(false);
  });

  it('signs in one of two who use it at once', async () => {
    const { userId } = await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const path = `/sign-in?link=${await linkFor(userId)}`;
    const browsers = Array.from({ length: 5 }, () => http.browser());
    const pages = await Promise.all(browsers.map((browser) => browser.get(path)));
    const answers = await Promise.all(
      browsers.map((browser, i) => browser.submit(pages[i] ?? never(), '/sign-in/link')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401, 401]);
  });

  it('expires, and an unknown one is answered like one that was used', async () => {
    const { userId } = await http.addUser({ name: 'wang.fang', roles: ['sales'] });
    const path = `/sign-in?link=${await linkFor(userId)}`;
    const [late, unknown] = [http.browser(), http.browser()];
    const page = await late.get(path);
    http.later(15 * 60_000);
    const expired = await late.submit(page, '/sign-in/link');
    const madeUp = await unknown.submit(await unknown.get('/sign-in?link=x'), '/sign-in/link');
    expect([expired.status, madeUp.status]).toEqual([401, 401]);
    const notice = /role="status">([^<]+)/;
    expect(notice.exec(expired.text)?.[1]).toBe(notice.exec(madeUp.text)?.[1]);
  });

  it('of the first start makes an administrator, who cannot be made twice', async () => {
    const { access } = http.inside;
    const secret = await access.firstAdministrator();
    if (secret === undefined) throw new Error('Somebody is known already.');
    const browser = http.browser();
    const page = await browser.get(`/sign-in?link=${secret}`);
    expect((await browser.submit(page, '/sign-in/link')).status).toBe(303);
    expect((await browser.get('/api/v1/session')).json.permissions).toContain('users.manage');
    expect(await access.firstAdministrator()).toBeUndefined();
  });
});

function never(): never {
  throw new Error('There is a page for each.');
}
