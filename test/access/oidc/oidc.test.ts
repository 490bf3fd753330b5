import { Oidc } from '../../../src/access/oidc/oidc.js';
import { ProviderAway } from '../../../src/access/oidc/provider.js';
import { ATTEMPT_MS } from '../../../src/access/oidc/sign-in-attempts.js';
import type { OidcConfig } from '../../../src/config/oidc-config.js';
import { openBrowser, signInAt } from './browser.js';
import { CLIENT, openProvider, PUBLIC_CLIENT, type TestProvider } from './oidc-provider.js';
import { GUARDS, MAPPING, type TestPeople, testPeople } from './test-people.js';

const BACK = 'http://127.0.0.1:3000/api/v1/session/oidc/callback';

const ACCOUNTS = {
  'zhang.san': { name: '张三', roles: ['crm-sales'], department: '华东' },
  nobody: { name: '没有角色', roles: ['mail'] },
};

let provider: TestProvider;
let other: TestProvider;
let people: TestPeople;

beforeAll(async () => {
  provider = await openProvider(ACCOUNTS, BACK);
  other = await openProvider(ACCOUNTS, BACK);
});

afterAll(() => Promise.all([provider.close(), other.close()]));

beforeEach(() => {
  people = testPeople();
  provider.comeBack();
});

afterEach(() => {
  jest.restoreAllMocks();
});

function open(config: Partial<OidcConfig> = {}): Oidc {
  return new Oidc({
    config: {
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      audience: undefined,
      mapping: MAPPING,
      ...config,
    },
    vault: people.vault,
    users: people.users,
    guards: GUARDS,
  });
}

/** Goes to the provider, signs in there, and comes back with what the address then says. */
async function signIn(oidc: Oidc, login = 'zhang.san') {
  const { address, browserSecret } = await oidc.begin(BACK, undefined);
  const back = await signInAt(openBrowser(), address.href, login, BACK);
  return { query: back.searchParams, browserSecret };
}

describe('sign-in by a provider', () => {
  it('makes a user of who comes for the first time, and changes him later', async () => {
    const oidc = open();
    const first = await signIn(oidc);
    const known = await oidc.finish(first.query, first.browserSecret);
    const [user] = await people.users.list();
    expect(known).toEqual({ type: 'known', userId: user?.userId });
    expect(user).toMatchObject({
      displayName: '张三',
      roles: ['sales'],
      orgUnit: '华东',
      hasPassword: false,
      oidc: { issuer: provider.issuer, subject: 'zhang.san' },
    });
    const account: Record<string, unknown> = ACCOUNTS['zhang.san'];
    const before = { ...account };
    Object.assign(account, {
      name: '张三丰',
      roles: ['crm-sales', 'crm-admin'],
      department: undefined,
    });
    try {
      const again = await signIn(oidc);
      expect(await oidc.finish(again.query, again.browserSecret)).toEqual(known);
    } finally {
      Object.assign(account, before);
    }
    const [changed, ...more] = await people.users.list();
    expect(changed).toMatchObject({ displayName: '张三丰', roles: ['sales', 'administrator'] });
    expect(changed?.orgUnit).toBeUndefined();
    expect(more).toEqual([]);
    expect(people.traced).toEqual(['UserAdded', 'UserChanged']);
  });

  it('sends a challenge made by S256, a state and a nonce, and no secret', async () => {
    const { address, browserSecret } = await open().begin(BACK, undefined);
    const sent = Object.fromEntries(address.searchParams);
    expect(sent).toEqual({
      client_id: CLIENT.id,
      redirect_uri: BACK,
      response_type: 'code',
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(address.href).not.toContain(browserSecret);
  });

  it('works for a public client, by PKCE alone', async () => {
    const oidc = open({ clientId: PUBLIC_CLIENT.id, clientSecret: undefined });
    const { query, browserSecret } = await signIn(oidc);
    expect(await oidc.finish(query, browserSecret)).toMatchObject({ type: 'known' });
  });

  it('lets in nobody to whom the provider gives no role, and makes no user of him', async () => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc, 'nobody');
    expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'no-role' });
    expect(await people.users.list()).toEqual([]);
  });

  it('takes the roles of who has none any more', async () => {
    const oidc = open();
    const first = await signIn(oidc);
    await oidc.finish(first.query, first.browserSecret);
    const account: Record<string, unknown> = ACCOUNTS['zhang.san'];
    account.roles = [];
    try {
      const { query, browserSecret } = await signIn(oidc);
      expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'no-role' });
    } finally {
      account.roles = ['crm-sales'];
    }
    expect(await people.users.list()).toMatchObject([{ roles: [] }]);
  });

  it('may begin in several tabs of a browser', async () => {
    const oidc = open();
    const one = await oidc.begin(BACK, undefined);
    const two = await oidc.begin(BACK, one.browserSecret);
    expect(two.browserSecret).toBe(one.browserSecret);
    const browser = openBrowser();
    for (const { address, browserSecret } of [one, two]) {
      const back = await signInAt(browser, address.href, 'zhang.san', BACK);
      expect(await oidc.finish(back.searchParams, browserSecret)).toMatchObject({ type: 'known' });
    }
  });
});

