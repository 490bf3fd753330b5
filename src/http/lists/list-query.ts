import type { Column } from '../../views/view.js';
import type { Cursor, Filter, Sort } from '../../views/view-store.js';
import type { QueryReader } from '../request/query-reader.js';
import { cursorText, parseCursor } from './cursor-text.js';
import { readColumnFilters } from './read-filter.js';
import { readSearch } from './read-search.js';

/** What a list is asked for, and how its next page is named. */
export interface ListQuery {
  filter: Filter | undefined;
  sort: Sort;
  cursor: Cursor | undefined;
  limit: number;
  /** The cursor for the answer. */
  cursorText(next: Cursor): string;
}

export const LIMIT = { min: 1, max: 200 };
export const DEFAULT_LIMIT = 50;

/** A list as a query can ask for it. */
export interface AskedList {
  columns: Readonly<Record<string, Column>>;
  /** When the query names no sort. */
  defaultSort: Sort;
  /** Makes the filter of `q`, undefined when nothing in it can be looked for; absent: there is no `q`. */
  search?: (query: string) => Filter | undefined;
}

/**
 * Reads the parameters of a list to the last; what else the query has, the caller has read before.
 * @param more filters that the caller made of it
 * @throws HttpProblem `invalid-query`, `invalid-cursor`
 */
export function readListQuery(
  reader: QueryReader,
  list: AskedList,
  more: readonly Filter[] = [],
): ListQuery {
  const limit = reader.integer('limit', LIMIT) ?? DEFAULT_LIMIT;
  const sort = readSort(reader, list.columns) ?? list.defaultSort;
  const filter = readListFilter(reader, list, more);
  const given = reader.one('cursor');
  reader.finish();
  const query = JSON.stringify([filter, sort]);
  return {
    filter,
    sort,
    limit,
    cursor: given === undefined ? undefined : parseCursor(given, query),
    cursorText: (next) => cursorText(next, query),
  };
}

/** The filters of a list alone. */
export function readListFilter(
  reader: QueryReader,
  { columns, search }: AskedList,
  more: readonly Filter[] = [],
): Filter | undefined {
  return allOf([
    ...more,
    ...(search ? readSearch(reader, search) : []),
    ...readColumnFilters(reader, columns),
  ]);
}

function allOf(filters: Filter[]): Filter | undefined {
  return filters.length > 1 ? { type: 'and', filters } : filters[0];
}

/** `field`, or `-field` for the other way round. */
function readSort(reader: QueryReader, columns: AskedList['columns']): Sort | undefined {
  const names = sortNames(columns);
  const chosen = reader.choice(
    'sort',
    names.flatMap((name) => [name, `-${name}`]),
  );
  if (chosen === undefined) return undefined;
  const descending = chosen.startsWith('-');
  return { column: descending ? chosen.slice(1) : chosen, descending };
}

/** What a list can be sorted by. */
export function sortNames(columns: AskedList['columns']): string[] {
  const standIns = new Set(Object.values(columns).map(({ sortedBy }) => sortedBy));
  return Object.keys(columns).filter(
    (name) => (columns[name]?.sort && !standIns.has(name)) || columns[name]?.sortedBy,
  );
}
