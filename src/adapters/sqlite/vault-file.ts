import { BUSY_TIMEOUT_MS } from './busy.js';
import { type Connection, openDatabase, type Statement } from './database.js';
import { storeErrorOf } from './errors.js';
import { openWriter, type Writer, type WriteStatement } from './writer.js';

/**
 * What vault.db looks like. `chunks` has a rowid, since a table without one is bad at large rows.
 */
const LAYOUT = 1;
const SCHEMA = `
create table records (
  kind text not null,
  key text not null,
  value text not null,
  revision integer not null,
  expires_at text,
  primary key (kind, key)
) without rowid;
create index records_by_expiry on records (expires_at) where expires_at is not null;
create table counters (
  kind text not null,
  key text not null,
  value integer not null,
  primary key (kind, key)
) without rowid;
create table chunks (
  file_id text not null,
  number integer not null,
  bytes blob not null,
  unique (file_id, number)
);
`;

const UNEXPIRED = '(expires_at is null or expires_at > ?3)';

/** Reading and writing are on connections of their own. Rows are arrays, in the order of the columns. */
export interface VaultFile {
  path: string;
  connection: Connection;
  writer: Writer;
  read: {
    find: Statement;
    findMany: Statement;
    list: Statement;
    listDown: Statement;
    nextChunk: Statement;
    truncate: Statement;
  };
  write: WriteStatements;
}

export interface WriteStatements {
  find: WriteStatement;
  put: WriteStatement;
  putNew: WriteStatement;
  remove: WriteStatement;
  sweep: WriteStatement;
  increment: WriteStatement;
  counter: WriteStatement;
  putChunk: WriteStatement;
  removeChunks: WriteStatement;
}

const FIND = `select key, value, revision from records where kind = ?1 and key = ?2 and ${UNEXPIRED}`;
// A cross join keeps SQLite from reading the whole kind and the list again for each record.
export const FIND_MANY = `
  select records.key, records.value, revision from json_each(?2) wanted
  cross join records on kind = ?1 and records.key = wanted.value and ${UNEXPIRED}`;
const INSERT = `insert into records (kind, key, value, revision, expires_at)
  values (?1, ?2, ?4, ?5, ?6)
  on conflict (kind, key) do update set
    value = excluded.value, revision = excluded.revision, expires_at = excluded.expires_at`;

/** Opens vault.db with every statement prepared. What is deleted is overwritten. */
export async function openVaultFile(path: string): Promise<VaultFile> {
  const connection = openDatabase({
    path,
    role: 'vault',
    layout: LAYOUT,
    schema: SCHEMA,
    synchronous: 'FULL',
    busyTimeoutMs: BUSY_TIMEOUT_MS,
  });
  try {
    const writer = await openWriter(path, ['synchronous = FULL', 'secure_delete = ON']);
    const rows = (sql: string) => connection.prepare(sql).raw();
    const read = {
      find: rows(FIND),
      findMany: rows(FIND_MANY),
      list: rows(
        `select key, value, revision from records where kind = ?1 and key > ?2 and ${UNEXPIRED}
         order by key limit ?4`,
      ),
      listDown: rows(
        `select key, value, revision from records
         where kind = ?1 and (?2 = '' or key < ?2) and ${UNEXPIRED}
         order by key desc limit ?4`,
      ),
      nextChunk: rows(
        `select number, bytes from chunks where file_id = ? and number > ?
         order by number limit 1`,
      ),
      truncate: rows('pragma wal_checkpoint(TRUNCATE)'),
    };
    return { path, connection, writer, read, write: await writeStatements(writer) };
  } catch (error) {
    connection.close();
    throw storeErrorOf(error, path);
  }
}

async function writeStatements(writer: Writer): Promise<WriteStatements> {
  return {
    find: (await writer.prepare(FIND)).raw(),
    put: await writer.prepare(INSERT),
    // An expired record counts as none.
    putNew: await writer.prepare(`${INSERT} where not (${UNEXPIRED})`),
    remove: await writer.prepare('delete from records where kind = ? and key = ?'),
    sweep: await writer.prepare(
      `delete from records where (kind, key) in
       (select kind, key from records where expires_at <= ? limit ?)`,
    ),
    increment: await writer.prepare(
      `insert into counters (kind, key, value) values (?, ?, ?)
       on conflict (kind, key) do update set value = value + excluded.value`,
    ),
    counter: (await writer.prepare('select value from counters where kind = ? and key = ?')).raw(),
    putChunk: await writer.prepare(
      'insert or replace into chunks (file_id, number, bytes) values (?, ?, ?)',
    ),
    removeChunks: await writer.prepare(
      `delete from chunks where rowid in
       (select rowid from chunks where file_id = ? order by number desc limit ?)`,
    ),
  };
}