describe('what comes back from a provider', () => {
  it('is taken once', async () => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    const both = [oidc.finish(query, browserSecret), oidc.finish(query, browserSecret)];
    const types = (await Promise.all(both)).map(({ type }) => type);
    expect(types.sort()).toEqual(['known', 'no-attempt']);
    expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'no-attempt' });
  });

  it('is taken from the browser only that went there', async () => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    const others = await oidc.begin(BACK, undefined);
    for (const secret of [undefined, '', others.browserSecret]) {
      expect(await oidc.finish(query, secret)).toEqual({ type: 'no-attempt' });
    }
    expect(await oidc.finish(query, browserSecret)).toMatchObject({ type: 'known' });
  });

  it.each([
    ['another state', { state: 'x'.repeat(43) }],
    ['no state', { state: undefined }],
  ])('is not taken with %s', async (_, change) => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    expect(await oidc.finish(changed(query, change), browserSecret)).toEqual({
      type: 'no-attempt',
    });
  });

  it.each([
    ['from another issuer', { iss: 'https://sso.example.com' }],
    ['without an issuer, from a provider that gives it', { iss: undefined }],
    ['with another code', { code: 'made-up' }],
    ['without a code', { code: undefined }],
  ])('is not taken %s', async (_, change) => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    expect(await oidc.finish(changed(query, change), browserSecret)).toEqual({ type: 'wrong' });
    expect(await people.users.list()).toEqual([]);
  });

  it('is not taken with two states', async () => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    query.append('state', query.get('state') ?? '');
    expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'no-attempt' });
  });

  it('is not taken with the code of another sign-in: neither its verifier nor its nonce fits', async () => {
    const oidc = open();
    const mine = await signIn(oidc);
    const stolen = await signIn(oidc);
    const query = changed(mine.query, { code: stolen.query.get('code') ?? '' });
    expect(await oidc.finish(query, mine.browserSecret)).toEqual({ type: 'wrong' });
  });

  it.each(['nonce', 'verifier'])('is not taken with another %s', async (what) => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    const [attempt] = await people.vault.list('oidc-sign-in');
    const { key = '', value = {} } = attempt ?? {};
    await people.vault.put('oidc-sign-in', key, { ...value, [what]: 'x'.repeat(43) });
    expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'wrong' });
  });

  it('is not taken after ten minutes', async () => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    const late = Date.now() + ATTEMPT_MS;
    jest.spyOn(Date, 'now').mockReturnValue(late);
    expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'no-attempt' });
  });

  it('may be that the person said no', async () => {
    const oidc = open();
    const { address, browserSecret } = await oidc.begin(BACK, undefined);
    const query = new URLSearchParams({
      state: address.searchParams.get('state') ?? '',
      iss: provider.issuer,
      error: 'access_denied',
      error_description: '<script>alert(1)</script>',
    });
    expect(await oidc.finish(query, browserSecret)).toEqual({ type: 'declined' });
  });

  it('is not taken from another provider, whatever it calls itself', async () => {
    const oidc = open();
    const mine = await oidc.begin(BACK, undefined);
    const foreign = await signIn(open({ issuer: other.issuer }));
    const state = mine.address.searchParams.get('state') ?? '';
    for (const iss of [other.issuer, provider.issuer]) {
      const query = changed(foreign.query, { state, iss });
      expect((await oidc.finish(query, mine.browserSecret)).type).not.toBe('known');
    }
  });
});

describe('a provider that is away', () => {
  it('is said to be, when somebody wants to sign in', async () => {
    const oidc = open();
    provider.leave();
    await expect(oidc.begin(BACK, undefined)).rejects.toThrow(ProviderAway);
    expect(oidc.trouble).toContain(provider.issuer);
    provider.comeBack();
    const later = Date.now() + 10_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await oidc.begin(BACK, undefined)).toBeDefined();
    expect(oidc.trouble).toBeUndefined();
  });

  it('is said to be, when somebody comes back and it is gone', async () => {
    const oidc = open();
    const { query, browserSecret } = await signIn(oidc);
    provider.leave();
    await expect(oidc.finish(query, browserSecret)).rejects.toThrow(ProviderAway);
  });

  it('is one that calls itself otherwise', async () => {
    const oidc = open({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') });
    await expect(oidc.begin(BACK, undefined)).rejects.toThrow(ProviderAway);
  });
});

describe('a provider of everybody', () => {
  it('is refused: Microsoft’s “common” would let in every tenant', async () => {
    const issuer = 'https://login.microsoftonline.com/common/v2.0';
    const described = {
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
      token_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      jwks_uri: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
    };
    // The only provider that the library treats so; no test asks it.
    const asked = jest.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(described));
    const oidc = open({ issuer });
    await expect(oidc.begin(BACK, undefined)).rejects.toThrow('calls itself');
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

describe('signing out', () => {
  it('goes on to the provider, which knows us and where to come back to', async () => {
    const address = await open().endAddress('http://127.0.0.1:3000/sign-in');
    expect(address?.origin).toBe(provider.issuer);
    expect(Object.fromEntries(address?.searchParams ?? [])).toEqual({
      client_id: CLIENT.id,
      post_logout_redirect_uri: 'http://127.0.0.1:3000/sign-in',
    });
  });

  it('ends here while the provider is away', async () => {
    provider.leave();
    expect(await open().endAddress('http://127.0.0.1:3000/sign-in')).toBeUndefined();
  });
});

function changed(
  query: URLSearchParams,
  change: Record<string, string | undefined>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}
