import { type ColumnFilter, sql } from './view-store-filter.js';
import { type Sql, type SqlRow, type SqlRunner, type SqlValue, textIn } from './view-store-sql.js';
import type { TableColumn, Tables } from './view-store-tables.js';
import { compareStored, encodeKey, encodeScalar, textsOf } from './view-store-values.js';

/**
 * Marks: one word per row and column for what many rows have in common. That is every value of a column
 * with few different ones, and having no value in any column. They lie in an FTS table, which keeps the
 * rows of a word together, in row order and in a few bytes each, and sorts in what is new piece by piece:
 * an entry of an index costs a microsecond and more, a mark a tenth of that.
 */

/** Words that were made before. */
const made = new Map<string, string>();
const KEPT = 10_000;
/** Of a function in SQL; the database allows 127. */
const MOST_ARGUMENTS = 100;
/** A column with more values than that is looked through instead. */
const MOST_VALUES = 500;

/** The word of a value (null: of having none): letters and digits only, so that nothing splits it. */
function markOf({ number }: TableColumn, value: SqlValue): string {
  if (value === null) return `n${number}`;
  const key = `${number} ${value}`;
  let mark = made.get(key);
  if (mark === undefined) {
    mark = `v${number}x${Buffer.from(String(value)).toString('hex')}`;
    if (made.size >= KEPT) made.clear();
    made.set(key, mark);
  }
  return mark;
}

/** The words of a shown row, by its stored values. */
export function marksOf({ columns }: Tables, row: SqlRow): string {
  let marks = '';
  for (const column of columns) {
    if (!column.isMarked) continue;
    const stored = row[column.number] ?? null;
    if (stored === null) marks += ` n${column.number}`;
    else if (!column.isFew) continue;
    else if (column.type !== 'texts') marks += ` ${markOf(column, stored)}`;
    else for (const value of textsOf(stored)) marks += ` ${markOf(column, value)}`;
  }
  return marks;
}

/** Makes the marks of all rows at once, as `marksOf` makes them for one. */
export function fillMarks({ marks: table, columns, cols }: Tables): string {
  const marks = columns
    .filter(({ isMarked }) => isMarked)
    .map(({ number, sql: name, type, isFew }) => {
      const word = (value: string) => `' v${number}x' || hex(${value})`;
      const single = isFew ? word(name) : "''";
      const several = `(select group_concat(${word('value')}, '') from json_each(${name}))`;
      const some = isFew && type === 'texts' ? several : single;
      return `case when ${name} is null then ' n${number}' else ${some} end`;
    });
  const words: string[] = [];
  for (let at = 0; at < marks.length; at += MOST_ARGUMENTS) {
    // Put together in one go: `||` copies all that stands before it, for every column.
    words.push(`concat(${marks.slice(at, at + MOST_ARGUMENTS).join(', ')})`);
  }
  return `insert into ${table} (rowid, marks) select row, ${words.join(' || ') || "''"} from ${cols}`;
}

/**
 * Selects `row` of the rows with one of these values (null: with none), and ends in a condition. Asked
 * `order by row`, it gives rows as it goes.
 */
export function markedRows(tables: Tables, column: TableColumn, values: readonly SqlValue[]): Sql {
  if (values.length === 0) return sql('select row from (select 0 as row where 0) where 1');
  return sql(`select rowid as row from ${marked(tables)}`, [wordsOf(column, values)]);
}

/** The same rows with their `value`. */
export function markedWithValue(tables: Tables, column: TableColumn, value: SqlValue): Sql {
  const text = `select rowid as row, ? as value from ${marked(tables)}`;
  return sql(text, [value, wordsOf(column, [value])]);
}

function marked({ marks }: Tables): string {
  return `${marks} where ${marks} match ?`;
}

function wordsOf(column: TableColumn, values: readonly SqlValue[]): string {
  return values.map((value) => markOf(column, value)).join(' OR ');
}

/**
 * The values of a column with few different ones for which a filter holds; undefined when there are too
 * many to be named.
 */
export function valuesThatFit(
  runner: SqlRunner,
  tables: Tables,
  column: TableColumn,
  filter: ColumnFilter,
): SqlValue[] | undefined {
  const { type } = column;
  switch (filter.type) {
    case 'eq':
      return [filter.value === null ? null : encodeScalar(type, filter.value)];
    case 'in':
      return filter.values.length > MOST_VALUES
        ? undefined
        : filter.values.map((value) => encodeScalar(type, value));
    case 'range': {
      const from = filter.from === undefined ? undefined : encodeScalar(type, filter.from);
      const to = filter.to === undefined ? undefined : encodeScalar(type, filter.to);
      return valuesOf(runner, tables, column)?.filter(
        (value) =>
          (from === undefined || compareStored(value, from) >= 0) &&
          (to === undefined || compareStored(value, to) <= 0),
      );
    }
    case 'prefix':
      return valuesOf(runner, tables, column)?.filter((value) =>
        String(value).startsWith(filter.prefix),
      );
    default:
      return filter satisfies never;
  }
}

/** The different values of such a column, in their order; some may have no rows any more. */
export function valuesOf(
  runner: SqlRunner,
  { counts }: Tables,
  { number, type }: TableColumn,
): (string | number)[] | undefined {
  const rows = runner.all(`select value from ${counts} where col = ? and n > 0 limit ?`, [
    number,
    MOST_VALUES + 1,
  ]);
  if (rows.length > MOST_VALUES) return undefined;
  return rows.flatMap((row) => encodeKey(type, textIn(row))).sort(compareStored);
}
