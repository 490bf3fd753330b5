import { sortableDecimal } from './sortable-decimal.js';
import type { ColumnType, ColumnValue, View } from './view.js';
import type { Filter, FilterValue, RowChange, SearchedTerm } from './view-store.js';

/** What a filter looks at in a row. */
export interface MatchedRow {
  values: Record<string, ColumnValue>;
  search?: RowChange['search'];
}

/**
 * Whether a row that is in no store (a record as it was) matches, as every store would say it.
 * @throws RangeError for a column that the view has not
 */
export function matchesFilter(
  columns: View<object, object>['columns'],
  row: MatchedRow,
  filter: Filter,
): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => matchesFilter(columns, row, part));
    case 'or':
      return filter.filters.some((part) => matchesFilter(columns, row, part));
    case 'search':
      return filter.terms.every((term) => isFound(row, term));
    case 'eq':
    case 'in':
    case 'range':
    case 'prefix': {
      const type = columns[filter.column]?.type;
      if (type === undefined) throw new RangeError(`There is no column ${filter.column}.`);
      return matchesColumn(type, valuesOf(row.values[filter.column]), filter);
    }
    default:
      return filter satisfies never;
  }
}

function matchesColumn(
  type: ColumnType,
  values: readonly FilterValue[],
  filter: Extract<Filter, { column: string }>,
): boolean {
  const order = (one: FilterValue, other: FilterValue) => compare(type, one, other);
  switch (filter.type) {
    case 'eq': {
      const { value: wanted } = filter;
      if (wanted === null) return values.length === 0;
      return values.some((value) => order(value, wanted) === 0);
    }
    case 'in':
      return values.some((value) => filter.values.some((wanted) => order(value, wanted) === 0));
    case 'range': {
      const { from, to } = filter;
      return values.some(
        (value) =>
          (from === undefined || order(value, from) >= 0) &&
          (to === undefined || order(value, to) <= 0),
      );
    }
    case 'prefix':
      return values.some((value) => String(value).startsWith(filter.prefix));
    default:
      return filter satisfies never;
  }
}

function isFound({ search }: MatchedRow, { groups, text }: SearchedTerm): boolean {
  return groups.some((group) => search?.[group]?.text.includes(text) === true);
}

function valuesOf(value: ColumnValue): FilterValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Numbers by value, texts by code points, false before true. */
function compare(type: ColumnType, one: FilterValue, other: FilterValue): number {
  if (type === 'decimal') {
    return compareTexts(sortableDecimal(String(one)), sortableDecimal(String(other)));
  }
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  return Number(one) - Number(other);
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}
