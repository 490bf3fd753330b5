import type { OidcConfig } from '../../config/oidc-config.js';
import type { Guards } from '../../log/guards.js';
import type { Vault } from '../../vault/vault.js';
import type { Identity } from '../identity.js';
import { personOf } from './claims.js';
import { CodeFlow, type Returned } from './code-flow.js';
import { JwtVerifier } from './jwt-verifier.js';
import { OidcPeople, type OidcUsers } from './oidc-people.js';
import { OidcProvider } from './provider.js';
import { ProviderKeys } from './provider-keys.js';
import { SignInAttempts } from './sign-in-attempts.js';

export interface OidcParts {
  config: OidcConfig;
  vault: Pick<Vault, 'get' | 'put' | 'remove'>;
  guards: Pick<Guards, 'requestDigest'>;
  users: OidcUsers;
}

export type OidcSignedIn =
  | { type: 'known'; userId: string }
  /** The provider vouches for somebody to whom it gives no role here. */
  | { type: 'no-role' }
  | Exclude<Returned, { type: 'vouched' }>;

/** Sign-in by one OpenID provider, for browsers and for bearers of its tokens. */
export class Oidc {
  readonly #config: OidcConfig;
  readonly #provider: OidcProvider;
  readonly #people: OidcPeople;
  readonly #flow: CodeFlow;
  readonly #verifier: JwtVerifier;

  constructor({ config, vault, guards, users }: OidcParts) {
    const provider = new OidcProvider(config);
    const people = new OidcPeople({ users, guards });
    const keys = new ProviderKeys(provider);
    this.#config = config;
    this.#provider = provider;
    this.#people = people;
    this.#flow = new CodeFlow(provider, new SignInAttempts(vault), config.mapping);
    this.#verifier = new JwtVerifier({ config, provider, keys, people });
  }

  /** What is wrong with the provider, as a sentence; undefined as long as nothing is known to be. */
  get trouble(): string | undefined {
    return this.#provider.trouble;
  }

  /**
   * Who brings a JWT; undefined for whatever is not valid here.
   * @throws ProviderAway
   */
  identify(jwt: string): Promise<Identity | undefined> {
    return this.#verifier.identify(jwt);
  }

  /**
   * Where to send a browser that wants to sign in, and what it has to bring back.
   * @param browserSecret what it brought from an attempt before
   * @throws ProviderAway
   */
  begin(
    redirectUri: string,
    browserSecret: string | undefined,
  ): Promise<{ address: URL; browserSecret: string }> {
    return this.#flow.begin(redirectUri, browserSecret);
  }

  /**
   * The browser is back.
   * @throws ProviderAway
   */
  async finish(query: URLSearchParams, browserSecret: string | undefined): Promise<OidcSignedIn> {
    const returned = await this.#flow.finish(query, browserSecret);
    if (returned.type !== 'vouched') return returned;
    const claimed = personOf(returned.claims, this.#config.mapping);
    const user = await this.#people.signingIn(returned.whom, claimed);
    return user === undefined ? { type: 'no-role' } : { type: 'known', userId: user.userId };
  }

  /** Where a browser signs out of the provider too; undefined where there is no such place. */
  endAddress(comeBackTo: string): Promise<URL | undefined> {
    return this.#flow.endAddress(comeBackTo);
  }
}
