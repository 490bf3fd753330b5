import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Filter } from '../../views/view-store.js';
import { conditionOf, sql } from './view-store-filter.js';
import { isSearching, orderedSource } from './view-store-find.js';
import { MATERIALISED, smallest, sourcesOf } from './view-store-sources.js';
import { numberIn, type Sql, type SqlRunner, textIn } from './view-store-sql.js';
import { ALL_ROWS, columnOf, type TableColumn, type Tables } from './view-store-tables.js';
import { decodeScalar } from './view-store-values.js';

/** Rows counted before other work is let in. */
const SLICE = 4096;

/**
 * Counts the shown rows, by the values of a column if one is named. Counts that are kept are read; a
 * rare filter is counted at once; else rows are counted in slices with other work in between, each as
 * it is when it is reached.
 */
export async function countRows(
  runner: SqlRunner,
  tables: Tables,
  filter: Filter | undefined,
  by: string | undefined,
): Promise<Map<string, number>> {
  const column = by === undefined ? undefined : columnOf(tables, by);
  const kept = keptCounts(runner, tables, filter, column);
  if (kept) return kept;

  const counts = new Map<string, number>();
  const query = grouped(tables, filter, column);
  const sources = sourcesOf(runner, tables, filter);
  const source = smallest(sources);
  if (source && source.size() <= MATERIALISED) {
    addTo(counts, runner, query, source.rows, column);
    return counts;
  }
  const { rows } = orderedSource(tables, sources);
  for (let after: number | undefined; ; ) {
    const rest: Sql =
      after === undefined ? rows : sql(`${rows.text} and row > ?`, [...rows.params, after]);
    const inOrder = `${rest.text} order by row`;
    addTo(counts, runner, query, sql(`${inOrder} limit ${SLICE}`, rest.params), column);
    const last = runner.get(`${inOrder} limit 1 offset ${SLICE - 1}`, rest.params);
    if (!last) return counts;
    after = numberIn(last);
    await nextTurn();
  }
}

/** Counts that are kept by `RowWriter`; undefined when they do not answer the question. */
function keptCounts(
  runner: SqlRunner,
  { counts }: Tables,
  filter: Filter | undefined,
  column: TableColumn | undefined,
): Map<string, number> | undefined {
  if (filter !== undefined || (column && !column.isFew)) return undefined;
  const rows = runner.all(`select value, n from ${counts} where col = ? and n > 0`, [
    column?.number ?? ALL_ROWS,
  ]);
  return new Map(rows.map((row) => [textIn(row), numberIn(row, 1)]));
}

interface Grouped {
  value: string;
  from: string;
  where: Sql;
}

function grouped(
  tables: Tables,
  filter: Filter | undefined,
  column: TableColumn | undefined,
): Grouped {
  const text = isSearching(filter) ? ` cross join ${tables.text} t on t.row = s.row` : '';
  const from = `cross join ${tables.cols} r on r.row = s.row${text}`;
  const where = filter ? conditionOf(tables, filter) : sql('1');
  if (!column) return { value: 'null', from, where };
  if (column.type !== 'texts') return { value: `r.${column.sql}`, from, where };
  return { value: 'e.value', from: `${from} left join json_each(r.${column.sql}) e`, where };
}

function addTo(
  counts: Map<string, number>,
  runner: SqlRunner,
  { value, from, where }: Grouped,
  rows: Sql,
  column: TableColumn | undefined,
): void {
  const found = runner.all(
    `select ${value}, count(*) from (${rows.text}) s ${from} where ${where.text} group by 1`,
    [...rows.params, ...where.params],
  );
  for (const row of found) {
    const stored = row[0] ?? null;
    const key = stored === null ? '' : String(column ? decodeScalar(column.type, stored) : stored);
    counts.set(key, (counts.get(key) ?? 0) + numberIn(row, 1));
  }
}
