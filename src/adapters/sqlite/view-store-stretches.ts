import { joined, sql } from './view-store-filter.js';
import { markedWithValue, valuesOf } from './view-store-marks.js';
import { indexedBy } from './view-store-sources.js';
import type { Sql, SqlRunner, SqlValue } from './view-store-sql.js';
import type { TableColumn, Tables } from './view-store-tables.js';
import { compareStored } from './view-store-values.js';

/** Between which stored values of a column matches lie, both included. */
export interface Bounds {
  lower?: string | number;
  upper?: string | number;
}

export interface ColumnOrder {
  runner: SqlRunner;
  tables: Tables;
  column: TableColumn;
  bounds: Bounds;
  descending: boolean;
}

/** A row and its stored value of the sort column (null without one). */
export interface Place {
  order: number;
  value: SqlValue;
}

/**
 * Statements that give `row` and `value` of the shown rows beyond `after` in the order of a column, one
 * after the other, each in its order and as it goes: the rest of the equal values, further values, rows
 * without a value.
 */
export function stretchesOf(order: ColumnOrder, after: Place | undefined): Sql[] {
  const { tables, column, bounds, descending } = order;
  const isBounded = bounds.lower !== undefined || bounds.upper !== undefined;
  const none = isBounded ? [] : [withoutValue(order, after?.value === null ? after : undefined)];
  if (after?.value === null) return none;
  const place = after && { order: after.order, value: after.value };
  const values =
    column.isFew && tables.isFinished ? valuesOf(order.runner, tables, column) : undefined;
  if (!values) return [...alongIndex(order, place), ...none];
  if (descending) values.reverse();
  return [...values.flatMap((value) => withValue(order, value, place)), ...none];
}

/** Where a value stands to be walked from: as a place, but there is a value. */
type ValuePlace = Place & { value: string | number };

function withValue(
  { tables, column, bounds: { lower, upper }, descending }: ColumnOrder,
  value: string | number,
  after: ValuePlace | undefined,
): Sql[] {
  if (lower !== undefined && compareStored(value, lower) < 0) return [];
  if (upper !== undefined && compareStored(value, upper) > 0) return [];
  const step = after ? compareStored(value, after.value) : 1;
  if (after && (descending ? step > 0 : step < 0)) return [];
  const rows = markedWithValue(tables, column, value);
  return [inRowOrder(rows, descending, step === 0 ? after?.order : undefined)];
}

function withoutValue({ tables, column, descending }: ColumnOrder, after: Place | undefined): Sql {
  const rows = tables.isFinished
    ? markedWithValue(tables, column, null)
    : sql(`select row, null as value from ${tables.cols} where ${column.sql} is null`);
  return inRowOrder(rows, descending, after?.order);
}

function inRowOrder({ text, params }: Sql, descending: boolean, after: number | undefined): Sql {
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const order = `order by row ${direction}`;
  if (after === undefined) return sql(`${text} ${order}`, params);
  return sql(`${text} and row ${beyond} ? ${order}`, [...params, after]);
}

/** Each has one condition per end, or the planner might begin at the other. */
function alongIndex(
  { tables, column, bounds, descending }: ColumnOrder,
  after: ValuePlace | undefined,
): Sql[] {
  const name = column.sql;
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const lower = descending || !after ? bounds.lower : undefined;
  const upper = !descending || !after ? bounds.upper : undefined;
  const ends = [
    ...(lower === undefined ? [] : [sql(`${name} >= ?`, [lower])]),
    ...(upper === undefined ? [] : [sql(`${name} <= ?`, [upper])]),
    ...(after ? [sql(`${name} ${beyond} ?`, [after.value])] : []),
  ];
  const further = ends.length === 0 ? sql(`${name} is not null`) : joined(ends, 'and');
  const from = `select row, ${name} as value from ${tables.cols} ${indexedBy(tables, column)} where`;
  const equal = after
    ? [
        sql(`${from} ${name} = ? and row ${beyond} ? order by row ${direction}`, [
          after.value,
          after.order,
        ]),
      ]
    : [];
  const inOrder = `order by ${name} ${direction}, row ${direction}`;
  return [...equal, sql(`${from} ${further.text} ${inOrder}`, further.params)];
}
