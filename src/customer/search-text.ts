import { HAN, PINYIN_CHARACTERS, syllablesOf, withoutLegalForm } from './name-pinyin.js';
import { NOT_LETTER_OR_DIGIT, normalise } from './normal-text.js';

/**
 * How a customer is found by a part of a name or number. Texts are normalised and cut into tokens
 * here, so that every store answers alike: it compares tokens for equality, and tokens only select;
 * whether a row is a hit is decided by looking for the query's normalised text in the row's. A stored
 * row keeps what this file made of it: a change here is a new version of the views that are searched
 * (golden tests).
 *
 * Each group of fields has two indexes:
 * - `short`, by pairs of characters: names with Chinese in them, initials of short names, and what has
 *   at most two letters or digits. It answers what is in Chinese, and two letters or digits.
 * - `long`, by three characters: initials, full pinyin, Latin words, numbers. It answers letters and
 *   digits from three on.
 * Every token costs about 0.4 µs when a row is written; this division keeps a customer under 100.
 */

/** The texts of a group of fields as people wrote them. */
export interface SearchTexts {
  names?: readonly string[];
  /** Names of persons, whose first character is read as a surname (单 shan, 仇 qiu). */
  people?: readonly string[];
  /** Codes, tax ids, phones, e-mail addresses and the like: found by three characters or more. */
  numbers?: readonly string[];
}

export type SearchIndex = 'short' | 'long';

export interface IndexedText {
  /** Normalised parts, separated by a line feed. */
  text: string;
  /** What selects them, separated by spaces; some may come twice. */
  tokens: string;
}

export interface SearchTerm {
  index: SearchIndex;
  text: string;
  /** Empty for a single character: then only looking for the text is left. */
  tokens: string[];
}

/** A query's tokens only select; so many are enough to be selective. */
const TOKENS_PER_TERM = 16;
/** Names up to so many characters are also found by two of their initials (华为 by hw). */
const SHORT_NAME_CHARACTERS = 4;

const SURROGATE = /[\ud800-\udfff]/;
const LATIN = /^[a-z0-9]+$/;
const LATIN_RUN = /[a-z0-9]+/g;
/** What people write between the digits of a phone number. */
const DIGITS_ONLY = /^[\d\s()（）+\-－–—./]+$/;
/** How the names of nearly all companies end; it is not in the index. */
const LEGAL_FORM_PINYIN =
  /(?<=...)(?:gufenyouxiangongsi|youxianzerengongsi|youxiangongsi|gfyxgs|yxzrgs|yxgs)$/;

/** Makes what a row is found by from the texts of one group. */
export function searchIndexes(texts: SearchTexts): Record<SearchIndex, IndexedText> {
  const short = new Parts();
  const long = new Parts();
  for (const name of texts.names ?? []) addName(name, 'name', short, long);
  for (const name of texts.people ?? []) addName(name, 'person', short, long);
  for (const number of texts.numbers ?? []) addWhole(normalise(number), short, long);
  return {
    short: { text: short.text, tokens: short.tokens(2) },
    long: { text: long.text, tokens: long.tokens(3) },
  };
}

/** The terms of a query, all of which must be found; empty when nothing in it can be looked for. */
export function searchTerms(query: string): SearchTerm[] {
  const parts = DIGITS_ONLY.test(query) ? [query] : query.split(/\s+/u);
  const texts = new Set(parts.map(normalise).filter((text) => text !== ''));
  return [...texts].map((text) =>
    text.length > 2 && LATIN.test(text)
      ? term('long', text.replace(LEGAL_FORM_PINYIN, ''))
      : term('short', text),
  );
}

function term(index: SearchIndex, text: string): SearchTerm {
  return { index, text, tokens: grams(text, index === 'long' ? 3 : 2).slice(0, TOKENS_PER_TERM) };
}

function addName(name: string, kind: 'name' | 'person', short: Parts, long: Parts): void {
  const normal = normalise(name);
  if (!HAN.test(normal)) {
    addWhole(normal, short, long);
    for (const word of name.split(NOT_LETTER_OR_DIGIT)) addLatin(normalise(word), short, long);
    return;
  }
  const characters = [...withoutLegalForm(normal)];
  const isShort = characters.length <= SHORT_NAME_CHARACTERS;
  // A short name is mostly a part of the long one that came before, and its pinyin is there too.
  if (!short.add(normal) && !isShort) return;
  const syllables = syllablesOf(characters, kind);
  const initials = syllables.map((syllable) => syllable[0]).join('');
  if (isShort) short.add(initials);
  long.add(initials);
  long.add(syllables.join(''));
  addLatin(characters.slice(PINYIN_CHARACTERS).join(''), short, long);
}

function addWhole(normal: string, short: Parts, long: Parts): void {
  if (!LATIN.test(normal)) short.add(normal);
  addLatin(normal, short, long);
}

function addLatin(normal: string, short: Parts, long: Parts): void {
  for (const run of normal.match(LATIN_RUN) ?? []) {
    if (run.length < 3) short.add(run);
    else long.add(run);
  }
}

/** Texts of which none is a part of another that came before. */
class Parts {
  readonly #parts: string[] = [];

  /** False when the part is already there. */
  add(part: string): boolean {
    if (part === '' || this.#parts.some((other) => other.includes(part))) return false;
    this.#parts.push(part);
    return true;
  }

  get text(): string {
    return this.#parts.join('\n');
  }

  /** All runs of `size` characters (code points), separated by spaces. */
  tokens(size: 2 | 3): string {
    const tokens = this.#parts.map((part) =>
      SURROGATE.test(part) ? grams(part, size).join(' ') : joinedGrams(part, size),
    );
    return tokens.filter((joined) => joined !== '').join(' ');
  }
}

function grams(text: string, size: 2 | 3): string[] {
  const characters = [...text];
  const found = new Set<string>();
  for (let i = 0; i + size <= characters.length; i++) {
    found.add(characters.slice(i, i + size).join(''));
  }
  return [...found];
}

const SPACE = 0x20;
const LATIN_1 = /^[\0-\xff]*$/;
/** Longer parts go the long way. */
const LONGEST = 1000;
const bytes = Buffer.alloc(LONGEST * 4);
const units = Buffer.alloc(LONGEST * 4 * 2);

/** Written unit by unit: a hundred small strings for every row are more work than all the rest. */
function joinedGrams(text: string, size: 2 | 3): string {
  if (text.length > LONGEST) return grams(text, size).join(' ');
  const isLatin = LATIN_1.test(text);
  let end = 0;
  for (let i = 0; i + size <= text.length; i++) {
    if (isLatin) {
      if (i > 0) bytes[end++] = SPACE;
      for (let k = 0; k < size; k++) bytes[end++] = text.charCodeAt(i + k);
    } else {
      if (i > 0) end = units.writeUInt16LE(SPACE, end);
      for (let k = 0; k < size; k++) end = units.writeUInt16LE(text.charCodeAt(i + k), end);
    }
  }
  return isLatin ? bytes.toString('latin1', 0, end) : units.toString('utf16le', 0, end);
}
