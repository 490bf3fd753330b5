import type { Connection, Statement } from './database.js';
import { storeErrorOf } from './errors.js';

export type SqlValue = string | number | null;
export type SqlRow = readonly SqlValue[];

/** A piece of SQL and what is bound to its question marks. */
export interface Sql {
  text: string;
  params: SqlValue[];
}

const KEPT_STATEMENTS = 400;

/** Runs statements on a connection and keeps the prepared ones. */
export class SqlRunner {
  readonly #connection: Connection;
  readonly #path: string;
  readonly #statements = new Map<string, Statement>();

  constructor(connection: Connection, path: string) {
    this.#connection = connection;
    this.#path = path;
  }

  all(text: string, params: readonly SqlValue[] = []): SqlRow[] {
    // Raw rows are arrays; only text, integers and null are ever stored or computed here.
    return this.#guard(() => this.#prepared(text).all(params) as SqlRow[]);
  }

  get(text: string, params: readonly SqlValue[] = []): SqlRow | undefined {
    return this.#guard(() => this.#prepared(text).get(params) as SqlRow | undefined);
  }

  /** A row of a number and a blob; the blob is undefined where the number is null. */
  bytes(text: string, params: readonly SqlValue[]): [number, Buffer | undefined] {
    const row: unknown = this.#guard(() => this.#prepared(text).get(params));
    const [number, blob] = Array.isArray(row) ? row : [];
    return [Number(number), Buffer.isBuffer(blob) ? blob : undefined];
  }

  /** Gives how many rows were changed. */
  run(text: string, params: readonly SqlValue[] = []): number {
    return this.#guard(() => this.#prepared(text, false).run(params).changes);
  }

  exec(text: string): void {
    this.#guard(() => this.#connection.exec(text));
  }

  /** All of `work` or nothing of it; nobody else writes meanwhile. */
  transaction<T>(work: () => T): T {
    this.exec('begin immediate');
    try {
      const result = work();
      this.exec('commit');
      return result;
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('rollback');
      throw error;
    }
  }

  #prepared(text: string, isQuery = true): Statement {
    const kept = this.#statements.get(text);
    if (kept) return kept;
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
    const statement = this.#connection.prepare(text);
    if (isQuery) statement.raw();
    this.#statements.set(text, statement);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeErrorOf(error, this.#path);
    }
  }
}

/** The value of a column that is always a number. */
export function numberIn(row: SqlRow | undefined, column = 0): number {
  return Number(row?.[column] ?? 0);
}

/** The value of a column that is always a text. */
export function textIn(row: SqlRow | undefined, column = 0): string {
  return String(row?.[column] ?? '');
}
