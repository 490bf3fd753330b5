import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  ResponseBodyError,
} from 'openid-client';
import type { OidcMapping } from '../../config/oidc-mapping.js';
import type { OidcIdentity } from '../user.js';
import { type Claims, lacksClaims, subjectOf } from './claims.js';
import { type OidcProvider, ProviderAway } from './provider.js';
import type { SignInAttempts } from './sign-in-attempts.js';

/** Who came back from the provider. */
export type Returned =
  | { type: 'vouched'; whom: OidcIdentity; claims: Claims }
  /** Not begun here, by this browser, in the last ten minutes; or used before. */
  | { type: 'no-attempt' }
  /** The person, or the provider, said no. */
  | { type: 'declined' }
  /** What came back does not hold: code, nonce, issuer, signature. */
  | { type: 'wrong' };

/** Sign-in by authorization code with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9700, 2.1). */
export class CodeFlow {
  constructor(
    private readonly provider: OidcProvider,
    private readonly attempts: SignInAttempts,
    private readonly mapping: OidcMapping,
  ) {}

  /**
   * Where to send the browser, and the secret it keeps in the meantime.
   * @throws ProviderAway
   */
  async begin(
    redirectUri: string,
    browserSecret: string | undefined,
  ): Promise<{ address: URL; browserSecret: string }> {
    const client = await this.provider.client();
    const attempt = await this.attempts.begin(redirectUri, browserSecret);
    const address = buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: this.mapping.scopes.join(' '),
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { address, browserSecret: attempt.browserSecret };
  }

  /**
   * @param query what the browser came back with
   * @throws ProviderAway when it cannot be asked; the attempt is used up nevertheless
   */
  async finish(query: URLSearchParams, browserSecret: string | undefined): Promise<Returned> {
    const [state, ...more] = query.getAll('state');
    if (state === undefined || more.length > 0 || browserSecret === undefined) {
      return { type: 'no-attempt' };
    }
    const attempt = await this.attempts.take(browserSecret, state);
    if (attempt === undefined) return { type: 'no-attempt' };
    const { redirectUri, nonce, verifier } = attempt;
    const client = await this.provider.client();
    const address = new URL(redirectUri);
    address.search = query.toString();
    try {
      const tokens = await authorizationCodeGrant(client, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      const subject = claims && subjectOf(claims, this.mapping);
      if (claims === undefined || subject === undefined) return { type: 'wrong' };
      const whom = { issuer: claims.iss, subject };
      return {
        type: 'vouched',
        whom,
        claims: await this.#whole(client, claims, tokens.access_token),
      };
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** Where the browser signs out of the provider too; undefined where it has no such place, or is away. */
  async endAddress(comeBackTo: string): Promise<URL | undefined> {
    const client = await this.provider.client().catch(() => undefined);
    if (client?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(client, { post_logout_redirect_uri: comeBackTo });
  }

  /** Many providers tell only `sub` in the ID token, and the rest when asked (Core 1.0, 5.3). */
  async #whole(
    client: Configuration,
    claims: Claims & { sub: string },
    accessToken: string,
  ): Promise<Claims> {
    const canBeAsked = client.serverMetadata().userinfo_endpoint !== undefined;
    if (!canBeAsked || !lacksClaims(claims, this.mapping)) return claims;
    return { ...(await fetchUserInfo(client, accessToken, claims.sub)), ...claims };
  }
}

function refusalOf(error: unknown): Returned {
  if (error instanceof AuthorizationResponseError) return { type: 'declined' };
  if (error instanceof ResponseBodyError) return { type: 'wrong' };
  if (isAway(error)) {
    throw new ProviderAway('The OpenID provider does not answer.', { cause: error });
  }
  if (error instanceof ClientError) return { type: 'wrong' };
  throw error;
}

/** fetch fails with a TypeError; the library makes others of a status 500 and of time that ran out. */
function isAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('message' in error && error.message === 'fetch failed') return true;
  if (!(error instanceof ClientError)) return false;
  const { cause } = error;
  const isBroken = cause instanceof Response && cause.status >= 500;
  return isBroken || error.code === 'OAUTH_TIMEOUT' || isAway(cause);
}
