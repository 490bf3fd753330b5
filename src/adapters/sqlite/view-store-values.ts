import { decimalOf, sortableDecimal } from '../../views/sortable-decimal.js';
import type { ColumnType, ColumnValue } from '../../views/view.js';
import type { FilterValue } from '../../views/view-store.js';
import type { SqlValue } from './view-store-sql.js';

/**
 * How values lie in SQL columns: dates and texts as they are, decimals as texts that sort, booleans as
 * 0 and 1, texts as a JSON array without repetitions (their table of single values stands beside).
 */

export function encodeColumn(type: ColumnType, value: ColumnValue): SqlValue {
  if (value === undefined) return null;
  if (type === 'texts') return encodeTexts(value);
  if (Array.isArray(value)) throw new TypeError(`A list where a ${type} is expected.`);
  return encodeScalar(type, value);
}

/** @throws TypeError, RangeError for a value that does not fit the column. */
export function encodeScalar(type: ColumnType, value: FilterValue): string | number {
  switch (type) {
    case 'text':
    case 'date':
    case 'texts':
      if (typeof value !== 'string') throw mismatch(type, value);
      return value;
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

export function decodeScalar(type: ColumnType, stored: SqlValue): FilterValue | null {
  if (stored === null) return null;
  if (type === 'decimal') return decimalOf(String(stored));
  if (type === 'boolean') return stored === 1;
  return stored;
}

/** The single values of a stored `texts` column. */
export function textsOf(stored: SqlValue): string[] {
  if (stored === null) return [];
  const parsed: unknown = JSON.parse(String(stored));
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

/** A stored value as `count` names it; '' stands for none. */
export function countKeys(type: ColumnType, stored: SqlValue): string[] {
  if (stored === null) return [''];
  return type === 'texts' ? textsOf(stored) : [String(decodeScalar(type, stored))];
}

/** The stored value that `countKeys` names so. '' stands for none, and for an empty text. */
export function encodeKey(type: ColumnType, key: string): (string | number)[] {
  if (type === 'text' || type === 'texts' || type === 'date') return [key];
  if (key === '') return [];
  return [encodeScalar(type, type === 'decimal' ? key : JSON.parse(key))];
}

/** As the database compares stored values of one column: numbers as such, texts by code points. */
export function compareStored(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

function encodeTexts(value: Exclude<ColumnValue, undefined>): SqlValue {
  if (!Array.isArray(value)) throw mismatch('texts', value);
  return value.length === 0 ? null : JSON.stringify([...new Set(value)]);
}

function mismatch(type: ColumnType, value: unknown): TypeError {
  return new TypeError(`${typeof value} where a ${type} is expected.`);
}
