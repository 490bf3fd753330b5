import Database from 'libsql';
import { StoreError } from '../../log/store-error.js';
import { isBusy, storeErrorOf } from './errors.js';

/**
 * Opening and closing of the files of an embedded store. Every file is marked as ours
 * (`application_id`, `user_version` and a `meta` table naming its role), so that a foreign file or one
 * of a newer version is refused before anything is read from it or written to it.
 */

export type Connection = Database.Database;
export type Statement = Database.Statement;

/** "DSSR": stands in the header of every file. */
const APPLICATION_ID = 0x44535352;

/** How long opening waits, blocking, for another process that is just making the same file. */
const OPEN_TIMEOUT_MS = 10_000;
const OPEN_PAUSE_MS = 10;

export interface DatabaseOptions {
  path: string;
  role: 'log' | 'views' | 'vault';
  /** Version of the layout this code writes, from 1. A file with a higher one is refused. */
  layout: number;
  /** An older file is opened as it is and marked with this layout, so that older releases refuse it. */
  takesOlder?: true;
  /** Run once, in the transaction that marks a new file. */
  schema: string;
  /** FULL: a commit is on disk when it returns. NORMAL: it may be lost (never torn) at a power cut. */
  synchronous: 'FULL' | 'NORMAL';
  /** How long a statement blocks the event loop while another connection writes. */
  busyTimeoutMs: number;
  /** Bytes per page of a new file, a power of two; 4096 if absent. */
  pageBytes?: number;
  /** Page cache of the connection. */
  cacheKiB?: number;
  /** Overwrite what is deleted. */
  secureDelete?: true;
}

/**
 * Opens a file of the store, making it when it is not there. Blocks while another process makes it.
 * @throws StoreError `foreign`, `newer`, `no-access`, `read-only`, `damaged`, `busy`
 */
export function openDatabase(options: DatabaseOptions): Connection {
  const giveUpAt = performance.now() + OPEN_TIMEOUT_MS;
  for (;;) {
    try {
      return open(options);
    } catch (error) {
      // SQLite's own waiting does not cover the change to a write-ahead log.
      if (!isBusy(error) || performance.now() > giveUpAt) throw storeErrorOf(error, options.path);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPEN_PAUSE_MS);
  }
}

function open(options: DatabaseOptions): Connection {
  const connection = new Database(options.path, { timeout: OPEN_TIMEOUT_MS });
  try {
    requireOursOrNew(connection, options);
    if (options.pageBytes !== undefined) connection.pragma(`page_size = ${options.pageBytes}`);
    connection.pragma('journal_mode = WAL');
    connection.pragma(`synchronous = ${options.synchronous}`);
    if (options.cacheKiB !== undefined) connection.pragma(`cache_size = -${options.cacheKiB}`);
    if (options.secureDelete) connection.pragma('secure_delete = ON');
    makeIfNew(connection, options);
    if (options.takesOlder && pragmaNumber(connection, 'user_version') < options.layout) {
      connection.pragma(`user_version = ${options.layout}`);
    }
    connection.pragma(`busy_timeout = ${options.busyTimeoutMs}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Copies the write-ahead log back into the file and closes. libsql's own close leaves the log behind
 * while a statement lives; when another process still reads, it is left to that process.
 */
export function closeDatabase(connection: Connection): void {
  if (!connection.open) return;
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: the write-ahead log is read at the next opening.
  }
  connection.close();
}

/** A pragma's value. */
function pragmaNumber(connection: Connection, name: string): number {
  const row = connection.prepare(`pragma ${name}`).raw().get();
  return Array.isArray(row) ? Number(row[0]) : 0;
}

function isNew(connection: Connection): boolean {
  const [tables] = connection.prepare('select count(*) from sqlite_master').raw().all();
  return (
    Array.isArray(tables) && tables[0] === 0 && pragmaNumber(connection, 'application_id') === 0
  );
}

function requireOursOrNew(connection: Connection, { path, role, layout }: DatabaseOptions): void {
  if (isNew(connection)) return;
  if (pragmaNumber(connection, 'application_id') !== APPLICATION_ID) {
    throw new StoreError('foreign', `${path} is a database, but not one made by Dossier.`);
  }
  const found = pragmaNumber(connection, 'user_version');
  if (found > layout) {
    throw new StoreError(
      'newer',
      `${path} was written by a newer version of Dossier (layout ${found}; this one reads up to ${layout}).`,
    );
  }
  const row = connection.prepare("select value from meta where name = 'role'").raw().get();
  const foundRole = Array.isArray(row) ? String(row[0]) : 'nothing known';
  if (foundRole !== role) {
    throw new StoreError('foreign', `${path} holds ${foundRole}, where ${role} is expected.`);
  }
}

function makeIfNew(connection: Connection, options: DatabaseOptions): void {
  if (!isNew(connection)) return;
  connection.exec('begin immediate');
  try {
    // Another process may have made it while we waited for the lock.
    if (isNew(connection)) {
      connection.exec(
        'create table meta (name text primary key, value text not null) without rowid',
      );
      connection.exec(`insert into meta values ('role', '${options.role}')`);
      connection.exec(options.schema);
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      connection.pragma(`user_version = ${options.layout}`);
    }
    connection.exec('commit');
  } catch (error) {
    if (connection.inTransaction) connection.exec('rollback');
    throw error;
  }
  requireOursOrNew(connection, options);
}
