/**
 * Decimals of any length as texts that compare, code point by code point, as the numbers do: a letter
 * for the sign, the count of digits before the point, those digits, and the fraction without trailing
 * zeros. Of a negative number each digit is taken from nine and `~`, above every digit and the point,
 * ends it.
 */

const DECIMAL = /^(-?)0*(\d*?)(?:\.(\d*?)0*)?$/;
const SORTABLE = /^(?:p|n)(?:\d\d)(\d*)(?:\.(\d+))?~?$/;

/** @throws RangeError for a text that is not a decimal like `-12.50`, or has over 99 digits before the point. */
export function sortableDecimal(value: string): string {
  const match = /\d/.test(value) ? DECIMAL.exec(value) : null;
  if (!match) throw new RangeError('A decimal like -12.50 is expected.');
  const [, sign, integer = '', fraction = ''] = match;
  if (integer.length > 99)
    throw new RangeError('A decimal has at most 99 digits before the point.');
  const digits = String(integer.length).padStart(2, '0') + integer + (fraction && `.${fraction}`);
  const isNegative = sign === '-' && integer + fraction !== '';
  return isNegative ? `n${ninesOf(digits)}~` : `p${digits}`;
}

/** The decimal as short as it can be: `500000`, `-0.5`. */
export function decimalOf(sortable: string): string {
  const isNegative = sortable.startsWith('n');
  const plain = isNegative ? `n${ninesOf(sortable.slice(1))}` : sortable;
  const [, integer = '', fraction] = SORTABLE.exec(plain) ?? [];
  return `${isNegative ? '-' : ''}${integer || '0'}${fraction === undefined ? '' : `.${fraction}`}`;
}

function ninesOf(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
}
