import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/*
 * A token as its holder has it: `dossier_<tokenId>_<secret><checksum>`. The prefix is for programs that look
 * for secrets that got about, the checksum lets them and us tell a
 * token from a text that only looks like one without asking the store, as GitHub's tokens do.
 */

const TOKEN_PREFIX = 'dossier_';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is the first power above 2^256. */
const SECRET_LENGTH = 43;
/** 62^6 is above 2^32. */
const CHECKSUM_LENGTH = 6;

const TOKEN =
  /^dossier_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** 256 random bits in base 62, which is one word to whoever double-clicks it. */
export function newTokenSecret(): string {
  return base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH);
}

export function tokenText(tokenId: string, secret: string): string {
  const text = `${TOKEN_PREFIX}${tokenId}_${secret}`;
  return text + checksum(text);
}

/** Undefined for what is no token of ours, and for one that was mistyped. */
export function parseToken(text: string): { tokenId: string; secret: string } | undefined {
  const [, tokenId = '', secret = '', end] = TOKEN.exec(text) ?? [];
  if (end === undefined || end !== checksum(text.slice(0, -CHECKSUM_LENGTH))) return undefined;
  return { tokenId, secret };
}

/** Whether it is meant to be one of ours, rightly written or not. */
export function isOurToken(text: string): boolean {
  return text.startsWith(TOKEN_PREFIX);
}

/** CRC-32 (ISO 3309) of the text before it, in base 62. */
function checksum(text: string): string {
  let digits = '';
  for (let rest = crc32(text); digits.length < CHECKSUM_LENGTH; ) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}

function base62(number: bigint, length: number): string {
  const base = BigInt(ALPHABET.length);
  let text = '';
  for (let rest = number; text.length < length; rest /= base) {
    text = ALPHABET.charAt(Number(rest % base)) + text;
  }
  return text;
}
