import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * Secrets of sessions, links and tokens. Each has 256 random bits, so that guessing is hopeless and one
 * SHA-256 is enough to keep it by: the vault holds nothing that opens anything.
 */

const SECRET_BYTES = 32;

/** 256 random bits, in base64url (43 characters). */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** SHA-256 of a secret, in base64url: what is kept of it, and looked up. */
export function digestOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Takes as long wherever the first difference is. */
export function isSameDigest(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
