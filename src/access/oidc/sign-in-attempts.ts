import { createHash, randomBytes } from 'node:crypto';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import type { Vault } from '../../vault/vault.js';

/** From the way to the provider until the way back. */
export const ATTEMPT_MS = 10 * 60 * 1000;

const KIND = 'oidc-sign-in';
const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/;

/** What was sent along, to be compared and sent again. */
export interface Attempt {
  nonce: string;
  /** RFC 7636; it never leaves us before the code is exchanged. */
  verifier: string;
  redirectUri: string;
}

export interface BegunAttempt extends Attempt {
  state: string;
  /** For a cookie: the browser that comes back must be the one that went. */
  browserSecret: string;
}

/**
 * Sign-ins that are under way, each good once and for ten minutes. One is found by the browser's secret and
 * the state together, so that several tabs of a browser do not get into each other's way.
 */
export class SignInAttempts {
  constructor(private readonly vault: Pick<Vault, 'get' | 'put' | 'remove'>) {}

  /** @param before the secret that the browser has already */
  async begin(redirectUri: string, before: string | undefined): Promise<BegunAttempt> {
    const isGood = before !== undefined && SECRET.test(before);
    const browserSecret = isGood ? before : randomBytes(SECRET_BYTES).toString('base64url');
    const state = randomState();
    const attempt = { nonce: randomNonce(), verifier: randomPKCECodeVerifier(), redirectUri };
    const expiresAt = new Date(Date.now() + ATTEMPT_MS).toISOString();
    await this.vault.put(
      KIND,
      keyOf(browserSecret, state),
      { ...attempt, expiresAt },
      { expiresAt },
    );
    return { ...attempt, state, browserSecret };
  }

  /** Whoever takes it is the only one who ever does; undefined for one that is not there (any more). */
  async take(browserSecret: string, state: string): Promise<Attempt | undefined> {
    const key = keyOf(browserSecret, state);
    const record = await this.vault.get(KIND, key);
    if (record === undefined || !(await this.vault.remove(KIND, key))) return undefined;
    const { nonce, verifier, redirectUri, expiresAt } = record.value;
    if (typeof expiresAt !== 'string' || Date.now() >= Date.parse(expiresAt)) return undefined;
    return { nonce: String(nonce), verifier: String(verifier), redirectUri: String(redirectUri) };
  }
}

/** The vault alone does not tell what the browser has to bring. */
function keyOf(browserSecret: string, state: string): string {
  return createHash('sha256').update(`${browserSecret}.${state}`).digest('base64url');
}
