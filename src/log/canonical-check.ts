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
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const FALSE = 0x66;
const NULL = 0x6e;
const TRUE = 0x74;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Integers of so many digits are exact, and JavaScript writes them as they stand. */
const PLAIN_DIGITS = 15;

/** Where there is no key yet: less than any other. */
const NO_KEY = -1;

/**
 * True for valid JSON that is certainly canonical: no space between tokens, keys that ascend by UTF-16
 * code units, strings without escapes, numbers that are short integers. False says nothing.
 */
function isPlainlyCanonical(text: string): boolean {
  if (text.includes('\\')) return false;
  /** Where the last key begins, of every object and list that is open. */
  const lastKeys: number[] = [];
  let lastKey = NO_KEY;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    switch (unit) {
      case QUOTE: {
        const end = text.indexOf('"', at + 1);
        if (text.charCodeAt(end + 1) === COLON) {
          if (lastKey !== NO_KEY && !ascends(text, lastKey, at + 1)) return false;
          lastKey = at + 1;
          at = end + 2;
        } else {
          at = end + 1;
        }
        break;
      }
      case COMMA:
        at += 1;
        break;
      case OPENING_BRACE:
      case OPENING_BRACKET:
        lastKeys.push(lastKey);
        lastKey = NO_KEY;
        at += 1;
        break;
      case CLOSING_BRACE:
      case CLOSING_BRACKET:
        lastKey = lastKeys.pop() ?? NO_KEY;
        at += 1;
        break;
      case TRUE:
      case NULL:
        at += 4;
        break;
      case FALSE:
        at += 5;
        break;
      default: {
        // Spaces, fractions, exponents are left to others.
        const end = endOfInteger(text, at, unit);
        if (end === undefined) return false;
        at = end;
      }
    }
  }
  return true;
}

/** Whether the key that begins at `next` comes after the one at `last`; each ends at its quote. */
function ascends(text: string, last: number, next: number): boolean {
  for (let length = 0; ; length++) {
    const unit = text.charCodeAt(last + length);
    const nextUnit = text.charCodeAt(next + length);
    if (unit === QUOTE) return nextUnit !== QUOTE;
    if (nextUnit === QUOTE) return false;
    if (unit !== nextUnit) return unit < nextUnit;
  }
}

/** Where the digits end, when they are a short integer and not `-0`. */
function endOfInteger(text: string, start: number, unit: number): number | undefined {
  const first = unit === MINUS ? start + 1 : start;
  if (first > start && text.charCodeAt(first) === ZERO) return undefined;
  let at = first;
  while (text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at += 1;
  const digits = at - first;
  return digits === 0 || digits > PLAIN_DIGITS ? undefined : at;
}
