import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import { type OidcProvider, ProviderAway, TIMEOUT_SECONDS } from './provider.js';

/** A key that the provider has taken back is good for so long at most, while the provider answers … */
const KEYS_ASKED_AGAIN_MS = 5 * 60 * 1000;
/** … and for so long while it does not: services go on over a night's trouble, not for ever. */
const KEYS_KEPT_MS = 12 * 60 * 60 * 1000;
/** Made-up key ids and a provider that is away make us ask no more often than this. */
const KEYS_COOL_DOWN_MS = 5_000;

interface KeySet {
  address: string;
  keys: ReturnType<typeof createRemoteJWKSet>;
  fetchedAt: number | undefined;
  failedAt: number | undefined;
}

/** The provider's public keys (RFC 7517). What a token says of where its key is (`jku`, `x5u`, `jwk`) is not read. */
export class ProviderKeys {
  #set: KeySet | undefined;

  constructor(private readonly provider: OidcProvider) {}

  /**
   * The key that a token names; a key id not seen before is asked for at once.
   * @throws ProviderAway when there are no keys; JOSEError when there is none for the token
   */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    const set = await this.#current();
    try {
      return await set.keys(header, token);
    } catch (error) {
      if (isNoKey(error)) throw error;
      const known = set.keys.jwks();
      const isKept = set.fetchedAt !== undefined && Date.now() - set.fetchedAt < KEYS_KEPT_MS;
      if (known && isKept) return createLocalJWKSet(known)(header, token);
      throw error instanceof ProviderAway
        ? error
        : new ProviderAway('The keys of the OpenID provider cannot be had.', { cause: error });
    }
  };

  async #current(): Promise<KeySet> {
    const server = (await this.provider.client()).serverMetadata();
    const { jwks_uri: address, issuer } = server;
    const isSafe = address?.startsWith('https:') || issuer.startsWith('http:');
    if (address === undefined || !isSafe) {
      throw new ProviderAway(`The OpenID provider ${issuer} does not say where its keys are.`);
    }
    if (this.#set?.address !== address) this.#set = keySetAt(address);
    return this.#set;
  }
}

function keySetAt(address: string): KeySet {
  // The library itself asks again and again while it fails, and every request would wait for it.
  const fetchKeys: FetchImplementation = async (url, options) => {
    if (set.failedAt !== undefined && Date.now() - set.failedAt < KEYS_COOL_DOWN_MS) {
      throw new ProviderAway('The keys of the OpenID provider cannot be had at the moment.');
    }
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      set.fetchedAt = Date.now();
      set.failedAt = undefined;
      return response;
    } catch (cause) {
      set.failedAt = Date.now();
      throw new ProviderAway('The keys of the OpenID provider cannot be had.', { cause });
    }
  };
  const set: KeySet = {
    address,
    keys: createRemoteJWKSet(new URL(address), {
      timeoutDuration: TIMEOUT_SECONDS * 1000,
      cooldownDuration: KEYS_COOL_DOWN_MS,
      cacheMaxAge: KEYS_ASKED_AGAIN_MS,
      [customFetch]: fetchKeys,
    }),
    fetchedAt: undefined,
    failedAt: undefined,
  };
  return set;
}

/** The keys are there, and the token's is not one of them. */
function isNoKey(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}
