import { setImmediate as nextTurn } from 'node:timers/promises';
import { joined, sql } from './view-store-filter.js';
import type { Source } from './view-store-sources.js';
import { numberIn, type Sql, type SqlRow, type SqlRunner } from './view-store-sql.js';
import { type Bounds, type Place, stretchesOf } from './view-store-stretches.js';
import type { TableColumn, Tables } from './view-store-tables.js';

/**
 * Walking rows in order until enough of them match. A walk goes in slices of bounded length and lets
 * other work in between, so that a filter which matches little never holds up the event loop. A row
 * that is changed during a walk is seen as it was or as it is.
 */

export interface Walk {
  runner: SqlRunner;
  tables: Tables;
  /** Must hold, over `r` and `t`; undefined when every row that is walked is wanted. */
  condition: Sql | undefined;
  /** Whether the condition looks at the texts (`t`). */
  usesText: boolean;
  descending: boolean;
  limit: number;
}

/** Rows looked at in the first slice, and, growing fourfold, in later ones. */
const FIRST_SLICE = 256;
const LONGEST_SLICE = 4096;

/** The matches of an ordered source in row order, from after the row `after`. */
export async function walkRows(
  walk: Walk & { source: Source; after: number | undefined; column: TableColumn | undefined },
): Promise<Place[]> {
  const { runner, source, column } = walk;
  const [direction, beyond] = walk.descending ? ['desc', '<'] : ['asc', '>'];
  const found: Place[] = [];
  let { after } = walk;
  for (let slice = firstSlice(walk); ; slice = nextSlice(slice)) {
    const { text, params } = source.rows;
    const rest =
      after === undefined
        ? sql(text, params)
        : sql(`${text} and row ${beyond} ?`, [...params, after]);
    const inOrder = { ...rest, text: `${rest.text} order by row ${direction}` };
    const value = column ? `r.${column.sql}` : 'null';
    found.push(...matchesIn(walk, inOrder, slice, value, walk.limit - found.length));
    // Where every row is wanted, a slice that does not fill the page was the last.
    if (found.length >= walk.limit || !walk.condition) return found;
    const last = lastOf(runner, inOrder, slice);
    if (!last) return found;
    after = numberIn(last);
    await nextTurn();
  }
}

/**
 * The matches in the order of an indexed column, rows without a value last, from after `after`.
 * Undefined when `budget` rows, or a slice more, were looked at and the page is still not full.
 */
export async function walkColumn(
  walk: Walk & {
    column: TableColumn;
    bounds: Bounds;
    after: Place | undefined;
    budget?: number;
  },
): Promise<Place[] | undefined> {
  const { runner, limit, budget = Number.POSITIVE_INFINITY } = walk;
  const found = new Map<number, Place>();
  let looked = 0;
  let { after } = walk;
  let slice = firstSlice(walk);
  let stretches = stretchesOf(walk, after);
  for (let stretch = stretches.shift(); stretch; stretch = stretches.shift()) {
    for (const match of matchesIn(walk, stretch, slice, 's.value', limit - found.size)) {
      found.set(match.order, match);
    }
    if (found.size >= limit) break;
    const last = walk.condition ? lastOf(runner, stretch, slice) : undefined;
    if (last) {
      looked += slice;
      if (looked >= budget) return undefined;
      after = { order: numberIn(last), value: last[1] ?? null };
      stretches = stretchesOf(walk, after);
      slice = nextSlice(slice);
      await nextTurn();
    }
  }
  return [...found.values()];
}

/** The matches of any source, sorted by the database: for sources of a few thousand rows. */
export function sortMatches(
  walk: Walk & { source: Source; column: TableColumn | undefined; after: Place | undefined },
): Place[] {
  const { runner, column, source, descending } = walk;
  const direction = descending ? 'desc' : 'asc';
  const value = column ? `r.${column.sql}` : 'null';
  const order = column ? `${value} is null, ${value} ${direction}, ` : '';
  const where = joined([...conditionsOf(walk), ...beyond(walk)], 'and');
  return runner
    .all(
      `select r.row, ${value} from (${source.rows.text}) s ${joins(walk)} where ${where.text}
        order by ${order}r.row ${direction} limit ?`,
      [...source.rows.params, ...where.params, walk.limit],
    )
    .map(matchOf);
}

/** The matches among the first `slice` rows. */
function matchesIn(walk: Walk, rows: Sql, slice: number, value: string, limit: number): Place[] {
  const where = joined(conditionsOf(walk), 'and');
  return walk.runner
    .all(
      `select s.row, ${value} from (${rows.text} limit ?) s ${joins(walk)} where ${where.text} limit ?`,
      [...rows.params, slice, ...where.params, limit],
    )
    .map(matchOf);
}

function lastOf(runner: SqlRunner, rows: Sql, slice: number): SqlRow | undefined {
  return runner.get(`${rows.text} limit 1 offset ?`, [...rows.params, slice - 1]);
}

/** `cross join` keeps the planner from turning the loops round. */
function joins({ tables, usesText }: Walk): string {
  const text = usesText ? `cross join ${tables.text} t on t.row = s.row` : '';
  return `cross join ${tables.cols} r on r.row = s.row ${text}`;
}

function conditionsOf({ condition }: Walk): Sql[] {
  return condition ? [condition] : [];
}

function matchOf(row: SqlRow): Place {
  return { order: numberIn(row), value: row[1] ?? null };
}

function firstSlice({ condition, limit }: Walk): number {
  return condition ? FIRST_SLICE : limit;
}

function nextSlice(slice: number): number {
  return Math.min(slice * 4, LONGEST_SLICE);
}

/** The rows of a sorted source that come after `after`. */
function beyond({
  column,
  descending,
  after,
}: {
  column: TableColumn | undefined;
  descending: boolean;
  after: Place | undefined;
}): Sql[] {
  if (!after) return [];
  const sign = descending ? '<' : '>';
  if (!column) return [sql(`r.row ${sign} ?`, [after.order])];
  const value = `r.${column.sql}`;
  if (after.value === null) return [sql(`(${value} is null and r.row ${sign} ?)`, [after.order])];
  return [
    sql(`(${value} ${sign} ? or (${value} = ? and r.row ${sign} ?) or ${value} is null)`, [
      after.value,
      after.value,
      after.order,
    ]),
  ];
}
