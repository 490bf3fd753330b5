import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 (RFC 2104) under this key of a text in UTF-8, in base64url. */
export function hmacUnder(key: Buffer): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}
