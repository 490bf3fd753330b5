import { createHmac, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { JwtVerifier } from '../../../src/access/oidc/jwt-verifier.js';
import { OidcProvider, ProviderAway } from '../../../src/access/oidc/provider.js';
import { ProviderKeys } from '../../../src/access/oidc/provider-keys.js';
import type { OidcConfig } from '../../../src/config/oidc-config.js';
import {
  AUDIENCE,
  CLIENT,
  makeKey,
  openProvider,
  SERVICE,
  type SigningKey,
  signJwt,
  type TestProvider,
} from './oidc-provider.js';
import { MAPPING, type TestPeople, testPeople } from './test-people.js';

const BACK = 'http://127.0.0.1:3000/api/v1/session/oidc/callback';

let provider: TestProvider;
let people: TestPeople;
let now: number;

beforeAll(async () => {
  provider = await openProvider({ [SERVICE.id]: { roles: ['crm-service'] } }, BACK);
});

afterAll(() => provider.close());

beforeEach(() => {
  people = testPeople();
  now = Date.UTC(2026, 10, 24, 12);
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  provider.comeBack();
  provider.showKeys([provider.key.publicJwk]);
});

afterEach(() => {
  jest.restoreAllMocks();
});

function open(config: Partial<OidcConfig> = {}): JwtVerifier {
  const whole: OidcConfig = {
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    audience: AUDIENCE,
    mapping: MAPPING,
    ...config,
  };
  const oidc = new OidcProvider(whole);
  return new JwtVerifier({
    config: whole,
    provider: oidc,
    keys: new ProviderKeys(oidc),
    people: people.people,
  });
}

function claims(more: Record<string, unknown> = {}): Record<string, unknown> {
  const seconds = Math.floor(now / 1000);
  return {
    iss: provider.issuer,
    aud: AUDIENCE,
    sub: 'zhang.san',
    client_id: 'planning',
    iat: seconds,
    exp: seconds + 300,
    roles: ['crm-sales', 'made up'],
    name: '张三',
    department: '华东',
    ...more,
  };
}

const signed = (more?: Record<string, unknown>, header?: Record<string, unknown>) =>
  signJwt(provider.key, claims(more), header);

describe('a bearer JWT', () => {
  it('is a person’s, with the roles of the mapping and no other', async () => {
    const identity = await open().identify(await signed());
    const id = identity?.person;
    expect(id).toBe((await people.users.list())[0]?.userId);
    expect(identity).toEqual({
      actor: { id, kind: 'user' },
      person: id,
      grants: [{ person: id, roles: ['sales'], orgUnit: '华东' }],
    });
  });

  it.each([[['toString', '__proto__', 'admin']], [[]], [undefined], [7], [{ 'crm-sales': 1 }]])(
    'gives nothing by roles that the mapping does not know: %j',
    async (roles) => {
      const verifier = open();
      expect(await verifier.identify(await signed({ roles }))).toBeUndefined();
      expect(await people.users.list()).toEqual([]);
      // One who is known already is known still, and may do nothing.
      await verifier.identify(await signed());
      expect(await verifier.identify(await signed({ roles }))).toMatchObject({
        grants: [{ roles: [] }],
      });
    },
  );

  it('is a service’s when a client got it for itself', async () => {
    // The provider has its own clock.
    jest.restoreAllMocks();
    now = Date.now();
    const answer = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${SERVICE.id}:${encodeURIComponent(SERVICE.secret)}`)}`,
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: 'urn:dossier:api',
        scope: 'api',
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(await open().identify(token)).toMatchObject({
      actor: { kind: 'service' },
      grants: [{ roles: ['service'] }],
    });
  });

  it('never makes a service the person of the same name', async () => {
    const person = await open().identify(await signed({ sub: 'same', client_id: 'planning' }));
    const service = await open().identify(await signed({ sub: 'same', client_id: 'same' }));
    expect(service?.actor.kind).toBe('service');
    expect(service?.person).not.toBe(person?.person);
  });

  it('is the user who signed in with the browser, and nobody while he is locked', async () => {
    const whom = { issuer: provider.issuer, subject: 'zhang.san' };
    const claimed = { displayName: '张三', roles: ['viewer'], orgUnit: undefined };
    const user = await people.people.signingIn(whom, claimed);
    const userId = user?.userId ?? '';
    const verifier = open();
    const token = await signed();
    const identity = await verifier.identify(token);
    expect(identity).toMatchObject({ person: userId, grants: [{ roles: ['sales'] }] });
    await people.users.lock(userId, BY);
    expect(await verifier.identify(token)).toBeUndefined();
  });

  it('is a person by oid where the provider’s subject is another one in each application', async () => {
    const verifier = open({ mapping: { ...MAPPING, subjectClaim: 'oid' } });
    const one = await verifier.identify(await signed({ oid: 'o-1', sub: 'at one' }));
    const other = await verifier.identify(await signed({ oid: 'o-1', sub: 'at the other' }));
    expect(other?.person).toBe(one?.person);
    expect(await verifier.identify(await signed())).toBeUndefined();
  });

  it('is a service’s where the mapping tells it by a claim', async () => {
    const service = { claim: ['idtyp'], startsWith: 'app' };
    const verifier = open({ mapping: { ...MAPPING, service, defaultRoles: ['viewer'] } });
    const known = await verifier.identify(await signed({ idtyp: 'app', roles: ['crm-service'] }));
    expect(known).toMatchObject({ actor: { kind: 'service' }, grants: [{ roles: ['service'] }] });
    // What is given by default is given to people.
    expect(await verifier.identify(await signed({ idtyp: 'app', roles: [] }))).toMatchObject({
      grants: [{ roles: [] }],
    });
    expect(await verifier.identify(await signed({ roles: [] }))).toMatchObject({
      actor: { kind: 'user' },
      grants: [{ roles: ['viewer'] }],
    });
  });

  it('makes a user of somebody who comes for the first time, once', async () => {
    const verifier = open();
    const tokens = await Promise.all(
      Array.from({ length: 5 }, (_, i) => signed({ jti: String(i) })),
    );
    const known = await Promise.all(tokens.map((token) => verifier.identify(token)));
    expect(new Set(known.map((identity) => identity?.person)).size).toBe(1);
    expect(await people.users.list()).toMatchObject([
      { userId: known[0]?.person, displayName: '张三', hasPassword: false },
    ]);
    expect(people.traced).toEqual(['UserAdded']);
  });
});

describe('what is no token for us', () => {
  const REFUSED: Record<string, () => Promise<string>> = {
    'no signature': async () => {
      const [, body] = (await signed()).split('.');
      const header = btoa(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).replace(/=+$/, '');
      return `${header}.${body}.`;
    },
    'no signature, and something in its place': async () => {
      const [, body] = (await signed()).split('.');
      const header = btoa(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).replace(/=+$/, '');
      return `${header}.${body}.AAAA`;
    },
    'HS256 with the public key as the secret': async () => {
      const { kid, publicJwk } = provider.key;
      // jose would not sign this: the bytes are made by hand, with the key as PEM and as JWK.
      const pem = createPublicKey({ key: publicJwk as never, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
      return hs256(claims(), kid, String(pem));
    },
    'HS256 with the JWK as the secret': async () =>
      hs256(claims(), provider.key.kid, JSON.stringify(provider.key.publicJwk)),
    expired: () => signed({ exp: Math.floor(now / 1000) - 31 }),
    'not yet valid': () => signed({ nbf: Math.floor(now / 1000) + 31 }),
    'made in the future': () => signed({ iat: Math.floor(now / 1000) + 31 }),
    'without an end': () => signed({ exp: undefined }),
    'without a beginning': () => signed({ iat: undefined }),
    'without a subject': () => signed({ sub: undefined }),
    'of an empty subject': () => signed({ sub: '' }),
    'of another audience': () => signed({ aud: 'urn:billing' }),
    'of the client, as ID tokens are': () => signed({ aud: CLIENT.id }),
    'of no audience': () => signed({ aud: undefined }),
    'of another issuer': () => signed({ iss: 'https://sso.example.com' }),
    'of an issuer that begins alike': () => signed({ iss: `${provider.issuer}/` }),
    'of a logout': () => signed({}, { typ: 'logout+jwt' }),
    'of no type': () => signed({}, { typ: undefined }),
    'bound to a key that is not shown': () => signed({ cnf: { jkt: 'x' } }),
    'of another key': async () =>
      signJwt({ ...(await makeKey('RS256')), kid: provider.key.kid }, claims()),
    'of another key that comes along': async () => {
      const own = await makeKey('RS256');
      return signJwt(own, claims(), { kid: own.kid, jwk: own.publicJwk });
    },
    'of another key that comes along under a known id': async () => {
      const own = await makeKey('RS256');
      return signJwt(own, claims(), { kid: provider.key.kid, jwk: own.publicJwk });
    },
    'changed after it was signed': async () => {
      const [header, , signature] = (await signed()).split('.');
      const [, other] = (await signed({ roles: ['crm-service'] })).split('.');
      return `${header}.${other}.${signature}`;
    },
    'a word': async () => 'eyJhbGciOiJSUzI1NiJ9',
    nothing: async () => '',
  };

  it.each(Object.keys(REFUSED))('%s', async (what) => {
    const token = await REFUSED[what]?.();
    expect(await open().identify(token ?? '')).toBeUndefined();
  });

  it('takes what is within the leeway of 30 s', async () => {
    const seconds = Math.floor(now / 1000);
    for (const more of [{ exp: seconds - 29 }, { nbf: seconds + 29 }, { iat: seconds + 29 }]) {
      expect(await open().identify(await signed(more))).toBeDefined();
    }
  });

  it('reads no address of a key out of a token', async () => {
    const own = await makeKey('RS256');
    const evil = await openProvider({}, BACK);
    evil.showKeys([own.publicJwk]);
    const before = evil.asked.keys;
    const address = `${evil.issuer}/jwks`;
    const token = await signJwt(own, claims(), { jku: address, x5u: address, kid: own.kid });
    expect(await open().identify(token)).toBeUndefined();
    expect(evil.asked.keys).toBe(before);
    await evil.close();
  });

  it('takes none where no audience is set', async () => {
    expect(await open({ audience: undefined }).identify(await signed())).toBeUndefined();
  });
});

describe('keys of the provider', () => {
  const later = (ms: number) => {
    now += ms;
  };
  const tokenOf = (key: SigningKey) => signJwt(key, claims());

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be for %s', async (alg) => {
    const key = await makeKey(alg);
    provider.showKeys([provider.key.publicJwk, key.publicJwk]);
    expect(await open().identify(await tokenOf(key))).toBeDefined();
  });

  it.each(['RS512', 'ES384'])(
    'are not taken for %s, which is not among those that are',
    async (alg) => {
      const key = await makeKey(alg);
      provider.showKeys([key.publicJwk]);
      expect(await open().identify(await tokenOf(key))).toBeUndefined();
    },
  );

  it('are not taken for another algorithm than theirs', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'PS256', kid: provider.key.kid, typ: 'at+jwt' })
      .sign(
        await crypto.subtle.importKey('pkcs8', await pkcs8(provider.key), PSS, false, ['sign']),
      );
    expect(await open().identify(token)).toBeUndefined();
  });

  it('may change: a new one works at once, an old one stops', async () => {
    const verifier = open();
    const old = await tokenOf(provider.key);
    expect(await verifier.identify(old)).toBeDefined();
    const next = await makeKey('RS256');
    provider.showKeys([next.publicJwk]);
    later(5_000);
    expect(await verifier.identify(await tokenOf(next))).toBeDefined();
    // Within its minute a token that was checked is not checked again.
    expect(await verifier.identify(old)).toBeDefined();
    later(55_000);
    expect(await verifier.identify(old)).toBeUndefined();
    expect(await verifier.identify(await tokenOf(provider.key))).toBeUndefined();
  });

  it('that were taken back stop within six minutes where nobody shows a new one', async () => {
    const verifier = open();
    expect(await verifier.identify(await tokenOf(provider.key))).toBeDefined();
    provider.showKeys([]);
    later(5 * 60_000);
    expect(await verifier.identify(await tokenOf(provider.key))).toBeUndefined();
  });

  it('are not asked for again and again by made-up ids', async () => {
    const verifier = open();
    expect(await verifier.identify(await signed())).toBeDefined();
    const before = provider.asked.keys;
    for (let i = 0; i < 20; i += 1) {
      expect(await verifier.identify(await signed({}, { kid: `made-up-${i}` }))).toBeUndefined();
    }
    expect(provider.asked.keys).toBe(before);
    later(5_000);
    for (let i = 0; i < 20; i += 1) await verifier.identify(await signed({}, { kid: `more-${i}` }));
    expect(provider.asked.keys).toBe(before + 1);
  });

  it('that are known serve on for half a day while the provider is away', async () => {
    const verifier = open();
    expect(await verifier.identify(await signed())).toBeDefined();
    provider.leave();
    later(6 * 3_600_000);
    expect(await verifier.identify(await signed())).toBeDefined();
    const unknown = await makeKey('RS256');
    expect(await verifier.identify(await tokenOf(unknown))).toBeUndefined();
    later(6 * 3_600_000);
    await expect(verifier.identify(await signed())).rejects.toThrow(ProviderAway);
    provider.comeBack();
    later(10_000);
    expect(await verifier.identify(await signed())).toBeDefined();
  });

  it('cannot be had from a provider that was never there', async () => {
    const verifier = open();
    provider.leave();
    await expect(verifier.identify(await signed())).rejects.toThrow(ProviderAway);
    provider.comeBack();
    // It is not asked again for a while, so that nobody has to wait each time.
    await expect(verifier.identify(await signed())).rejects.toThrow(ProviderAway);
    later(10_000);
    expect(await verifier.identify(await signed())).toBeDefined();
  });
});

describe('a token that was checked', () => {
  it('is not checked again for a minute', async () => {
    const verifier = open();
    const token = await signed();
    expect(await verifier.identify(token)).toBeDefined();
    provider.leave();
    now += 59_000;
    expect(await verifier.identify(token)).toBeDefined();
  });

  it('ends when it ends', async () => {
    const verifier = open();
    const token = await signed({ exp: Math.floor(now / 1000) + 10 });
    expect(await verifier.identify(token)).toBeDefined();
    now += 41_000;
    expect(await verifier.identify(token)).toBeUndefined();
  });
});

const BY = { actor: { id: 'test', kind: 'system' as const } };

const PSS = { name: 'RSA-PSS', hash: 'SHA-256' };

function pkcs8({ privateKey }: SigningKey): Promise<ArrayBuffer> {
  return crypto.subtle.exportKey('pkcs8', privateKey);
}

function hs256(payload: object, kid: string, secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', kid, typ: 'at+jwt' })}.${part(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
