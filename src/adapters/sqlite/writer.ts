import Database from 'libsql/promise';
import { BUSY_TIMEOUT_MS, whenFree } from './busy.js';
import { storeErrorOf } from './errors.js';

/** A statement of a writer; runs at once, within a transaction only. */
export interface WriteStatement {
  run(parameters: readonly unknown[]): { changes: number };
  get(parameters: readonly unknown[]): unknown;
  raw(): this;
}

export interface Writer {
  prepare(sql: string): Promise<WriteStatement>;
  /**
   * Runs within one transaction; whatever is thrown undoes all of it. Transactions queue up.
   * @throws StoreError
   */
  transaction<Result>(run: () => Result): Promise<Result>;
  close(): Promise<void>;
}

/** The part of libsql's asynchronous connection that is used here; its own types say `any`. */
interface AsyncConnection {
  exec(sql: string): Promise<void>;
  prepare(sql: string): Promise<WriteStatement>;
  close(): void;
}

/**
 * A connection of its own for writing. Waiting for the lock, flushing to disk and copying the
 * write-ahead log back happen on a thread of libsql, so that the event loop goes on with other work;
 * only the statements between run on ours. The file must have been opened by `openDatabase` before.
 */
export async function openWriter(path: string, pragmas: readonly string[]): Promise<Writer> {
  const connection: AsyncConnection = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  for (const pragma of pragmas) await connection.exec(`pragma ${pragma}`);
  let last: Promise<unknown> = Promise.resolve();

  async function runAlone<Result>(run: () => Result): Promise<Result> {
    await whenFree(path, () => connection.exec('begin immediate'));
    try {
      const result = run();
      await connection.exec('commit');
      return result;
    } catch (error) {
      // A full disk has ended the transaction already; there is nothing left to roll back then.
      await connection.exec('rollback').catch(() => undefined);
      throw storeErrorOf(error, path);
    }
  }

  return {
    prepare: (sql) => connection.prepare(sql),
    transaction(run) {
      const done = last.then(() => runAlone(run));
      last = done.catch(() => undefined);
      return done;
    },
    async close() {
      await last;
      connection.close();
    },
  };
}
