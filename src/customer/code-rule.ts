/**
 * The code rule: literal text with `{category}`, `{orgUnit}`, `{yyyyMM}` and one `{seq:n}`, the running
 * number padded to n digits (it grows beyond them when they are used up). A part that is absent leaves
 * no separator behind it: `{category}-{seq:4}` gives `0001` to a customer without category.
 */
export interface CodeParts {
  category?: string;
  orgUnit?: string;
  /** Local date. */
  today: string;
}

const SEQUENCE = /\{seq(?::(\d{1,2}))?\}/;
const PLACEHOLDER = /\{([^{}]*)\}/g;
const KNOWN = /^(?:category|orgUnit|yyyyMM|seq(?::\d{1,2})?)$/;
const LITERAL = /^[A-Za-z0-9._/-]*$/;
const BEGINS_RIGHT = /^[A-Za-z0-9{]/;

/** What the catalogue allows a code. */
const MAX_CODE_LENGTH = 40;
const MAX_PART_LENGTH = 12;
/** A part with other characters, or a longer one, counts as absent. */
const PART = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,11}$/;
/** Digits the running number may come to have, whatever it is padded to. */
const MIN_DIGITS = 7;

/** What is wrong with a rule, as a sentence, or undefined when it is right. */
export function codeRuleFault(rule: string): string | undefined {
  const names = [...rule.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
  const unknown = names.find((name) => !KNOWN.test(name));
  if (unknown !== undefined) {
    return `{${unknown}} is not one of {category}, {orgUnit}, {yyyyMM}, {seq:n}`;
  }
  if (names.filter((name) => name.startsWith('seq')).length !== 1) return '{seq:n} must occur once';
  const literal = rule.replace(PLACEHOLDER, '');
  if (!LITERAL.test(literal)) return 'only A-Z a-z 0-9 . _ / - may stand outside { }';
  if (!BEGINS_RIGHT.test(rule)) return 'a code begins with a letter or digit';
  const longest = names.reduce((length, name) => length + longestPart(name), literal.length);
  return longest > MAX_CODE_LENGTH
    ? `its codes could have ${longest} characters; ${MAX_CODE_LENGTH} are allowed`
    : undefined;
}

function longestPart(name: string): number {
  if (name === 'yyyyMM') return name.length;
  return name.startsWith('seq')
    ? Math.max(Number(name.slice('seq:'.length)), MIN_DIGITS)
    : MAX_PART_LENGTH;
}

/** What stands before and after the running number for a customer with these parts. */
export function codePattern(rule: string, parts: CodeParts): { prefix: string; suffix: string } {
  const at = rule.search(SEQUENCE);
  const after = rule.slice(at).replace(SEQUENCE, '');
  return { prefix: fill(rule.slice(0, at), parts), suffix: fill(after, parts) };
}

export function renderCode(rule: string, parts: CodeParts, number: number): string {
  const { prefix, suffix } = codePattern(rule, parts);
  const width = Number(SEQUENCE.exec(rule)?.[1] ?? 1);
  return prefix + String(number).padStart(width, '0') + suffix;
}

/** The running number of a code that `renderCode` made from the same rule and parts. */
export function codeNumber(rule: string, code: string, parts: CodeParts): number {
  const { prefix, suffix } = codePattern(rule, parts);
  return Number(code.slice(prefix.length, code.length - suffix.length));
}

function fill(text: string, { category, orgUnit, today }: CodeParts): string {
  const withMonth = text.replaceAll('{yyyyMM}', today.slice(0, 7).replace('-', ''));
  return fillPart(fillPart(withMonth, 'category', category), 'orgUnit', orgUnit);
}

function fillPart(text: string, name: 'category' | 'orgUnit', value = ''): string {
  return PART.test(value)
    ? text.replaceAll(`{${name}}`, value)
    : text.replace(new RegExp(`\\{${name}\\}[._/-]?`, 'g'), '');
}
