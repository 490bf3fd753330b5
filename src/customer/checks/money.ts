import type { Checked, Problem } from '../problem.js';
import type { Money } from '../record.js';
import { checkCurrency, currencyDecimals } from './currencies.js';

/*
 * Amounts are decimal strings from end to end; nothing here goes through a floating-point number.
 */

const AMOUNT = /^(\d{1,15})(?:\.(\d+))?$/;
const NEGATIVE = /^-\s*\d/;
const TOO_LARGE = /^\d{16,}(?:\.\d+)?$/;
const LEADING_ZEROS = /^0+(?=\d)/;

/**
 * An amount whose currency is not known here: up to 15 digits before the point, not negative.
 * Errors: `wrong-type`, `negative-amount`, `amount-too-large`, `not-an-amount`.
 */
export function checkDecimal(value: unknown, pointer: string): Checked<string> {
  if (typeof value !== 'string') return wrongType(pointer);
  const text = value.trim();
  if (!AMOUNT.test(text)) return { problems: [notAnAmount(text, pointer)] };
  return { value: text.replace(LEADING_ZEROS, ''), problems: [] };
}

/**
 * An amount of a currency, with exactly the currency's decimals ("500" in CNY is "500.00"). Errors: as
 * `checkDecimal`, and `too-many-decimals`.
 */
export function checkAmount(value: unknown, currency: string, pointer: string): Checked<string> {
  const decimal = checkDecimal(value, pointer);
  if (decimal.value === undefined) return decimal;
  const decimals = currencyDecimals(currency) ?? 2;
  const [whole = '0', fraction = ''] = decimal.value.split('.');
  if (fraction.length > decimals) {
    const params = { currency, decimals };
    return { problems: [{ code: 'too-many-decimals', pointer, severity: 'error', params }] };
  }
  const amount = decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
  return { value: amount, problems: [] };
}

/**
 * Amount and currency (ISO 4217), both required. The problems of each stand at `/amount` and
 * `/currency` under the pointer.
 */
export function checkMoney(
  money: { amount?: unknown; currency?: unknown },
  pointer: string,
): Checked<Money> {
  const currency = checkMoneyCurrency(money.currency, `${pointer}/currency`);
  const amountAt = `${pointer}/amount`;
  const amount = isAbsent(money.amount)
    ? { problems: [required(amountAt)] }
    : currency.value === undefined
      ? checkDecimal(money.amount, amountAt)
      : checkAmount(money.amount, currency.value, amountAt);
  const problems = [...amount.problems, ...currency.problems];
  if (amount.value === undefined || currency.value === undefined) return { problems };
  return { value: { amount: amount.value, currency: currency.value }, problems };
}

function checkMoneyCurrency(currency: unknown, pointer: string): Checked<string> {
  if (isAbsent(currency)) return { problems: [required(pointer)] };
  if (typeof currency !== 'string') return wrongType(pointer);
  return checkCurrency(currency, pointer);
}

function isAbsent(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

function required(pointer: string): Problem {
  return { code: 'required', pointer, severity: 'error' };
}

/** A number is refused too: it may already have lost digits on its way here. */
function wrongType(pointer: string): Checked<string> {
  const params = { expected: 'text' };
  return { problems: [{ code: 'wrong-type', pointer, severity: 'error', params }] };
}

function notAnAmount(text: string, pointer: string): Problem {
  if (NEGATIVE.test(text)) return { code: 'negative-amount', pointer, severity: 'error' };
  if (TOO_LARGE.test(text)) {
    return { code: 'amount-too-large', pointer, severity: 'error', params: { digits: 15 } };
  }
  return { code: 'not-an-amount', pointer, severity: 'error' };
}

/** Below 0, 0 or above 0 as a decimal string (no sign) is less than, equal to or greater than another. */
export function compareAmounts(a: string, b: string): number {
  const [wholeA = '', partA = ''] = a.split('.');
  const [wholeB = '', partB = ''] = b.split('.');
  const places = Math.max(partA.length, partB.length);
  const difference =
    BigInt(wholeA + partA.padEnd(places, '0')) - BigInt(wholeB + partB.padEnd(places, '0'));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
