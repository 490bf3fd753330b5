import { ORDERS_PER_POSITION, type RowChange } from '../../views/view-store.js';
import { CountChanges } from './view-store-counts.js';
import { marksOf } from './view-store-marks.js';
import type { SqlRow, SqlRunner, SqlValue } from './view-store-sql.js';
import type { TableColumn, Tables } from './view-store-tables.js';
import { encodeColumn, textsOf } from './view-store-values.js';

/** So many rows are made ready, then written table by table. */
const TOGETHER = 128;
/**
 * New rows, and entries of `many`, that go into the database with one statement. `or fail`: a statement of
 * several rows that could be undone alone would copy every page before it writes to it; a failure undoes
 * the whole transaction.
 */
const ROWS_AT_ONCE = 8;
const ENTRIES_AT_ONCE = 32;

/** A row ready to be written. */
interface Ready {
  change: RowChange;
  /** The values of its columns; undefined when it is hidden. */
  next: SqlRow | undefined;
  /** Those it had, once they are read; undefined for a row that was not shown. */
  before: SqlRow | undefined;
  isNew: boolean;
}

/**
 * Writes changed rows, table by table for some of them at a time: the same statement again and again
 * costs half of what it costs between others. Only what differs is written: most changes of a customer
 * touch neither its names nor more than two or three of its columns.
 */
export class RowWriter {
  readonly #sql: SqlRunner;
  readonly tables: Tables;
  readonly #ofMany: readonly TableColumn[];
  readonly #statements: ReturnType<typeof statementsFor>;

  constructor(sql: SqlRunner, tables: Tables) {
    this.#sql = sql;
    this.tables = tables;
    this.#ofMany = tables.columns.filter(({ isInMany }) => isInMany);
    this.#statements = statementsFor(tables);
  }

  /**
   * @param changes each of another row
   * @param after the position the build was at: rows that begin later cannot be there yet
   */
  write(changes: Iterable<RowChange>, after: number): void {
    const counts = new CountChanges(this.tables);
    let rows: Ready[] = [];
    for (const change of changes) {
      rows.push(this.#ready(change, after));
      if (rows.length < TOGETHER) continue;
      this.#writeRows(rows, counts);
      rows = [];
    }
    this.#writeRows(rows, counts);
    counts.write(this.#sql);
  }

  #ready(change: RowChange, after: number): Ready {
    const { order, item, values } = change;
    return {
      change,
      next:
        item === undefined
          ? undefined
          : this.tables.columns.map(({ name, type }) => encodeColumn(type, values[name])),
      before: undefined,
      isNew: order >= (after + 1) * ORDERS_PER_POSITION,
    };
  }

  #writeRows(rows: readonly Ready[], counts: CountChanges): void {
    this.#writeBodies(rows);
    this.#writeColumns(rows);
    if (this.tables.groups.length > 0) for (const row of rows) this.#writeSearch(row);
    if (this.tables.isFinished) {
      for (const row of rows) this.#writeMarks(row);
      this.#writeMany(rows);
    }
    for (const { before, next } of rows) counts.change(before, next);
  }

