import { searchIndexes } from '../../src/customer/search-text.js';
import type { ColumnValue } from '../../src/views/view.js';
import type { Filter, FilterValue, SearchedTerm, Sort } from '../../src/views/view-store.js';
import { COLUMNS, type RowDraft } from './view-rows.js';

/** What the contract means, in the plainest way: all rows in a list, looked at one by one. */

type Name = keyof typeof COLUMNS;

export function matching(rows: readonly RowDraft[], filter: Filter | undefined): RowDraft[] {
  return rows.filter((row) => !row.isHidden && (!filter || matches(row, filter)));
}

/** In the order of a page: without a value last, equal values by number. */
export function sorted(rows: readonly RowDraft[], { column, descending }: Sort): RowDraft[] {
  const turned = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [column && scalarOf(a, column), column && scalarOf(b, column)];
    if (one !== other && column !== undefined) {
      if (one === undefined) return 1;
      if (other === undefined) return -1;
      const order = compare(column, one, other);
      if (order !== 0) return turned * order;
    }
    return turned * (a.number - b.number);
  });
}

export function countedBy(rows: readonly RowDraft[], by: Name | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const key of by === undefined ? [''] : keysOf(row.values[by])) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function keysOf(value: ColumnValue): string[] {
  if (value === undefined) return [''];
  if (!Array.isArray(value)) return [String(value)];
  return value.length === 0 ? [''] : [...new Set(value)];
}

function matches(row: RowDraft, filter: Filter): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matches(row, part));
    case 'or':
      return filter.filters.some((part) => matches(row, part));
    case 'search':
      return filter.terms.every((term) => isFound(row, term));
    case 'eq':
      if (filter.value === null) return valuesOf(row, filter.column).length === 0;
      return valuesOf(row, filter.column).some(
        (value) => compare(filter.column, value, filter.value ?? '') === 0,
      );
    case 'in':
      return filter.values.some((value) =>
        matches(row, { type: 'eq', column: filter.column, value }),
      );
    case 'range':
      return valuesOf(row, filter.column).some(
        (value) =>
          (filter.from === undefined || compare(filter.column, value, filter.from) >= 0) &&
          (filter.to === undefined || compare(filter.column, value, filter.to) <= 0),
      );
    case 'prefix':
      return valuesOf(row, filter.column).some((value) => String(value).startsWith(filter.prefix));
    default:
      return filter satisfies never;
  }
}

function isFound({ names = [] }: RowDraft, { groups, text }: SearchedTerm): boolean {
  const indexes = searchIndexes({ names });
  return groups.some((group) =>
    (group === 'names.short' ? indexes.short : indexes.long).text.includes(text),
  );
}

function valuesOf(row: RowDraft, column: string): FilterValue[] {
  const value = row.values[column as Name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function scalarOf(row: RowDraft, column: string): FilterValue | undefined {
  return valuesOf(row, column)[0];
}

function compare(column: string, one: FilterValue, other: FilterValue): number {
  if (COLUMNS[column as Name].type === 'decimal') return Number(one) - Number(other);
  if (typeof one === 'string' && typeof other === 'string') {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return Number(one) - Number(other);
}
