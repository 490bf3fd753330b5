import { join } from 'node:path';
import { NO_HASH, prepareDraft } from '../../log/commit.js';
import type { EventLog, StoredCommit } from '../../log/event-log.js';
import { StoreError } from '../../log/store-error.js';
import { appendAll } from './append.js';
import { whenFree } from './busy.js';
import { closeDatabase } from './database.js';
import { findGuards } from './find-guards.js';
import { type LogFile, openLogFile } from './log-file.js';
import { LOG_FILE, openStoreFolder } from './store-folder.js';

/**
 * The event log in `log.db` of a folder, which is made when it is not there. Several processes may have
 * it open; SQLite's lock lets one write at a time.
 * @throws StoreError `no-access`, `read-only`, `foreign`, `newer`, `incomplete`, `damaged`
 */
export async function openSqliteLog(folder: string): Promise<EventLog> {
  openStoreFolder(folder);
  return logIn(await openLogFile(join(folder, LOG_FILE)));
}

/** The event log in an opened log.db. */
export function logIn(log: LogFile): EventLog {
  const { read, path } = log;
  return {
    async append(drafts) {
      const ready = drafts.map((draft) => ({ draft, prepared: prepareDraft(draft) }));
      return log.writer.transaction(() => appendAll(log.write, ready));
    },
    readStream: (streamId, { from = 1, to = Number.MAX_SAFE_INTEGER } = {}) =>
      whenFree(path, () => read.stream.all([streamId, from, to]).map(storedCommit)),
    readAll: (after, limit) => whenFree(path, () => readAll(log, after, limit)),
    head: () =>
      whenFree(path, () => {
        // The columns of the statement, in order.
        const row = read.head.get([]) as [number, string] | undefined;
        return row ? { position: row[0], hash: row[1] } : { position: 0, hash: NO_HASH };
      }),
    findGuards: (guards) => whenFree(path, () => findGuards(read.find, guards)),
    async close() {
      await log.writer.close();
      closeDatabase(log.connection);
    },
  };
}

function readAll(log: LogFile, after: number, limit: number): StoredCommit[] {
  const commits = log.read.all.all([after, limit]).map(storedCommit);
  const gap = commits.findIndex(({ position }, index) => position !== after + 1 + index);
  if (gap < 0) return commits;
  // What lies before the gap is still good; whoever goes on from there is told.
  if (gap > 0) return commits.slice(0, gap);
  throw new StoreError(
    'damaged',
    `${log.path}: commit ${after + 1} is missing, though later ones are there; restore it from a backup.`,
  );
}

function storedCommit(row: unknown): StoredCommit {
  // The columns of the statements that read commits, in order.
  const [position, body, hash] = row as [number, string, string];
  return { position, body, hash };
}
