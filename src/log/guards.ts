import { hmacUnder } from './hmac.js';

/**
 * Guards: strings that no other commit of the log may carry. What they say of a customer is digested
 * under the digest key, which never rotates, so that a guard reveals nothing and is the same for ever.
 * The golden tests freeze every form made here.
 */

/**
 * 128 bits of the HMAC go into a guard. No two of 2^40 guards meet by chance (p < 2^-48), and the
 * index over guards, whose pages are the costly part of an append, is half as large as with 256. In
 * base64url that is 21 characters of six bits each, and one with the last two bits.
 */
const WHOLE_CHARACTERS = 21;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** No other commit may be version `version` of this stream. Listed by nobody: it follows from the commit. */
export function streamGuard(streamId: string, version: number): string {
  return `stream:${streamId}@${version}`;
}

/** The stream and version of a `stream:` guard; undefined for any other guard. */
export function parseStreamGuard(guard: string): { streamId: string; version: number } | undefined {
  if (!guard.startsWith('stream:')) return undefined;
  const at = guard.lastIndexOf('@');
  if (at < 0) return undefined;
  return { streamId: guard.slice('stream:'.length, at), version: Number(guard.slice(at + 1)) };
}

/** What is made under the digest key. */
export interface Guards {
  /** One commit per actor and Idempotency-Key. */
  once(actorId: string, idempotencyKey: string): string;
  /** The guard that the n-th holder of a value takes, n from 1. `kind` stands in it in clear. */
  claim(kind: string, normalForm: string, generation: number): string;
  /** HMAC-SHA-256 of what makes a request the same request, base64url. */
  requestDigest(parts: readonly string[]): string;
}

export function guardsUnder(digestKey: Buffer): Guards {
  const hmac = hmacUnder(digestKey);
  const digest = (parts: readonly string[]) => {
    let text = '';
    // The length in bytes goes first, so that no two lists of parts run together to the same text.
    for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`;
    return hmac(text);
  };
  const short = (parts: readonly string[]) => firstBytes(digest(parts));
  return {
    once: (actorId, idempotencyKey) => `once:${short(['once', actorId, idempotencyKey])}`,
    claim: (kind, normalForm, generation) =>
      `claim:${kind}:${short(['claim', kind, normalForm])}#${generation}`,
    requestDigest: (parts) => digest(['request', ...parts]),
  };
}

/** base64url of the first 16 bytes, from that of all 32: making it from the bytes takes twice as long. */
function firstBytes(base64url: string): string {
  const lastTwoBits = ALPHABET.indexOf(base64url.charAt(WHOLE_CHARACTERS)) & 0b110000;
  return base64url.slice(0, WHOLE_CHARACTERS) + ALPHABET.charAt(lastTwoBits);
}
