import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose';
import type { Configuration, Provider } from 'oidc-provider';

/** A key that the provider signs with. */
export interface SigningKey {
  kid: string;
  alg: string;
  privateKey: webcrypto.CryptoKey;
  publicJwk: JWK;
}

/** What the provider says of an account or of a client's own tokens. */
export type Accounts = Record<string, Record<string, unknown>>;

export const CLIENT = { id: 'dossier', secret: 'a secret of the client' };
export const PUBLIC_CLIENT = { id: 'dossier-public' };
export const SERVICE = { id: 'order-service', secret: 'a secret of the service' };
export const AUDIENCE = 'urn:dossier:api';

/** A real OpenID provider on loopback, of one's own: its keys and its presence are the test's to change. */
export interface TestProvider {
  issuer: string;
  /** The key its own tokens are signed with. */
  key: SigningKey;
  /** The public keys that it shows, in place of its own. */
  showKeys(keys: readonly JWK[]): void;
  /** How often somebody asked for the keys, and for the description. */
  asked: { keys: number; description: number };
  /** Before anybody asks it for anything: one more address that its clients have. */
  sendsBackTo(address: string): void;
  /** From now on every connection is broken off. */
  leave(): void;
  comeBack(): void;
  close(): Promise<void>;
}

export async function openProvider(
  accounts: Accounts,
  ...redirectUris: string[]
): Promise<TestProvider> {
  const key = await makeKey('RS256');
  let made: Promise<Provider> | undefined;
  let shown: JSONWebKeySet | undefined;
  let isAway = false;
  const asked = { keys: 0, description: 0 };
  const server = createServer((request, response) => {
    if (isAway) {
      request.socket.destroy();
      return;
    }
    const isKeys = request.url === '/jwks';
    if (isKeys) asked.keys += 1;
    if (request.url?.startsWith('/.well-known/')) asked.description += 1;
    if (isKeys && shown !== undefined) {
      response.setHeader('content-type', 'application/jwk-set+json');
      response.end(JSON.stringify(shown));
      return;
    }
    made ??= settings(accounts, key, redirectUris).then((given) => providerAt(issuer, given));
    made.then(
      (provider) => provider.callback()(request, response),
      () => response.destroy(),
    );
  });
  const issuer = `http://127.0.0.1:${await listen(server)}`;
  return {
    issuer,
    key,
    asked,
    sendsBackTo: (address) => void redirectUris.push(address),
    showKeys: (keys) => {
      shown = { keys: [...keys] };
    },
    leave: () => {
      isAway = true;
    },
    comeBack: () => {
      isAway = false;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export async function makeKey(alg: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, alg, privateKey, publicJwk: { ...jwk, kid, alg, use: 'sig' } };
}

/** It warns on the console that it is not made for use; here it is not. */
async function providerAt(issuer: string, configuration: Configuration): Promise<Provider> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configuration);
  } finally {
    console.warn = warn;
  }
}

/** A token as a provider would sign it; header and claims can be wrong as a test wants them. */
export function signJwt(
  key: Pick<SigningKey, 'kid' | 'alg' | 'privateKey'>,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey);
}

async function settings(
  accounts: Accounts,
  key: SigningKey,
  redirectUris: readonly string[],
): Promise<Configuration> {
  const shared = { redirect_uris: [...redirectUris], response_types: ['code' as const] };
  return {
    clients: [
      { client_id: CLIENT.id, client_secret: CLIENT.secret, ...shared },
      { client_id: PUBLIC_CLIENT.id, token_endpoint_auth_method: 'none', ...shared },
      {
        client_id: SERVICE.id,
        client_secret: SERVICE.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    jwks: {
      keys: [{ ...(await exportJWK(key.privateKey)), kid: key.kid, alg: key.alg, use: 'sig' }],
    },
    ttl: {
      AccessToken: 300,
      ClientCredentials: 300,
      IdToken: 300,
      Grant: 300,
      Interaction: 300,
      Session: 300,
    },
    cookies: { keys: ['for a test'] },
    claims: { openid: ['sub'], profile: ['name', 'roles', 'department'] },
    findAccount: (_, id) =>
      accounts[id] && {
        accountId: id,
        claims: async () => ({ sub: id, ...accounts[id] }),
      },
    // Nobody has to agree on a page: whoever signs in has agreed.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      const grant = new provider.Grant({
        ...(client && { clientId: client.clientId }),
        ...(session?.accountId && { accountId: session.accountId }),
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    extraTokenClaims: (_, { clientId }) => (clientId ? accounts[clientId] : undefined),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'api',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
        }),
      },
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      // It listens on a port, so its address is one of the Internet.
      resolve((server.address() as AddressInfo).port);
    });
  });
}