  #writeBodies(rows: readonly Ready[]): void {
    const { insertBody, updateBody, readCols } = this.#statements;
    const added: SqlRow[] = [];
    for (const row of rows) {
      const { order, key, foldedTo, fold, item = null } = row.change;
      row.isNew ||= this.#sql.run(updateBody, [foldedTo, item, fold, order]) === 0;
      if (row.isNew) added.push([order, key, foldedTo, item, fold]);
      else row.before = this.#sql.get(readCols, [order]);
    }
    this.#insert(insertBody, added);
  }

  #writeColumns(rows: readonly Ready[]): void {
    const added: SqlRow[] = [];
    for (const row of rows) {
      const { before, next, change } = row;
      if (before) this.#changeColumns(row, before);
      else if (next) added.push([change.order, ...next]);
    }
    this.#insert(this.#statements.insertCols, added);
  }

  #changeColumns({ change: { order }, next }: Ready, before: SqlRow): void {
    if (!next) {
      this.#sql.run(this.#statements.deleteCols, [order]);
      return;
    }
    const changed = this.tables.columns.filter(({ number }) => before[number] !== next[number]);
    if (changed.length === 0) return;
    const set = changed.map(({ sql }) => `${sql} = ?`).join(', ');
    const params = changed.map(({ number }) => next[number] ?? null);
    this.#sql.run(`update ${this.tables.cols} set ${set} where row = ?`, [...params, order]);
  }

  #writeSearch({ change: { order, search }, before, next }: Ready): void {
    const { groups } = this.tables;
    const { readText, writeText, deleteText, deleteTokens, insertTokens } = this.#statements;
    if (!next) {
      if (!before) return;
      this.#sql.run(deleteText, [order]);
      this.#sql.run(deleteTokens, [order]);
      return;
    }
    const texts = groups.map((group) => search?.[group]?.text ?? '');
    if (before) {
      const stored = this.#sql.get(readText, [order]);
      if (texts.every((value, i) => value === stored?.[i])) return;
      this.#sql.run(deleteTokens, [order]);
    }
    this.#sql.run(writeText, [order, ...texts]);
    this.#sql.run(insertTokens, [order, ...groups.map((group) => search?.[group]?.tokens ?? '')]);
  }

  #writeMarks({ change: { order }, before, next }: Ready): void {
    const old = before && marksOf(this.tables, before);
    const now = next && marksOf(this.tables, next);
    if (old === now) return;
    if (old !== undefined) this.#sql.run(this.#statements.deleteMarks, [order]);
    if (now !== undefined) this.#sql.run(this.#statements.insertMarks, [order, now]);
  }

  #writeMany(rows: readonly Ready[]): void {
    const { deleteOfMany } = this.#statements;
    const added: SqlRow[] = [];
    for (const { number } of this.#ofMany) {
      for (const { change, before, next } of rows) {
        const old = before?.[number] ?? null;
        const now = next?.[number] ?? null;
        if (old === now) continue;
        const [oldValues, newValues] = [textsOf(old), textsOf(now)];
        for (const value of oldValues) {
          if (!newValues.includes(value))
            this.#sql.run(deleteOfMany, [number, value, change.order]);
        }
        for (const value of newValues) {
          if (!oldValues.includes(value)) added.push([number, value, change.order]);
        }
      }
    }
    this.#insert(this.#statements.insertOfMany, added);
  }

  #insert({ one, some, count }: Insert, rows: readonly SqlRow[]): void {
    let at = 0;
    for (; at + count <= rows.length; at += count) {
      const params: SqlValue[] = [];
      for (let i = at; i < at + count; i++) params.push(...(rows[i] ?? []));
      this.#sql.run(some, params);
    }
    for (const row of rows.slice(at)) this.#sql.run(one, row);
  }
}

/** Statements that insert one row and `count` rows. */
interface Insert {
  one: string;
  some: string;
  count: number;
}

function insertInto(table: string, columns: number, count: number): Insert {
  const row = `(${placesFor(columns)})`;
  const rows = Array(count).fill(row).join(', ');
  return {
    one: `insert into ${table} values ${row}`,
    some: `insert or fail into ${table} values ${rows}`,
    count,
  };
}

function statementsFor({ body, cols, many, text, fts, marks, columns, groups }: Tables) {
  const names = columns.map(({ sql }) => sql).join(', ') || 'row';
  const texts = groups.map((_, i) => `g${i}`).join(', ');
  return {
    insertBody: insertInto(body, 5, ROWS_AT_ONCE),
    updateBody: `update ${body} set folded_to = ?, item = ?, fold = ? where row = ?`,
    readCols: `select ${names} from ${cols} where row = ?`,
    insertCols: insertInto(cols, columns.length + 1, ROWS_AT_ONCE),
    deleteCols: `delete from ${cols} where row = ?`,
    insertMarks: `insert into ${marks} (rowid, marks) values (?, ?)`,
    deleteMarks: `delete from ${marks} where rowid = ?`,
    insertOfMany: insertInto(many, 3, ENTRIES_AT_ONCE),
    deleteOfMany: `delete from ${many} where col = ? and value = ? and row = ?`,
    readText: `select ${texts} from ${text} where row = ?`,
    writeText: `insert or replace into ${text} values (${placesFor(groups.length + 1)})`,
    deleteText: `delete from ${text} where row = ?`,
    insertTokens: `insert into ${fts} (rowid, ${texts}) values (${placesFor(groups.length + 1)})`,
    deleteTokens: `delete from ${fts} where rowid = ?`,
  };
}

function placesFor(count: number): string {
  return Array(count).fill('?').join(', ');
}
