import { ORDERS_PER_POSITION, type RowChange } from '../../views/view-store.js';
import { CountChanges } from './view-store-counts.js';
import { marksOf } from './view-store-marks.js';
import type { SqlRow, SqlRunner } from './view-store-sql.js';
import type { TableColumn, Tables } from './view-store-tables.js';
import { encodeColumn, textsOf } from './view-store-values.js';

/** So many rows are made ready, then written table by table. */
const TOGETHER = 128;
/**
 * Entries of `many` that go into the database at once. `or fail`: a statement of several rows that could
 * be undone alone would copy every page before it writes to it; a failure undoes the whole transaction.
 */
const ENTRIES_AT_ONCE = 32;

/** A row ready to be written. */
interface Ready {
  change: RowChange;
  item: string | null;
  fold: string;
  /** The values of its columns; undefined when it is hidden. */
  next: SqlRow | undefined;
  /** Those it had, once they are read; undefined for a row that was not shown. */
  before: SqlRow | undefined;
  isNew: boolean;
}

type Entry = [column: number, value: string, row: number];

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
    const { order, item, fold, values } = change;
    const isShown = item !== undefined;
    return {
      change,
      item: isShown ? JSON.stringify(item) : null,
      fold: JSON.stringify(fold),
      next: isShown
        ? this.tables.columns.map(({ name, type }) => encodeColumn(type, values[name]))
        : undefined,
      before: undefined,
      isNew: order >= (after + 1) * ORDERS_PER_POSITION,
    };
  }

  #writeRows(rows: readonly Ready[], counts: CountChanges): void {
    for (const row of rows) this.#writeBody(row);
    for (const row of rows) this.#writeColumns(row);
    if (this.tables.groups.length > 0) for (const row of rows) this.#writeSearch(row);
    if (this.tables.isFinished) {
      for (const row of rows) this.#writeMarks(row);
      this.#writeMany(rows);
    }
    for (const { before, next } of rows) counts.change(before, next);
  }

  #writeBody(row: Ready): void {
    const { change, item, fold } = row;
    const { order, key, foldedTo } = change;
    const { insertBody, updateBody, readCols } = this.#statements;
    row.isNew ||= this.#sql.run(updateBody, [foldedTo, item, fold, order]) === 0;
    if (row.isNew) this.#sql.run(insertBody, [order, key, foldedTo, item, fold]);
    else row.before = this.#sql.get(readCols, [order]);
  }

  #writeColumns({ change: { order }, before, next }: Ready): void {
    if (!before) {
      if (next) this.#sql.run(this.#statements.insertCols, [order, ...next]);
      return;
    }
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
    const { deleteOfMany, insertOfMany, insertSomeOfMany } = this.#statements;
    const added: Entry[] = [];
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
    let at = 0;
    for (; at + ENTRIES_AT_ONCE <= added.length; at += ENTRIES_AT_ONCE) {
      this.#sql.run(insertSomeOfMany, added.slice(at, at + ENTRIES_AT_ONCE).flat());
    }
    for (const entry of added.slice(at)) this.#sql.run(insertOfMany, entry);
  }
}

function statementsFor({ body, cols, many, text, fts, marks, columns, groups }: Tables) {
  const names = columns.map(({ sql }) => sql).join(', ') || 'row';
  const texts = groups.map((_, i) => `g${i}`).join(', ');
  const entries = Array(ENTRIES_AT_ONCE).fill('(?, ?, ?)').join(', ');
  return {
    insertBody: `insert into ${body} (row, key, folded_to, item, fold) values (?, ?, ?, ?, ?)`,
    updateBody: `update ${body} set folded_to = ?, item = ?, fold = ? where row = ?`,
    readCols: `select ${names} from ${cols} where row = ?`,
    insertCols: `insert into ${cols} values (${placesFor(columns.length + 1)})`,
    deleteCols: `delete from ${cols} where row = ?`,
    insertMarks: `insert into ${marks} (rowid, marks) values (?, ?)`,
    deleteMarks: `delete from ${marks} where rowid = ?`,
    insertOfMany: `insert into ${many} values (?, ?, ?)`,
    insertSomeOfMany: `insert or fail into ${many} values ${entries}`,
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
