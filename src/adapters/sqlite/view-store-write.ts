import type { ColumnType } from '../../views/view.js';
import type { RowChange } from '../../views/view-store.js';
import type { SqlRow, SqlRunner, SqlValue } from './view-store-sql.js';
import { ALL_ROWS, type Tables } from './view-store-tables.js';
import { countKeys, encodeColumn, textsOf } from './view-store-values.js';

/** Rows per position in the row order. */
const ORDERS_PER_POSITION = 4096;

/**
 * Writes changed rows. Only what differs is written: most changes of a customer touch neither its names
 * nor more than two or three of its columns, and each column is an index.
 */
export class RowWriter {
  readonly #sql: SqlRunner;
  readonly tables: Tables;
  readonly #insertBody: string;
  readonly #updateBody: string;
  readonly #readCols: string;
  readonly #insertCols: string;
  readonly #textColumns: string;

  constructor(sql: SqlRunner, tables: Tables) {
    this.#sql = sql;
    this.tables = tables;
    const columns = tables.columns.map((column) => column.sql).join(', ');
    this.#insertBody = `insert into ${tables.body} (row, key, folded_to, item, fold) values (?, ?, ?, ?, ?)`;
    this.#updateBody = `update ${tables.body} set folded_to = ?, item = ?, fold = ? where row = ?`;
    this.#readCols = `select ${columns || 'row'} from ${tables.cols} where row = ?`;
    this.#insertCols = `insert into ${tables.cols} values (${marks(tables.columns.length + 1)})`;
    this.#textColumns = tables.groups.map((_, i) => `g${i}`).join(', ');
  }

  /** @param after the position the build was at: rows that begin later cannot be there yet. */
  write(changes: Iterable<RowChange>, after: number): void {
    const counts = new CountChanges();
    for (const change of changes) this.#writeRow(change, after, counts);
    counts.write(this.#sql, this.tables);
  }

  #writeRow(change: RowChange, after: number, counts: CountChanges): void {
    const { order, key, foldedTo } = change;
    const item = change.item === undefined ? null : JSON.stringify(change.item);
    const fold = JSON.stringify(change.fold);
    const isNew =
      order >= (after + 1) * ORDERS_PER_POSITION ||
      this.#sql.run(this.#updateBody, [foldedTo, item, fold, order]) === 0;
    if (isNew) this.#sql.run(this.#insertBody, [order, key, foldedTo, item, fold]);
    const before = isNew ? undefined : this.#sql.get(this.#readCols, [order]);
    const next = item === null ? undefined : this.#encode(change);
    if (next) {
      this.#writeColumns(order, before, next);
      this.#writeSearch(change, before !== undefined);
    } else if (before) {
      this.#hide(order);
    }
    this.#writeTexts(order, before, next);
    this.#count(before, next, counts);
  }

  #encode({ values }: RowChange): SqlRow {
    return this.tables.columns.map(({ name, type }) => encodeColumn(type, values[name]));
  }

  #writeColumns(order: number, before: SqlRow | undefined, next: SqlRow): void {
    if (!before) {
      this.#sql.run(this.#insertCols, [order, ...next]);
      return;
    }
    const changed = this.tables.columns.filter(({ number }) => before[number] !== next[number]);
    if (changed.length === 0) return;
    const set = changed.map(({ sql }) => `${sql} = ?`).join(', ');
    const params = changed.map(({ number }) => next[number] ?? null);
    this.#sql.run(`update ${this.tables.cols} set ${set} where row = ?`, [...params, order]);
  }

  #hide(order: number): void {
    this.#sql.run(`delete from ${this.tables.cols} where row = ?`, [order]);
    if (this.tables.groups.length === 0) return;
    this.#sql.run(`delete from ${this.tables.text} where row = ?`, [order]);
    this.#sql.run(`delete from ${this.tables.fts} where rowid = ?`, [order]);
  }

  #writeSearch({ order, search }: RowChange, isThere: boolean): void {
    const { groups, text, fts } = this.tables;
    if (groups.length === 0) return;
    const texts = groups.map((group) => search?.[group]?.text ?? '');
    if (isThere) {
      const before = this.#sql.get(`select ${this.#textColumns} from ${text} where row = ?`, [
        order,
      ]);
      if (texts.every((value, i) => value === before?.[i])) return;
      this.#sql.run(`delete from ${fts} where rowid = ?`, [order]);
    }
    const tokens = groups.map((group) => search?.[group]?.tokens ?? '');
    this.#sql.run(`insert or replace into ${text} values (${marks(groups.length + 1)})`, [
      order,
      ...texts,
    ]);
    this.#sql.run(
      `insert into ${fts} (rowid, ${this.#textColumns}) values (${marks(groups.length + 1)})`,
      [order, ...tokens],
    );
  }

  #writeTexts(order: number, before: SqlRow | undefined, next: SqlRow | undefined): void {
    if (!this.tables.isFinished) return;
    for (const { number, type } of this.tables.columns) {
      if (type !== 'texts') continue;
      const old = before?.[number] ?? null;
      const now = next?.[number] ?? null;
      if (old === now) continue;
      const [oldValues, newValues] = [textsOf(old), textsOf(now)];
      for (const value of oldValues) {
        if (!newValues.includes(value)) this.#many('delete', number, value, order);
      }
      for (const value of newValues) {
        if (!oldValues.includes(value)) this.#many('insert', number, value, order);
      }
    }
  }

  #many(what: 'insert' | 'delete', column: number, value: string, order: number): void {
    const statement =
      what === 'insert'
        ? `insert into ${this.tables.many} values (?, ?, ?)`
        : `delete from ${this.tables.many} where col = ? and value = ? and row = ?`;
    this.#sql.run(statement, [column, value, order]);
  }

  #count(before: SqlRow | undefined, next: SqlRow | undefined, counts: CountChanges): void {
    counts.add(ALL_ROWS, '', (next ? 1 : 0) - (before ? 1 : 0));
    for (const { number, type, isCounted } of this.tables.columns) {
      if (!isCounted) continue;
      const [old, now] = [before?.[number], next?.[number]];
      if (old === now) continue;
      if (old !== undefined) this.#countValue(counts, number, type, old, -1);
      if (now !== undefined) this.#countValue(counts, number, type, now, 1);
    }
  }

  #countValue(
    counts: CountChanges,
    number: number,
    type: ColumnType,
    value: SqlValue,
    by: number,
  ): void {
    // Nearly all are plain texts; the others take the longer way.
    if (type === 'text') counts.add(number, value === null ? '' : String(value), by);
    else for (const key of countKeys(type, value)) counts.add(number, key, by);
  }
}

/** Sums up what a batch changes in `counts`, so that each value is written once. Zeros stay there. */
class CountChanges {
  readonly #byColumn = new Map<number, Map<string, number>>();

  add(column: number, value: string, by: number): void {
    if (by === 0) return;
    let values = this.#byColumn.get(column);
    if (!values) {
      values = new Map();
      this.#byColumn.set(column, values);
    }
    values.set(value, (values.get(value) ?? 0) + by);
  }

  write(sql: SqlRunner, { counts }: Tables): void {
    const add = `insert into ${counts} values (?, ?, ?) on conflict do update set n = n + excluded.n`;
    for (const [column, values] of this.#byColumn) {
      for (const [value, by] of values) if (by !== 0) sql.run(add, [column, value, by]);
    }
  }
}

function marks(count: number): string {
  return Array(count).fill('?').join(', ');
}
