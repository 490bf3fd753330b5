import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Claims } from './claims.js';
import { LEEWAY_SECONDS } from './provider.js';

/** What signatures are taken: by keys that only the provider has. Never `none`, never a shared secret (HS256). */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/** RFC 9068, 2.1: `at+jwt`; most providers still write `JWT`. Neither is what a logout token says. */
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt', 'jwt']);

export interface Wanted {
  issuer: string;
  audience: string;
  keyFor: JWTVerifyGetKey;
  /** Milliseconds since 1970. */
  now: number;
}

export interface VerifiedJwt {
  /** Milliseconds since 1970. */
  expiresAt: number;
  claims: Claims;
}

/**
 * The claims of an access token (RFC 9068, 4; RFC 8725) that the provider signed for us and that is valid now,
 * give or take {@link LEEWAY_SECONDS}. Undefined for any other text.
 * @throws ProviderAway when there are no keys to check it with
 */
export async function verifiedJwt(jwt: string, wanted: Wanted): Promise<VerifiedJwt | undefined> {
  const { issuer, audience, keyFor, now } = wanted;
  try {
    const { payload, protectedHeader } = await jwtVerify(
      jwt,
      (header, token) => {
        // Before any key is asked for.
        if (!TYPES.has(String(header.typ).toLowerCase())) throw new errors.JWTInvalid('typ');
        return keyFor(header, token);
      },
      {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ['sub', 'exp', 'iat'],
        currentDate: new Date(now),
      },
    );
    const { sub, exp, iat, cnf } = payload;
    if (sub === undefined || sub === '' || exp === undefined || iat === undefined) return undefined;
    if (protectedHeader.crit !== undefined || iat * 1000 > now + LEEWAY_SECONDS * 1000)
      return undefined;
    // RFC 9449, 7.1: good only together with a key that we do not ask for.
    if (cnf !== undefined) return undefined;
    return { expiresAt: exp * 1000, claims: payload };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** Whether a text may be one at all (RFC 7515, 7.1): cheap, before a provider is asked for anything. */
export function isJwt(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}
