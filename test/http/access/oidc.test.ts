import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appModule } from '../../../src/app.module.js';
import { readConfig } from '../../../src/config/config.js';
import { type Inside, openInside } from '../../../src/inside.js';
import { type Browser, openBrowser, signInAt } from '../../access/oidc/browser.js';
import {
  AUDIENCE,
  CLIENT,
  openProvider,
  SERVICE,
  signJwt,
  type TestProvider,
} from '../../access/oidc/oidc-provider.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type HttpTest, openHttp } from '../support/http-test.js';

const ACCOUNTS = {
  'zhang.san': { name: '张三', roles: ['crm-sales'], department: '华东' },
  nobody: { name: '没有角色', roles: ['mail'] },
  [SERVICE.id]: { roles: ['crm-service'] },
};
const MAPPING = {
  rolesClaim: 'roles',
  roles: { 'crm-sales': 'sales', 'crm-service': ['service'] },
  orgUnitClaim: 'department',
};
const OIDC = '/api/v1/session/oidc';

const folder = temporaryFolder();
let provider: TestProvider;
let inside: Inside;
let http: HttpTest;
let service: string;

beforeAll(async () => {
  provider = await openProvider(ACCOUNTS);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const { config } = await readConfig({
    DOSSIER_STORE: `sqlite:${join(folder.path, 'data')}`,
    DOSSIER_KEYS: join(folder.path, 'dossier.keys'),
    DOSSIER_LIMITS: 'off',
    DOSSIER_AUTH: 'local,oidc',
    DOSSIER_OIDC_ISSUER: provider.issuer,
    DOSSIER_OIDC_CLIENT_ID: CLIENT.id,
    DOSSIER_OIDC_CLIENT_SECRET_FILE: file('secret', `${CLIENT.secret}\n`),
    DOSSIER_OIDC_AUDIENCE: AUDIENCE,
    DOSSIER_OIDC_MAPPING: file('mapping.json', JSON.stringify(MAPPING)),
  });
  inside = await openInside(config, { views: 'inline', report: () => undefined });
  await inside.catchUp();
  http = await openHttp(appModule(inside));
  await http.app.listen(0, '127.0.0.1');
  const { port } = http.app.getHttpServer().address() as { port: number }; // it listens on a port
  service = `http://127.0.0.1:${port}`;
  provider.sendsBackTo(`${service}${OIDC}/callback`);
});

afterAll(async () => {
  await http.close();
  await inside.close();
  await provider.close();
  folder.remove();
});

beforeEach(() => provider.comeBack());

/** From the page to sign in on to where the provider sends the browser back to, without going there. */
function away(browser: Browser, login: string): Promise<URL> {
  return signInAt(browser, `${service}${OIDC}`, login, `${service}${OIDC}/callback`);
}

async function session(browser: Browser) {
  const answer = await browser.go(`${service}/api/v1/session`);
  return { status: answer.status, body: await answer.json() };
}

const locationOf = (answer: Response) => answer.headers.get('location');

describe('sign-in with a company account', () => {
  it('goes to the provider and comes back with a session', async () => {
    const browser = openBrowser();
    const back = await away(browser, 'zhang.san');
    expect((await session(browser)).status).toBe(401);
    const answer = await browser.go(back.href);
    expect([answer.status, locationOf(answer)]).toEqual([303, '/']);
    const { status, body } = await session(browser);
    expect(status).toBe(200);
    expect(body).toMatchObject({ displayName: '张三', roles: ['sales'], orgUnit: '华东' });
    const trail = await inside.access.users.list();
    expect(trail).toHaveLength(1);
  });

  it('gives cookies that no script and no other site can use', async () => {
    const began = await fetch(`${service}${OIDC}`, { redirect: 'manual' });
    expect(began.headers.get('cache-control')).toBe('no-store');
    const cookies = began.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^dossier-oidc=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('ends the session that the browser had before', async () => {
    const browser = openBrowser();
    await browser.go((await away(browser, 'zhang.san')).href);
    const host = new URL(service).host;
    const before = browser.cookies.get(`${host} dossier`) ?? '';
    await browser.go((await away(browser, 'zhang.san')).href);
    expect(browser.cookies.get(`${host} dossier`)).not.toBe(before);
    const old = await fetch(`${service}/api/v1/session`, {
      headers: { cookie: `dossier=${before}` },
    });
    expect(old.status).toBe(401);
  });

  it('is known to the log as a sign-in, without a name', async () => {
    const [user] = await inside.access.users.list();
    const commits = await inside.store.journal.readStream(`access:${user?.userId}`);
    const events = commits.flatMap(({ streams }) => streams.flatMap((stream) => stream.events));
    expect(events[0]).toMatchObject({
      type: 'UserAdded',
      data: { roles: ['sales'], orgUnit: '华东' },
    });
    expect(events.map(({ type }) => type)).toContain('SignedIn');
    expect(JSON.stringify(commits)).not.toMatch(/张三|zhang/);
  });
});

describe('what comes to the callback', () => {
  const PAGE = 'text/html; charset=utf-8';

  async function isBrokenOff(browser: Browser, address: string): Promise<void> {
    const answer = await browser.go(address);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, PAGE]);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).not.toContain('made-up');
    expect((await session(browser)).status).toBe(401);
  }

  it('is good once', async () => {
    const browser = openBrowser();
    const back = await away(browser, 'zhang.san');
    await browser.go(back.href);
    browser.cookies.delete(`${new URL(service).host} dossier`);
    await isBrokenOff(browser, back.href);
  });

  it('is good in the browser only that began: nobody is signed in as somebody else', async () => {
    const back = await away(openBrowser(), 'zhang.san');
    await isBrokenOff(openBrowser(), back.href);
    const victim = openBrowser();
    await victim.go(`${service}${OIDC}`);
    await isBrokenOff(victim, back.href);
  });

  it.each([
    ['state', 'made-up'],
    ['code', 'made-up'],
    ['iss', 'https://made-up.example.com'],
    ['error', 'made-up'],
  ])('is not good with another %s', async (name, value) => {
    const browser = openBrowser();
    const back = await away(browser, 'zhang.san');
    back.searchParams.set(name, value);
    await isBrokenOff(browser, back.href);
  });

  it('is not good with nothing', () => isBrokenOff(openBrowser(), `${service}${OIDC}/callback`));

  it('sends nobody anywhere else', async () => {
    const browser = openBrowser();
    const back = await away(browser, 'zhang.san');
    for (const name of ['redirect', 'returnTo', 'next', 'redirect_uri']) {
      back.searchParams.set(name, 'https://evil.example.com');
    }
    expect(locationOf(await browser.go(back.href))).toBe('/');
  });

  it('admits nobody without a role, or who is locked', async () => {
    const one = openBrowser();
    const refused = await one.go((await away(one, 'nobody')).href);
    expect(refused.status).toBe(403);
    const [user] = await inside.access.users.list();
    const by = { actor: { id: 'test', kind: 'system' as const } };
    await inside.access.users.lock(user?.userId ?? '', by);
    try {
      const other = openBrowser();
      const answer = await other.go((await away(other, 'zhang.san')).href);
      expect([answer.status, await answer.text()]).toEqual([403, await refused.text()]);
      expect((await session(other)).status).toBe(401);
    } finally {
      await inside.access.users.unlock(user?.userId ?? '', by);
    }
  });
});

