import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from 'openid-client';
import type { OidcConfig } from '../../config/oidc-config.js';

/*
 * Sign-in by an OpenID provider. What belongs in this folder: what the provider says of itself and its keys,
 * the code flow, bearer JWTs, and what claims mean here. What does not: users and sessions (`../`), cookies
 * and pages (`http/access/`).
 */

/** The provider does not answer, or not as one. Whoever is known already, or by other means, goes on. */
export class ProviderAway extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderAway';
  }
}

/** Leeway between two clocks. */
export const LEEWAY_SECONDS = 30;
/** How long the provider has for an answer; somebody waits for it. */
export const TIMEOUT_SECONDS = 5;

/** What the provider says of itself is asked for again after this time, … */
const ASKED_AGAIN_MS = 60 * 60 * 1000;
/** … and after a failure not before this one, so that its absence costs nobody a wait each time. */
const COOL_DOWN_MS = 10_000;

/** The provider as it describes itself (OpenID Connect Discovery 1.0), asked when it is first needed. */
export class OidcProvider {
  #client: { configuration: Configuration; askedAt: number } | undefined;
  #asking: Promise<Configuration> | undefined;
  #failure: { error: ProviderAway; at: number } | undefined;

  constructor(private readonly config: OidcConfig) {}

  /** What is wrong with it, as a sentence for whoever runs the service; undefined while nothing is known. */
  get trouble(): string | undefined {
    return this.#failure?.error.message;
  }

  /**
   * Us as its client. What it once said holds on while it is away.
   * @throws ProviderAway
   */
  async client(): Promise<Configuration> {
    const known = this.#client;
    if (known && Date.now() - known.askedAt < ASKED_AGAIN_MS) return known.configuration;
    try {
      return await this.#ask();
    } catch (error) {
      if (known) return known.configuration;
      throw error;
    }
  }

  async #ask(): Promise<Configuration> {
    const failure = this.#failure;
    if (failure && Date.now() - failure.at < COOL_DOWN_MS) throw failure.error;
    this.#asking ??= this.#discover().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #discover(): Promise<Configuration> {
    try {
      const configuration = await discover(this.config);
      this.#client = { configuration, askedAt: Date.now() };
      this.#failure = undefined;
      return configuration;
    } catch (error) {
      const away = asAway(error, this.config.issuer);
      this.#failure = { error: away, at: Date.now() };
      throw away;
    }
  }
}

async function discover(config: OidcConfig): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = config;
  const isPlain = issuer.startsWith('http:');
  const found = await discovery(new URL(issuer), clientId, undefined, None(), {
    timeout: TIMEOUT_SECONDS,
    // The configuration lets http through on loopback only.
    execute: isPlain ? [allowInsecureRequests] : [],
  });
  const server = found.serverMetadata();
  // The library lets Microsoft's “common” stand for every tenant: then everybody there would be let in.
  if (new URL(server.issuer).href !== new URL(issuer).href) {
    throw new ProviderAway(`The OpenID provider ${issuer} calls itself ${server.issuer}.`);
  }
  const metadata = { [clockTolerance]: LEEWAY_SECONDS };
  const configuration = new Configuration(
    server,
    clientId,
    metadata,
    authenticationAt(server, clientSecret),
  );
  configuration.timeout = TIMEOUT_SECONDS;
  if (isPlain) allowInsecureRequests(configuration);
  // The signature of an ID token is looked at, also where TLS would do.
  enableNonRepudiationChecks(configuration);
  return configuration;
}

/** OpenID Connect Discovery 1.0, 3: `client_secret_basic` where the provider says nothing. */
function authenticationAt(server: ServerMetadata, secret: string | undefined) {
  if (secret === undefined) return None();
  const { token_endpoint_auth_methods_supported: taken = ['client_secret_basic'] } = server;
  return taken.includes('client_secret_basic')
    ? ClientSecretBasic(secret)
    : ClientSecretPost(secret);
}

function asAway(error: unknown, issuer: string): ProviderAway {
  if (error instanceof ProviderAway) return error;
  return new ProviderAway(`The OpenID provider ${issuer} does not answer as one.`, {
    cause: error,
  });
}
