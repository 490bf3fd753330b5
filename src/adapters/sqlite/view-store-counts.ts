import type { SqlRow, SqlRunner, SqlValue } from './view-store-sql.js';
import { ALL_ROWS, type TableColumn, type Tables } from './view-store-tables.js';
import { countKeys } from './view-store-values.js';

/** Sums up what a batch changes in `counts`, so that each value is written once. Zeros stay there. */
export class CountChanges {
  readonly #tables: Tables;
  readonly #counted: readonly TableColumn[];
  readonly #byColumn = new Map<number, Map<string, number>>();

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#counted = tables.columns.filter(({ isFew }) => isFew);
  }

  /** A row changed; undefined where it was or is not shown. */
  change(before: SqlRow | undefined, next: SqlRow | undefined): void {
    this.#add(ALL_ROWS, '', (next ? 1 : 0) - (before ? 1 : 0));
    for (const column of this.#counted) {
      const [old, now] = [before?.[column.number], next?.[column.number]];
      if (old === now) continue;
      if (old !== undefined) this.#addValue(column, old, -1);
      if (now !== undefined) this.#addValue(column, now, 1);
    }
  }

  write(sql: SqlRunner): void {
    const { counts } = this.#tables;
    const add = `insert into ${counts} values (?, ?, ?) on conflict do update set n = n + excluded.n`;
    for (const [column, values] of this.#byColumn) {
      for (const [value, by] of values) if (by !== 0) sql.run(add, [column, value, by]);
    }
  }

  #addValue({ number, type }: TableColumn, value: SqlValue, by: number): void {
    // Nearly all are plain texts; the others take the longer way.
    if (type === 'text') this.#add(number, value === null ? '' : String(value), by);
    else for (const key of countKeys(type, value)) this.#add(number, key, by);
  }

  #add(column: number, value: string, by: number): void {
    if (by === 0) return;
    let values = this.#byColumn.get(column);
    if (!values) {
      values = new Map();
      this.#byColumn.set(column, values);
    }
    values.set(value, (values.get(value) ?? 0) + by);
  }
}
