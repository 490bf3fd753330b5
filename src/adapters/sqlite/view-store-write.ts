import type { ColumnType } from '../../views/view.js';
import { ORDERS_PER_POSITION, type RowChange } from '../../views/view-store.js';
import type { SqlRow, SqlRunner, SqlValue } from './view-store-sql.js';
import { ALL_ROWS, type TableColumn, type Tables } from './view-store-tables.js';
import { countKeys, encodeColumn, textsOf } from './view-store-values.js';

/**
 * Writes changed rows. Only what differs is written: most changes of a customer touch neither its names
 * nor more than two or three of its columns, and each column is an index.
 */
export class RowWriter {
  readonly #sql: SqlRunner;
  readonly tables: Tables;
  readonly #counted: readonly TableColumn[];
  readonly #ofTexts: readonly TableColumn[];
  readonly #statements: ReturnType<typeof statementsFor>;

  constructor(sql: SqlRunner, tables: Tables) {
    this.#sql = sql;
    this.tables = tables;
    this.#counted = tables.columns.filter(({ isCounted }) => isCounted);
    this.#ofTexts = tables.columns.filter(({ type }) => type === 'texts');
    this.#statements = statementsFor(tables);
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
      this.#sql.run(this.#statements.updateBody, [foldedTo, item, fold, order]) === 0;
    if (isNew) this.#sql.run(this.#statements.insertBody, [order, key, foldedTo, item, fold]);
    const before = isNew ? undefined : this.#sql.get(this.#statements.readCols, [order]);
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
      this.#sql.run(this.#statements.insertCols, [order, ...next]);
      return;
    }
    const changed = this.tables.columns.filter(({ number }) => before[number] !== next[number]);
    if (changed.length === 0) return;
    const set = changed.map(({ sql }) => `${sql} = ?`).join(', ');
    const params = changed.map(({ number }) => next[number] ?? null);
    this.#sql.run(`update ${this.tables.cols} set ${set} where row = ?`, [...params, order]);
  }

  #hide(order: number): void {
    const { deleteCols, deleteText, deleteTokens } = this.#statements;
    this.#sql.run(deleteCols, [order]);
    if (this.tables.groups.length === 0) return;
    this.#sql.run(deleteText, [order]);
    this.#sql.run(deleteTokens, [order]);
  }

  #writeSearch({ order, search }: RowChange, isThere: boolean): void {
    const { groups } = this.tables;
    if (groups.length === 0) return;
    const { readText, writeText, deleteTokens, insertTokens } = this.#statements;
    const texts = groups.map((group) => search?.[group]?.text ?? '');
    if (isThere) {
      const before = this.#sql.get(readText, [order]);
      if (texts.every((value, i) => value === before?.[i])) return;
      this.#sql.run(deleteTokens, [order]);
    }
    this.#sql.run(writeText, [order, ...texts]);
    const tokens = groups.map((group) => search?.[group]?.tokens ?? '');
    this.#sql.run(insertTokens, [order, ...tokens]);
  }

  #writeTexts(order: number, before: SqlRow | undefined, next: SqlRow | undefined): void {
    if (!this.tables.isFinished) return;
    const { deleteOfMany, insertOfMany } = this.#statements;
    for (const { number } of this.#ofTexts) {
      const old = before?.[number] ?? null;
      const now = next?.[number] ?? null;
      if (old === now) continue;
      const [oldValues, newValues] = [textsOf(old), textsOf(now)];
      for (const value of oldValues) {
        if (!newValues.includes(value)) this.#sql.run(deleteOfMany, [number, value, order]);
      }
      for (const value of newValues) {
        if (!oldValues.includes(value)) this.#sql.run(insertOfMany, [number, value, order]);
      }
    }
  }

  #count(before: SqlRow | undefined, next: SqlRow | undefined, counts: CountChanges): void {
    counts.add(ALL_ROWS, '', (next ? 1 : 0) - (before ? 1 : 0));
    for (const { number, type } of this.#counted) {
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

function statementsFor({ body, cols, many, text, fts, columns, groups }: Tables) {
  const names = columns.map(({ sql }) => sql).join(', ') || 'row';
  const texts = groups.map((_, i) => `g${i}`).join(', ');
  return {
    insertBody: `insert into ${body} (row, key, folded_to, item, fold) values (?, ?, ?, ?, ?)`,
    updateBody: `update ${body} set folded_to = ?, item = ?, fold = ? where row = ?`,
    readCols: `select ${names} from ${cols} where row = ?`,
    insertCols: `insert into ${cols} values (${marks(columns.length + 1)})`,
    deleteCols: `delete from ${cols} where row = ?`,
    insertOfMany: `insert into ${many} values (?, ?, ?)`,
    deleteOfMany: `delete from ${many} where col = ? and value = ? and row = ?`,
    readText: `select ${texts} from ${text} where row = ?`,
    writeText: `insert or replace into ${text} values (${marks(groups.length + 1)})`,
    deleteText: `delete from ${text} where row = ?`,
    insertTokens: `insert into ${fts} (rowid, ${texts}) values (${marks(groups.length + 1)})`,
    deleteTokens: `delete from ${fts} where rowid = ?`,
  };
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
