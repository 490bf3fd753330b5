import { BUSY_TIMEOUT_MS } from './busy.js';
import { type Connection, openDatabase, type Statement } from './database.js';
import { storeErrorOf } from './errors.js';
import { FIND_COMMAND_IDS, FIND_GUARDS, FIND_STREAMS, type FindGuards } from './find-guards.js';
import { openWriter, type Writer, type WriteStatement } from './writer.js';

/**
 * What log.db looks like. `body` is the commit; the other columns and tables are what it is found by.
 * `stream_commits` holds the `stream:` guards, `guards` all others. Streams have ids that ascend with
 * time, so that new ones touch the same pages; digests in guards are random and cost a page each, which
 * is why they are short.
 */
const LAYOUT = 1;
const SCHEMA = `
create table commits (
  position integer primary key,
  command_id text not null,
  recorded_at text not null,
  hash text not null,
  body text not null
);
create table stream_commits (
  stream_id text not null,
  version integer not null,
  position integer not null,
  primary key (stream_id, version)
) without rowid;
create table guards (
  guard text primary key,
  position integer not null
) without rowid;
`;

/** Of the writer, who keeps its pages as long as no other process writes. A reader keeps them until then. */
const CACHE_KIB = 64 * 1024;

/**
 * Pages of the write-ahead log at which a commit copies it back into the file; that takes some 10 ms, on
 * libsql's thread. Four times as many made appends 10 % cheaper and the slowest ones a third slower.
 */
const CHECKPOINT_PAGES = 1000;

/** Reading and writing are on connections of their own. Rows are arrays, in the order of the columns. */
export interface LogFile {
  path: string;
  connection: Connection;
  writer: Writer;
  read: {
    head: Statement;
    find: FindGuards;
    stream: Statement;
    all: Statement;
  };
  write: WriteStatements;
}

export interface WriteStatements {
  head: WriteStatement;
  insertCommit: WriteStatement;
  insertFirstVersion: WriteStatement;
  insertNextVersion: WriteStatement;
  insertGuard: WriteStatement;
  deleteVersion: WriteStatement;
  deleteGuard: WriteStatement;
  findStream: WriteStatement;
  findGuard: WriteStatement;
}

const HEAD = 'select position, hash, recorded_at from commits order by position desc limit 1';
const FIND_STREAM = `
  select position, command_id, hash, recorded_at from stream_commits join commits using (position)
  where stream_id = ? and version = ?`;
const FIND_GUARD = `
  select position, command_id, hash, recorded_at from guards join commits using (position)
  where guard = ?`;

/** Opens log.db with every statement prepared. */
export async function openLogFile(path: string): Promise<LogFile> {
  const connection = openDatabase({
    path,
    role: 'log',
    layout: LAYOUT,
    schema: SCHEMA,
    synchronous: 'FULL',
    busyTimeoutMs: BUSY_TIMEOUT_MS,
    cacheKiB: CACHE_KIB / 4,
  });
  try {
    const writer = await openWriter(path, [
      'synchronous = FULL',
      `cache_size = -${CACHE_KIB}`,
      `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    ]);
    const rows = (sql: string) => connection.prepare(sql).raw();
    const read = {
      head: rows(HEAD),
      find: {
        streams: rows(FIND_STREAMS),
        guards: rows(FIND_GUARDS),
        commandIds: rows(FIND_COMMAND_IDS),
      },
      stream: rows(
        `select position, body, hash from stream_commits join commits using (position)
         where stream_id = ? and version between ? and ? order by version`,
      ),
      all: rows(
        'select position, body, hash from commits where position > ? order by position limit ?',
      ),
    };
    return { path, connection, writer, read, write: await writeStatements(writer) };
  } catch (error) {
    connection.close();
    throw storeErrorOf(error, path);
  }
}

async function writeStatements(writer: Writer): Promise<WriteStatements> {
  const rows = async (sql: string) => (await writer.prepare(sql)).raw();
  return {
    head: await rows(HEAD),
    findStream: await rows(FIND_STREAM),
    findGuard: await rows(FIND_GUARD),
    insertCommit: await writer.prepare('insert into commits values (?, ?, ?, ?, ?)'),
    insertFirstVersion: await writer.prepare(
      'insert or ignore into stream_commits (stream_id, version, position) values (?, 1, ?)',
    ),
    // Only right after the version before: neither over an existing one nor past a hole.
    insertNextVersion: await writer.prepare(
      `insert or ignore into stream_commits (stream_id, version, position)
       select stream_id, version + 1, ?3 from stream_commits where stream_id = ?1 and version = ?2 - 1`,
    ),
    insertGuard: await writer.prepare('insert or ignore into guards values (?, ?)'),
    deleteVersion: await writer.prepare(
      'delete from stream_commits where stream_id = ? and version = ?',
    ),
    deleteGuard: await writer.prepare('delete from guards where guard = ?'),
  };
}