describe('the address to come back to', () => {
  const redirectUri = async (host: string) => {
    const { headers } = await http.app.inject({ url: OIDC, headers: { host } });
    return new URL(String(headers.location)).searchParams.get('redirect_uri');
  };

  it('is never one that a request made up', async () => {
    expect(await redirectUri('evil.example.com')).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(await redirectUri('localhost.evil.example.com')).toMatch(/^http:\/\/127\.0\.0\.1:/);
    // The name that the browser used keeps its cookies.
    expect(await redirectUri('localhost:3000')).toMatch(/^http:\/\/localhost:/);
  });
});

describe('while the provider is away', () => {
  it('company sign-in says so, and other ways go on', async () => {
    const browser = openBrowser();
    const back = await away(browser, 'zhang.san');
    const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    provider.leave();
    const answer = await browser.go(back.href);
    log.mockRestore();
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain(provider.issuer);
    const program = await fetch(back.href, { headers: { accept: 'application/json' } });
    expect(await program.json()).toMatchObject({ type: 'urn:dossier:problem:sign-in-broken-off' });
    const by = { actor: { id: 'test', kind: 'system' as const } };
    const added = await inside.access.tokens.add({ name: 'a service', roles: ['viewer'] }, by);
    const token = added.type === 'refused' ? added.code : added.token;
    expect((await asking(token)).status).toBe(200);
  });
});

describe('a bearer of a JWT', () => {
  const claims = (more: object = {}) => {
    const seconds = Math.floor(Date.now() / 1000);
    const times = { iat: seconds, exp: seconds + 300 };
    return { iss: provider.issuer, aud: AUDIENCE, sub: 'zhang.san', ...times, ...more };
  };

  it('does what his claims say', async () => {
    const token = await signJwt(provider.key, claims({ roles: ['crm-sales'] }));
    expect((await asking(token)).status).toBe(200);
    expect((await asking(token, '/api/v1/users')).status).toBe(403);
    const without = await signJwt(provider.key, claims({ roles: [] }));
    expect((await asking(without)).status).toBe(403);
  });

  it('is the person who signed in with the browser', async () => {
    const token = await signJwt(provider.key, claims({ roles: ['crm-sales'] }));
    const me = await (await asking(token, '/api/v1/session')).json();
    const [user] = await inside.access.users.list();
    expect(JSON.stringify(me)).toContain(user?.userId);
  });

  it('is nobody with a token of another audience', async () => {
    const token = await signJwt(provider.key, claims({ roles: ['crm-sales'], aud: 'urn:billing' }));
    const answer = await asking(token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });
});

describe('signing out', () => {
  it('goes on to the provider', async () => {
    const answer = await openBrowser().go(`${service}${OIDC}/end`);
    expect(answer.status).toBe(303);
    expect(locationOf(answer)).toContain(`${provider.issuer}/session/end?`);
  });
});

function asking(token: string, path = '/api/v1/customers'): Promise<Response> {
  return fetch(service + path, { headers: { authorization: `Bearer ${token}` } });
}
