import { decimalOf, sortableDecimal } from '../../views/sortable-decimal.js';
import type { ColumnType, ColumnValue } from '../../views/view.js';
import type { FilterValue } from '../../views/view-store.js';

/**
 * How values lie in a row's document: texts, dates and decimals as texts that sort, integers as numbers,
 * booleans as 0 and 1, `texts` as an array without repetitions. A shown row without a value has `NONE`
 * there, so that it can be found by an index and told from a hidden row, which has no values at all.
 */

export type StoredScalar = string | number;
export type StoredValue = StoredScalar | string[] | typeof NONE;

/** Stands for no value: of another type than every value, so that no range of values holds it. */
export const NONE = false;

/**
 * MongoDB compares texts as UTF-8, which is the order of code points; servers that speak its protocol may
 * compare UTF-16 units. The two differ above U+D7FF only: with U+FFFF in front of what lies beyond the
 * first plane, and a space behind U+FFFF itself, all of them agree on the order of code points.
 */
const MARK = '\uffff';
const TO_MARK = /\uffff|[\u{10000}-\u{10ffff}]/gu;
const MARKED = /\uffff( ?)/g;

/** Behind a stored prefix: above every text that goes on from there with characters that anybody uses. */
export const HIGHEST_TEXT = `${MARK}\u{10ffff}`.repeat(3);

export function encodeText(text: string): string {
  return text.replace(TO_MARK, (found) => (found === MARK ? `${MARK} ` : `${MARK}${found}`));
}

export function decodeText(stored: string): string {
  return stored.replace(MARKED, (_, space) => (space === '' ? '' : MARK));
}

export function encodeColumn(type: ColumnType, value: ColumnValue): StoredValue {
  if (value === undefined) return NONE;
  if (Array.isArray(value)) {
    if (type !== 'texts') throw new TypeError(`A list where a ${type} is expected.`);
    return value.length === 0 ? NONE : [...new Set(value.map(encodeText))];
  }
  if (type === 'texts') throw mismatch(type, value);
  return encodeScalar(type, value);
}

/** @throws TypeError, RangeError for a value that does not fit the column */
export function encodeScalar(type: ColumnType, value: FilterValue): StoredScalar {
  switch (type) {
    case 'text':
    case 'date':
    case 'texts':
      if (typeof value !== 'string') throw mismatch(type, value);
      return encodeText(value);
    case 'decimal':
      if (typeof value !== 'string') throw mismatch(type, value);
      return sortableDecimal(value);
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw mismatch(type, value);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(type, value);
      return value ? 1 : 0;
    default:
      return type satisfies never;
  }
}

export function decodeScalar(type: ColumnType, stored: unknown): FilterValue | null {
  if (typeof stored === 'number') return type === 'boolean' ? stored === 1 : stored;
  if (typeof stored !== 'string') return null;
  return type === 'decimal' ? decimalOf(stored) : decodeText(stored);
}

/** No value of the column lies below it. */
export function lowest(type: ColumnType): StoredScalar {
  return type === 'integer' || type === 'boolean' ? Number.MIN_SAFE_INTEGER : '';
}

/** A stored value as `count` names it; '' stands for none. */
export function countKey(type: ColumnType, stored: unknown): string {
  const value = decodeScalar(type, stored);
  return value === null ? '' : String(value);
}

function mismatch(type: ColumnType, value: unknown): TypeError {
  return new TypeError(`${typeof value} where a ${type} is expected.`);
}
