import type { Checked } from '../problem.js';
import { INDUSTRY_TABLE } from './industry-table.js';
import { normaliseForCompare } from './text.js';

export interface Industry {
  /** A section letter (`R`) or a two-digit division (`87`) of GB/T 4754-2017. */
  code: string;
  zh: string;
  en: string;
  /** The letter of the section it is or belongs to. */
  section: string;
}

const SECTION = /^[A-T]$/;
/** Section and division in one (R87), or a group or class of four digits at most (8710, R8710). */
const LONG_CODE = /^[A-T]?(\d\d)\d{0,2}$/;

/** All sections, each followed by its divisions. */
export const INDUSTRIES: readonly Industry[] = readTable();

const BY_CODE: ReadonlyMap<string, Industry> = new Map(
  INDUSTRIES.map((industry) => [industry.code, industry]),
);

function readTable(): Industry[] {
  let section = '';
  return INDUSTRY_TABLE.trim()
    .split('\n')
    .map((row) => {
      const [code = '', zh = '', en = ''] = row.split('|');
      if (SECTION.test(code)) section = code;
      return { code, zh, en, section };
    });
}

/**
 * A section letter or a two-digit division, never both in one. Errors: `industry-combined` (R87, with
 * the division to use), `unknown-industry`.
 */
export function checkIndustry(value: string, pointer: string): Checked<string> {
  const code = BY_CODE.has(value) ? value : normaliseForCompare(value).toUpperCase();
  if (BY_CODE.has(code)) return { value: code, problems: [] };
  const division = LONG_CODE.exec(code)?.[1];
  if (division !== undefined && BY_CODE.has(division)) {
    return {
      problems: [{ code: 'industry-combined', pointer, severity: 'error', params: { division } }],
    };
  }
  const params = { value: value.slice(0, 40) };
  return { problems: [{ code: 'unknown-industry', pointer, severity: 'error', params }] };
}

let codeOfName: ReadonlyMap<string, string> | undefined;

/**
 * The code of what stands in a file: a section or division, their names (批发业, also 批发), code and
 * name together (R 文化、体育和娱乐业), or a longer code (8710, R87), which counts as its division.
 */
export function industryFromText(text: string): string | undefined {
  const words = normaliseForCompare(text);
  const [, letters = '', name = ''] = /^([a-t]?\d{0,4})(.*)$/.exec(words) ?? [];
  codeOfName ??= namesToCodes();
  const named = codeOfName.get(comparable(name)) ?? codeOfName.get(comparable(words));
  if (named !== undefined) return named;
  if (name !== '') return undefined;
  const code = letters.toUpperCase();
  if (BY_CODE.has(code)) return code;
  const division = LONG_CODE.exec(code)?.[1];
  return division !== undefined && BY_CODE.has(division) ? division : undefined;
}

/** A section keeps its name where a division has the same one (房地产业: K, not 70). */
function namesToCodes(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const { code, zh, en } of INDUSTRIES) {
    for (const name of [zh, zh.replace(/业$/, ''), en]) {
      const key = comparable(normaliseForCompare(name));
      if (!codes.has(key)) codes.set(key, code);
    }
  }
  return codes;
}

function comparable(name: string): string {
  return name.replace(/[、,.:;·()/&-]|和|及|与/g, '');
}
