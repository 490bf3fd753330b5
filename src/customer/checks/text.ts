import { Converter } from 'opencc-js/t2cn';
import type { Checked, Problem } from '../problem.js';

/** Nothing to take off, nothing to refuse: the common case, decided by one look. */
const PLAIN =
  /^[!-~\u4e00-\u9fff（）·、。，；：“”《》](?:[ !-~\u4e00-\u9fff（）·、。，；：“”《》]*[!-~\u4e00-\u9fff（）·、。，；：“”《》])?$/;
const DOUBLE_SPACE = '  ';

const LONE_SURROGATE = /\p{Surrogate}/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all but tab and line feed
const CONTROL_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const LINE_BREAK = /\r\n?|\u2028|\u2029/g;

/**
 * Characters without width that carry nothing: zero-width space, soft hyphen, word joiner, byte order
 * mark, marks and overrides of direction. The joiners U+200C and U+200D are not among them: they
 * belong to words of some languages and to emoji.
 */
const ZERO_WIDTH = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const BLANK_AT_ENDS = /[\s\u200c\u200d]/;
const SPACES = /[^\S\n]+/g;
/** Without one character that is seen a text is blank (Hangul fillers, invisible operators, empty braille …). */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

export interface TextLimits {
  /** In characters (code points), not in UTF-16 units. */
  maxLength: number;
  /** Line feeds and tabs may stand in it. */
  multiline?: boolean;
}

/**
 * A text as it is kept: what was typed, without zero-width characters and without spaces at its ends;
 * in a single line a run of spaces counts as one. A blank text has no value and no problem, like one
 * that was not given. Errors: `control-characters`, `lone-surrogate`, `too-long`.
 */
export function checkText(value: string, pointer: string, limits: TextLimits): Checked<string> {
  const { maxLength, multiline = false } = limits;
  if (value.length <= maxLength && PLAIN.test(value) && !value.includes(DOUBLE_SPACE)) {
    return { value, problems: [] };
  }
  const text = tidy(value, multiline);
  if (!VISIBLE.test(text)) return { problems: [] };
  const problems = textProblems(text, pointer, maxLength, multiline);
  return problems.length === 0 ? { value: text, problems } : { problems };
}

function tidy(value: string, multiline: boolean): string {
  const visible = value.replace(ZERO_WIDTH, '');
  const lines = multiline ? visible.replace(LINE_BREAK, '\n') : visible;
  const trimmed = trimEnds(lines);
  // A tab or a line feed inside a single line is refused below, not made a space.
  return multiline ? trimmed : trimmed.replace(SPACES, onlySpace);
}

/** In one pass from either end: a pattern anchored at the end would be quadratic in a run of spaces. */
function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK_AT_ENDS.test(text.charAt(start))) start++;
  while (end > start && BLANK_AT_ENDS.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function onlySpace(run: string): string {
  return CONTROL.test(run) ? run : ' ';
}

function textProblems(
  text: string,
  pointer: string,
  maxLength: number,
  multiline: boolean,
): Problem[] {
  const problems: Problem[] = [];
  const surrogate = text.search(LONE_SURROGATE);
  if (surrogate >= 0) {
    problems.push(atPosition('lone-surrogate', pointer, text, surrogate));
  }
  const control = text.search(multiline ? CONTROL_IN_LINES : CONTROL);
  if (control >= 0) {
    problems.push(atPosition('control-characters', pointer, text, control));
  }
  if (text.length > maxLength) {
    const actual = countCharacters(text);
    if (actual > maxLength) {
      problems.push({
        code: 'too-long',
        pointer,
        severity: 'error',
        params: { max: maxLength, actual },
      });
    }
  }
  return problems;
}

function atPosition(
  code: 'lone-surrogate' | 'control-characters',
  pointer: string,
  text: string,
  index: number,
): Problem {
  const position = countCharacters(text.slice(0, index)) + 1;
  return { code, pointer, severity: 'error', params: { position } };
}

/** Code points; a surrogate pair is one character, a lone surrogate too. */
function countCharacters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}

/*
 * What is compared instead of what was typed. These forms go into digests and stored rows, so they
 * are frozen: test/customer/checks/text.test.ts holds them to golden examples.
 */

const IGNORED = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;
const NOTHING_TO_FOLD = /^[!-;=?-Z\\^-z|~\u4e00-\u9fff]*$/;
const OPENING = /[[{<〈《「『【〔〖]/g;
const CLOSING = /[\]}>〉》」』】〕〗]/g;
const ASCII_ONLY = /^[ -~]*$/;

/**
 * The form in which two texts are the same text: NFKC (full-width as half-width), brackets of every
 * kind as `(` `)`, lower case, without spaces and zero-width characters.
 */
export function normaliseForCompare(text: string): string {
  if (NOTHING_TO_FOLD.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(IGNORED, '')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .toLowerCase();
}

/** Forms of names met just now: one name is looked at several times on its way into the log. */
const recentForms = new Map<string, string>();
const RECENT_FORMS = 1_000;

/** `normaliseForCompare`, and traditional characters as simplified ones (OpenCC): 春滿園 as 春满园. */
export function normaliseName(name: string): string {
  const recent = recentForms.get(name);
  if (recent !== undefined) return recent;
  const folded = normaliseForCompare(name);
  const form = ASCII_ONLY.test(folded) ? folded : toSimplified(folded);
  if (recentForms.size >= RECENT_FORMS) recentForms.clear();
  recentForms.set(name, form);
  return form;
}

let converter: ReturnType<typeof Converter> | undefined;

/** Made when first needed: reading the dictionaries costs tens of milliseconds. */
function toSimplified(text: string): string {
  converter ??= Converter({ from: 't', to: 'cn' });
  return converter(text);
}
