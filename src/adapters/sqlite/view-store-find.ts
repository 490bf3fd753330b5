import { type Cursor, type Filter, SORTED_HITS, type Sort } from '../../views/view-store.js';
import { conditionOf, sql } from './view-store-filter.js';
import { everyRow, MATERIALISED, type Source, smallest, sourcesOf } from './view-store-sources.js';
import type { SqlRunner } from './view-store-sql.js';
import type { Bounds, Place } from './view-store-stretches.js';
import { columnOf, type TableColumn, type Tables } from './view-store-tables.js';
import { encodeScalar } from './view-store-values.js';
import { sortMatches, type Walk, walkColumn, walkRows } from './view-store-walk.js';

export interface FindRequest {
  filter: Filter | undefined;
  sort: Sort;
  cursor: Cursor | undefined;
  limit: number;
}

/** So few rows are sorted at once; for more, a walk may be shorter. */
const SORTED_AT_ONCE = 500;

/**
 * Finds the rows of a page in one of four ways, so that neither a rare value makes it walk all rows nor
 * a common one makes it sort them:
 * - in row order: the smallest source that comes in row order is walked;
 * - a part of the filter gives at most 5,000 rows: those are looked up, checked and sorted, unless the
 *   index of the sort column gives the page while fewer rows than that are looked at;
 * - a search in another order: up to 5,000 hits are gathered, then sorted;
 * - else the index of the sort column is walked.
 */
export async function findMatches(
  runner: SqlRunner,
  tables: Tables,
  request: FindRequest,
): Promise<Place[] | 'too-many'> {
  const { filter, sort, limit } = request;
  const column = sort.column === undefined ? undefined : columnOf(tables, sort.column);
  const isSearch = isSearching(filter);
  const walk: Walk = {
    runner,
    tables,
    condition: filter ? conditionOf(tables, filter) : undefined,
    usesText: isSearch,
    descending: sort.descending,
    limit,
  };
  const after = matchAt(request.cursor, column);
  const sources = sourcesOf(runner, tables, filter);
  // With one value in the sort column the order is the row order.
  const isRowOrder = column === undefined || isOneValue(filter, column);

  const [only] = sources;
  if (isRowOrder && (!only || (sources.length === 1 && only.isOrdered))) {
    const source = only ?? everyRow(tables);
    // An index gives exactly what a filter on its column alone asks for.
    const condition = only && filter && 'column' in filter ? undefined : walk.condition;
    return walkRows({ ...walk, condition, source, after: after?.order, column });
  }
  const source = smallest(sources);
  const byColumn = column && !isRowOrder ? { ...walk, column, after } : undefined;
  if (source && source.size() <= MATERIALISED && !(isRowOrder && source.isOrdered)) {
    const rows = source.size();
    const walked =
      byColumn && !isSearch && rows > SORTED_AT_ONCE
        ? await walkColumn({ ...byColumn, bounds: boundsOf(filter, byColumn.column), budget: rows })
        : undefined;
    return walked ?? sortMatches({ ...walk, source, column, after });
  }
  if (byColumn) {
    const bounds = boundsOf(filter, byColumn.column);
    if (!isSearch) return (await walkColumn({ ...byColumn, bounds })) ?? [];
    return sortHits({ ...byColumn, source: orderedSource(tables, sources) });
  }
  return walkRows({ ...walk, source: orderedSource(tables, sources), after: after?.order, column });
}

/** Gathers the hits of a search and sorts them, unless there are too many. */
async function sortHits(
  walk: Walk & { source: Source; column: TableColumn; after: Place | undefined },
): Promise<Place[] | 'too-many'> {
  const hits = await walkRows({
    ...walk,
    after: undefined,
    descending: false,
    limit: SORTED_HITS + 1,
  });
  if (hits.length > SORTED_HITS) return 'too-many';
  const rows = sql('select value as row from json_each(?) where 1', [
    JSON.stringify(hits.map(({ order }) => order)),
  ]);
  const source = { rows, isOrdered: false, size: () => hits.length };
  return sortMatches({ ...walk, condition: undefined, usesText: false, source });
}

export function orderedSource(tables: Tables, sources: readonly Source[]): Source {
  return smallest(sources.filter(({ isOrdered }) => isOrdered)) ?? everyRow(tables);
}

export function isSearching(filter: Filter | undefined): boolean {
  if (!filter) return false;
  if (filter.type === 'and' || filter.type === 'or') return filter.filters.some(isSearching);
  return filter.type === 'search';
}

function matchAt(cursor: Cursor | undefined, column: TableColumn | undefined): Place | undefined {
  if (!cursor) return undefined;
  const value = cursor.value ?? null;
  const stored = column && value !== null ? encodeScalar(column.type, value) : null;
  return { order: cursor.order, value: stored };
}

/** The parts of a filter that must hold for every match. */
function requirements(filter: Filter | undefined): Filter[] {
  if (!filter) return [];
  return filter.type === 'and' ? filter.filters.flatMap(requirements) : [filter];
}

function isOneValue(filter: Filter | undefined, column: TableColumn): boolean {
  return requirements(filter).some((part) => part.type === 'eq' && part.column === column.name);
}

/** Where the matches lie in the sort column; the condition checks the rest. */
function boundsOf(filter: Filter | undefined, { name, type }: TableColumn): Bounds {
  const bounds: Bounds = {};
  for (const part of requirements(filter)) {
    if (part.type === 'range' && part.column === name) {
      if (part.from !== undefined) bounds.lower ??= encodeScalar(type, part.from);
      if (part.to !== undefined) bounds.upper ??= encodeScalar(type, part.to);
    } else if (part.type === 'prefix' && part.column === name) {
      bounds.lower ??= part.prefix;
    }
  }
  return bounds;
}
