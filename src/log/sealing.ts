import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/**
 * Personal values in a commit: one AES-256-GCM blob per data key, `nonce (12) | ciphertext | tag (16)`
 * in base64url. The additional data binds a blob to its event, so that it cannot be moved to another.
 */

/** One personal value of an event. */
export interface PersonalPart {
  /** Whose key seals it: the customer's, or that of a contact by its id. */
  subject: string;
  /** JSON Pointer (RFC 6901) into the event's data. */
  pointer: string;
  value: unknown;
}

/** What the domain knows about its events: which values are personal. The two undo each other. */
export interface Personal {
  /** `naturalPerson`: the names and numbers of the customer are personal as well. */
  split(
    event: { type: string; data: Record<string, unknown> },
    naturalPerson: boolean,
  ): { clear: Record<string, unknown>; parts: PersonalPart[] };
  /** May write into `clear`. Parts that are missing (their key is destroyed) are left out. */
  join(clear: Record<string, unknown>, parts: readonly PersonalPart[]): Record<string, unknown>;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Nonces come from a buffer, since asking the system for twelve bytes at a time costs more than sealing. */
const nonces = Buffer.alloc(NONCE_BYTES * 512);
let nextNonce = nonces.length;

function freshNonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  const nonce = nonces.subarray(nextNonce, nextNonce + NONCE_BYTES);
  nextNonce += NONCE_BYTES;
  return nonce;
}

/** Seals bytes under an AES-256 key; `boundTo` must be given again to open them. */
export function sealBytes(key: Buffer, plain: string | Buffer, boundTo: string): string {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/**
 * Opens what `sealBytes` sealed.
 * @throws Error when the key or `boundTo` is another, or a byte was changed
 */
export function openBytes(key: Buffer, blob: string, boundTo: string): Buffer {
  const bytes = Buffer.from(blob, 'base64url');
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(bytes.subarray(end));
  const plain = decipher.update(bytes.subarray(NONCE_BYTES, end));
  decipher.final();
  return plain;
}
