import { currencyFromText } from './currencies.js';
import { halfWidth } from './fold.js';

/*
 * Amounts as they stand in files and registers: 3(万元人民币), 50万, 1,000.00, ¥500, 100万美元.
 */

/** A number, a power of ten as a word, and what is left to name the currency, before or behind. */
const AMOUNT_TEXT =
  /^([^\d.,+-]*)([+-]?)(\d+(?:,\d+)*(?:\.\d+)?|\.\d+)(百万|千万|百亿|千亿|万亿|[十百千万亿]|[wW](?![a-zA-Z]))?([^\d.,+-]*)$/;
/** In thousands (1,000,000) or in ten thousands (100,0000). */
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d{1,4}(?:,\d{4})+(?:\.\d+)?$/;
/** How bookkeeping writes a negative amount; not 3(万元人民币). */
const IN_BRACKETS = /^\([^\d()]*[\d,.]+[^\d()]*\)$/;
const NO_MEANING = /[\s()[\]:整正约]/g;

const ZEROS: Readonly<Record<string, number>> = {
  十: 1,
  百: 2,
  千: 3,
  万: 4,
  /** 50w, as it is typed in a hurry. */
  w: 4,
  W: 4,
  百万: 6,
  千万: 7,
  亿: 8,
  百亿: 10,
  千亿: 11,
  万亿: 12,
};

export interface AmountText {
  /** Decimal string without trailing zeros behind the point; may be negative (the check refuses that). */
  amount: string;
  /** ISO 4217; absent when the text names none. */
  currency?: string;
}

/**
 * Reads an amount with its unit (元 百 千 万 亿 …) and currency, exactly: digits are shifted, never
 * multiplied. Undefined when the text is not understood.
 */
export function parseAmountText(text: string): AmountText | undefined {
  const written = halfWidth(text).trim();
  const parts = AMOUNT_TEXT.exec(written.replace(NO_MEANING, ''));
  if (parts === null) return undefined;
  const [, before = '', sign, number = '', unit = '', behind = ''] = parts;
  if (number.includes(',') && !GROUPED.test(number)) return undefined;
  const currency = currencyOf(before, behind);
  if (currency === null) return undefined;
  const amount = shiftPoint(number.replaceAll(',', ''), ZEROS[unit] ?? 0);
  const negative = sign === '-' || IN_BRACKETS.test(written);
  return { amount: negative ? `-${amount}` : amount, ...(currency && { currency }) };
}

/** The currency that the words around a number name; undefined for none, null when they say something else. */
function currencyOf(before: string, behind: string): string | null | undefined {
  const named = [before, behind].filter((words) => words !== '').map(currencyFromWords);
  const [first, second] = named;
  if (named.some((currency) => currency === undefined)) return null;
  // 港币500元: the second word only says that it is money.
  if (first !== undefined && second !== undefined && first !== second && second !== 'CNY')
    return null;
  return behind === '元' && before === '' ? undefined : first;
}

function currencyFromWords(words: string): string | undefined {
  return currencyFromText(words) ?? currencyFromText(words.replace(/^元|元$/g, ''));
}

/** `digits` with the decimal point moved right, in plain notation without needless zeros. */
function shiftPoint(digits: string, zeros: number): string {
  const [whole = '', fraction = ''] = digits.split('.');
  const padded = fraction.padEnd(zeros, '0');
  const movedWhole = (whole + padded.slice(0, zeros)).replace(/^0+(?=\d)/, '');
  const movedFraction = padded.slice(zeros).replace(/0+$/, '');
  return movedFraction === '' ? movedWhole || '0' : `${movedWhole || '0'}.${movedFraction}`;
}
