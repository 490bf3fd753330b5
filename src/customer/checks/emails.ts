import type { Checked } from '../problem.js';
import { halfWidth } from './fold.js';

/** RFC 5321: the whole address 254 characters at most, the part before the @ 64. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** A dot-atom of RFC 5322 (letters of any language, RFC 6531), no quoted parts. */
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
const ALL_DIGITS = /^\d+$/;
const COMMON = /^[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_-])){0,62}@(?:[a-z0-9]+\.)+[a-z]{2,6}$/;
const BETWEEN_ADDRESSES = /[\s,;、，；/|]+/;

/** An e-mail address, its domain in lower case. Error: `not-an-email`. */
export function checkEmail(value: string, pointer: string): Checked<string> {
  if (value.length <= MAX_LENGTH && COMMON.test(value)) return { value, problems: [] };
  const text = halfWidth(value)
    .trim()
    .replace(/^mailto:/i, '');
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.slice(at + 1).toLowerCase();
  if (text.length <= MAX_LENGTH && isLocalPart(local) && isDomain(domain)) {
    return { value: `${local}@${domain}`, problems: [] };
  }
  return { problems: [{ code: 'not-an-email', pointer, severity: 'error' }] };
}

/** What stands in one cell of a file as single addresses. */
export function splitEmails(text: string): string[] {
  return text.split(BETWEEN_ADDRESSES).filter((part) => part !== '');
}

function isLocalPart(text: string): boolean {
  return text.length <= MAX_LOCAL_LENGTH && LOCAL.test(text);
}

function isDomain(text: string): boolean {
  const top = text.slice(text.lastIndexOf('.') + 1);
  return DOMAIN.test(text) && !ALL_DIGITS.test(top);
}
