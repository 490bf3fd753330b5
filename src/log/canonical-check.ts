import { canonicalJson } from './commit.js';

/**
 * Whether a text is the canonical JSON (RFC 8785) of the value that was parsed from it. Making the
 * canonical form costs more than all the rest of verifying a commit, so it is only made where a look at
 * the text does not already show it.
 */
export function isCanonical(text: string, value: unknown): boolean {
  return isPlainlyCanonical(text) || canonicalJson(value) === text;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** Integers of so many digits are exact, and JavaScript writes them as they stand. */
const PLAIN_DIGITS = 15;

/**
 * True for valid JSON that is certainly canonical: no space between tokens, keys that ascend by UTF-16
 * code units, strings without escapes, numbers that are short integers. False says nothing.
 */
function isPlainlyCanonical(text: string): boolean {
  if (text.includes('\\')) return false;
  const lastKeys: (string | undefined)[] = [];
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = text.indexOf('"', at + 1);
      if (text.charCodeAt(end + 1) === COLON) {
        const key = text.slice(at + 1, end);
        const last = lastKeys.at(-1);
        if (last !== undefined && key <= last) return false;
        lastKeys[lastKeys.length - 1] = key;
        at = end + 2;
      } else {
        at = end + 1;
      }
    } else if (unit === COMMA) {
      at += 1;
    } else if ((unit >= ZERO && unit <= NINE) || unit === MINUS) {
      const end = endOfInteger(text, at);
      if (end === undefined) return false;
      at = end;
    } else {
      const length = stepInto(text[at], lastKeys);
      if (length === 0) return false;
      at += length;
    }
  }
  return true;
}

/** Where the digits end, when they are a short integer and not `-0`. */
function endOfInteger(text: string, start: number): number | undefined {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start;
  if (first > start && text.charCodeAt(first) === ZERO) return undefined;
  let at = first;
  while (text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at += 1;
  return at - first > PLAIN_DIGITS ? undefined : at;
}

/** How long the token is; 0 for anything that is not plainly canonical (spaces, fractions, exponents). */
function stepInto(token: string | undefined, lastKeys: (string | undefined)[]): number {
  switch (token) {
    case '{':
    case '[':
      lastKeys.push(undefined);
      return 1;
    case '}':
    case ']':
      lastKeys.pop();
      return 1;
    case 't':
    case 'n':
      return 4;
    case 'f':
      return 5;
    default:
      return 0;
  }
}
