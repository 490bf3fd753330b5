import type { Filter } from '../../views/view-store.js';
import { type ColumnFilter, comparison, matchOf, sql } from './view-store-filter.js';
import { markedRows, valuesThatFit } from './view-store-marks.js';
import { numberIn, type Sql, type SqlRunner, type SqlValue } from './view-store-sql.js';
import { columnOf, type TableColumn, type Tables } from './view-store-tables.js';
import { countKeys } from './view-store-values.js';

/**
 * Where matching rows can come from without looking at all of them: an index, the words of a search, or
 * several such together. A source gives every match of its filter, and maybe more; which one is walked
 * is decided by how many rows it gives.
 */
export interface Source {
  /** Selects `row`, and ends in a condition to which ` and row …` can be added. */
  rows: Sql;
  /** Asked `order by row`, it gives rows as it goes, without sorting. */
  isOrdered: boolean;
  /** How many rows it gives, counted (once, when asked) up to one more than `MATERIALISED`. */
  size(): number;
}

/** So many rows are looked up and sorted; more are walked in order. */
export const MATERIALISED = 5000;

/** The sources of a filter: of one that must hold, of each part of an `and`. */
export function sourcesOf(runner: SqlRunner, tables: Tables, filter: Filter | undefined): Source[] {
  if (!filter) return [];
  switch (filter.type) {
    case 'and':
      return filter.filters.flatMap((part) => sourcesOf(runner, tables, part));
    case 'or':
      return unionOf(filter.filters.map((part) => smallest(sourcesOf(runner, tables, part))));
    case 'search': {
      const match = matchOf(tables, filter.terms);
      if (match === undefined) return [];
      const text = `select rowid as row from ${tables.fts} where ${tables.fts} match ?`;
      return [measured(runner, { rows: sql(text, [match]), isOrdered: true })];
    }
    case 'eq':
    case 'in':
    case 'range':
    case 'prefix':
      return columnSources(runner, tables, filter);
    default:
      return filter satisfies never;
  }
}

/** The source of the fewest rows. */
export function smallest(sources: readonly Source[]): Source | undefined {
  return sources.reduce<Source | undefined>(
    (best, source) => (best && best.size() <= source.size() ? best : source),
    undefined,
  );
}

/** All shown rows. */
export function everyRow(tables: Tables): Source {
  return {
    rows: sql(`select row from ${tables.cols} where 1`),
    isOrdered: true,
    size: () => Number.POSITIVE_INFINITY,
  };
}

function columnSources(runner: SqlRunner, tables: Tables, filter: ColumnFilter): Source[] {
  const column = columnOf(tables, filter.column);
  if (!tables.isFinished || !column.isMarked) return [];
  const isNone = filter.type === 'eq' && filter.value === null;
  if (!column.isFew && !isNone) return [indexed(runner, tables, column, filter)];
  const values = valuesThatFit(runner, tables, column, filter);
  if (!values) return [];
  const rows = markedRows(tables, column, values);
  if (!column.isFew) return [measured(runner, { rows, isOrdered: true })];
  return [{ rows, isOrdered: true, size: once(() => countedSize(runner, tables, column, values)) }];
}

function indexed(
  runner: SqlRunner,
  tables: Tables,
  column: TableColumn,
  filter: ColumnFilter,
): Source {
  const isOrdered = filter.type === 'eq';
  if (!column.isInMany) {
    const { text, params } = comparison(column, filter, column.sql);
    const from = `${tables.cols} ${indexedBy(tables, column)}`;
    return measured(runner, {
      rows: sql(`select row from ${from} where ${text}`, params),
      isOrdered,
    });
  }
  const { text, params } = comparison(column, filter, 'value');
  const distinct = isOrdered ? '' : 'distinct ';
  const found = `select ${distinct}row from ${tables.many} where col = ${column.number} and ${text}`;
  return measured(runner, { rows: sql(found, params), isOrdered });
}

/** Makes the planner use the column's index; without one, or before it is made, row by row. */
export function indexedBy({ isFinished }: Tables, { index }: TableColumn): string {
  return isFinished && index !== undefined ? `indexed by ${index}` : 'not indexed';
}

/** How many rows have one of these values; those with several of them count for each. */
function countedSize(
  runner: SqlRunner,
  { counts }: Tables,
  { type, number }: TableColumn,
  values: readonly SqlValue[],
): number {
  const keys = values.map((value) =>
    type === 'texts' ? (value ?? '') : (countKeys(type, value)[0] ?? ''),
  );
  const query = `select sum(n) from ${counts}
    where col = ? and value in (select value from json_each(?))`;
  return numberIn(runner.get(query, [number, JSON.stringify(keys)]));
}

function measured(runner: SqlRunner, source: Omit<Source, 'size'>): Source {
  const { text, params } = source.rows;
  const count = `select count(*) from (select 1 from (${text}) limit ${MATERIALISED + 1})`;
  return { ...source, size: once(() => numberIn(runner.get(count, params))) };
}

function once(measure: () => number): () => number {
  let size: number | undefined;
  return () => {
    size ??= measure();
    return size;
  };
}

function unionOf(parts: readonly (Source | undefined)[]): Source[] {
  const known = parts.filter((part) => part !== undefined);
  // One part without a source can be any row.
  if (known.length < parts.length) return [];
  const text = known.map(({ rows }) => `select row from (${rows.text})`).join(' union ');
  return [
    {
      rows: sql(
        `select row from (${text || 'select 0 as row where 0'}) where 1`,
        known.flatMap(({ rows }) => rows.params),
      ),
      isOrdered: false,
      size: once(() => known.reduce((sum, part) => sum + part.size(), 0)),
    },
  ];
}
