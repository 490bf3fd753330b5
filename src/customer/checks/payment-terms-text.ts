import type { Problem } from '../problem.js';
import type { PaymentTerms } from '../record.js';
import { halfWidth } from './fold.js';
import { readInstalments } from './instalments-text.js';
import {
  BARE_NUMBER,
  BASE_WORDS,
  FILLERS,
  METHOD_WORDS,
  type NetBase,
  ON_DELIVERY,
  PAY_DAY,
  PERIOD,
  PREPAID,
  STATEMENT_DAY,
  TENORS,
} from './payment-terms-words.js';

export interface TermsText {
  /** Absent when the text names nothing but a method. */
  terms?: PaymentTerms;
  /** A code of the default policy: `bank-transfer`, `bank-acceptance` … */
  paymentMethod?: string;
  /** Days of an acceptance draft. */
  tenorDays?: number;
  problems: Problem[];
}

const NOTE = /(?:备注|note)\s*:\s*([\s\S]*)$/i;
const WHOLE_PRICE = /^[^%]*\b100\s*%[^%]*$/;
const DAYS_OF_UNIT: Readonly<Record<string, number>> = { 月: 30, m: 30, 年: 365 };
const DIGITS = '零一二三四五六七八九';

/**
 * Reads payment terms as people write them: 月结30天, 票到30天, 款到发货, 货到付款, 预付30%发货前70%,
 * 质保金5%一年, 承兑汇票60天 (a method and its tenor), net 30. Months count 30 days. A text that is not
 * understood as a whole is kept in the note, with the warning `terms-not-understood`.
 */
export function parsePaymentTerms(text: string, pointer = '/paymentTerms'): TermsText {
  const written = halfWidth(text).trim();
  if (written === '') return { problems: [] };
  const note = NOTE.exec(written);
  const read = readTerms(note ? written.slice(0, note.index) : written);
  const told = note?.[1]?.trim() || undefined;
  if (read.understood && (told !== undefined || hasTime(read.terms))) {
    const terms = read.terms && told ? { ...read.terms, note: told } : read.terms;
    return { ...read.method, ...(terms && { terms }), problems: [] };
  }
  return {
    ...read.method,
    terms: { ...(read.terms ?? { kind: 'net' }), note: text.trim() },
    problems: [{ code: 'terms-not-understood', pointer, severity: 'warning' }],
  };
}

interface Reading {
  terms?: PaymentTerms;
  method?: Pick<TermsText, 'paymentMethod' | 'tenorDays'>;
  understood: boolean;
}

function readTerms(written: string): Reading {
  const text = WHOLE_PRICE.test(written) ? written.replace(/100\s*%/, '') : written;
  if (text.includes('%')) return readShares(text);
  const words: Words = { rest: text.toLowerCase() };
  const method = readMethod(words);
  const terms = readKind(words);
  return {
    ...(method && { method }),
    ...(terms && { terms }),
    understood: areUsedUp(words) && (terms !== undefined || method !== undefined),
  };
}

/** A clause that names only a method stands beside the shares (预付30%，发货前70%，电汇). */
function readShares(text: string): Reading {
  let method: Reading['method'];
  const clauses = text.split(/(?<=[,;\n、，；])/).filter((clause) => {
    const words: Words = { rest: clause.toLowerCase() };
    const named = clause.includes('%') ? undefined : readMethod(words);
    if (named === undefined || !areUsedUp(words)) return true;
    method = named;
    return false;
  });
  const instalments = readInstalments(clauses.join(''));
  return {
    ...(method && { method }),
    ...(instalments && { terms: { kind: 'instalments', instalments } }),
    understood: instalments !== undefined,
  };
}

function readMethod(words: Words): Reading['method'] {
  for (const [pattern, paymentMethod] of METHOD_WORDS) {
    if (!pattern.test(words.rest)) continue;
    for (const withTenor of TENORS.get(paymentMethod) ?? []) {
      const tenorDays = periodOf(take(words, withTenor));
      if (tenorDays !== undefined) return { paymentMethod, tenorDays };
    }
    take(words, pattern);
    return { paymentMethod };
  }
  return undefined;
}

function readKind(words: Words): PaymentTerms | undefined {
  if (take(words, ON_DELIVERY)) return { kind: 'cash-on-delivery' };
  if (take(words, PREPAID)) return { kind: 'prepaid' };
  const payDay = dayOfMonth(take(words, PAY_DAY));
  let base = readBase(words);
  // Only a statement has a day; who reconciles on one gets statements.
  const byStatement = base === undefined || base.base === 'statement';
  const statementDay = byStatement ? dayOfMonth(take(words, STATEMENT_DAY)) : undefined;
  if (statementDay !== undefined) base = { base: 'statement' };
  const days = readDays(words, base !== undefined, payDay !== undefined);
  if (base === undefined && days === undefined && payDay === undefined) return undefined;
  return {
    kind: 'net',
    ...(base?.base !== undefined && { base: base.base }),
    ...(days !== undefined && { days }),
    ...(statementDay !== undefined && { statementDay }),
    ...(payDay !== undefined && { payDay }),
  };
}

function readBase(words: Words): { base: NetBase | undefined } | undefined {
  for (const [pattern, base] of BASE_WORDS) {
    if (take(words, pattern)) return { base };
  }
  return undefined;
}

/** 票到付款 is due at once: 0 days; a statement without days only says monthly. */
function readDays(words: Words, hasBase: boolean, hasPayDay: boolean): number | undefined {
  const days = periodOf(take(words, PERIOD));
  if (days !== undefined) return days;
  if (!hasBase) return undefined;
  const number = take(words, BARE_NUMBER);
  if (number) return Number(number[0]);
  return hasPayDay || !take(words, /付款|付清|结清|支付|\bdue\b|\bpayable\b/) ? undefined : 0;
}

/** 赊销 alone does not say when. */
function hasTime(terms: PaymentTerms | undefined): boolean {
  if (terms?.kind !== 'net') return true;
  const { base, days, payDay } = terms;
  return days !== undefined || payDay !== undefined || base === 'statement';
}

function dayOfMonth(match: RegExpExecArray | undefined): number | undefined {
  const day = match?.[1] ?? match?.[2];
  return day === undefined ? undefined : Number(day);
}

/** Days of a match of `PERIOD`. */
function periodOf(match: RegExpExecArray | undefined): number | undefined {
  const [, number, unit = ''] = match ?? [];
  if (number === undefined) return undefined;
  const days = DAYS_OF_UNIT[unit.charAt(0)] ?? 1;
  if (number === '半') return unit === '年' ? 180 : 15;
  return (/^\d/.test(number) ? Number(number) : chineseNumber(number)) * days;
}

/** 三, 十五, 三十, 六十五, 一百二十; 两 is 2. */
function chineseNumber(text: string): number {
  let total = 0;
  let digit: number | undefined;
  for (const character of text.replaceAll('两', '二')) {
    const unit = character === '百' ? 100 : character === '十' ? 10 : 0;
    if (unit === 0) digit = DIGITS.indexOf(character);
    else {
      total += (digit ?? 1) * unit;
      digit = undefined;
    }
  }
  return total + (digit ?? 0);
}

/** What of a text has not been understood yet; `take` shortens it. */
interface Words {
  rest: string;
}

/** The first match, taken out of the rest. */
function take(words: Words, pattern: RegExp): RegExpExecArray | undefined {
  const match = pattern.exec(words.rest);
  if (match === null) return undefined;
  const { rest } = words;
  words.rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  return match;
}

function areUsedUp({ rest }: Words): boolean {
  return rest.replace(FILLERS, '') === '';
}
