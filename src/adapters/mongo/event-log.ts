import { setTimeout } from 'node:timers/promises';
import { NO_HASH } from '../../log/commit.js';
import type { EventLog, GuardHolder, StoredCommit } from '../../log/event-log.js';
import type { AppendTools } from './append-tools.js';
import { appender } from './appender.js';
import { asked } from './asked.js';
import type { MongoConnection } from './connection.js';
import { type Index, requireIndexes } from './indexes.js';
import { markComplete, requirePart } from './layout.js';
import { COMMITS, type LogDocument, logCollection, missingCommit } from './log-collection.js';

const LAYOUT = 1;

const STREAMS = { 'streams.id': 1, 'streams.version': 1 } as const;

/** `guards` is unique over all commits: an index over a list has a key for each value in it. */
const INDEXES: readonly Index[] = [
  { name: 'guards', key: { guards: 1 }, unique: true },
  { name: 'streams', key: STREAMS },
];

const TOOLS: AppendTools = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  sleep: (milliseconds) => setTimeout(milliseconds),
  random: Math.random,
};

/**
 * The event log in a MongoDB database, which is made when it is empty. Any number of processes may have
 * it open. The connection stays open when the log is closed: log, views and vault share it.
 * @throws StoreError `no-access`, `foreign`, `newer`, `incomplete`, `damaged`
 */
export async function openMongoLog(connection: MongoConnection): Promise<EventLog> {
  const { db, where } = connection;
  const commits = db.collection<LogDocument>(COMMITS);
  await requirePart(connection, 'log', LAYOUT, [COMMITS]);
  await requireIndexes(commits, INDEXES, where);
  await markComplete(connection, 'log');

  const collection = logCollection(connection);
  const { append, learnVersion, idle } = appender(collection, TOOLS);
  return {
    append,
    async readStream(streamId, { from = 1, to = Number.MAX_SAFE_INTEGER } = {}) {
      const range = { id: streamId, version: { $gte: from, $lte: to } };
      const found = commits
        .find({ streams: { $elemMatch: range } }, { projection: { body: 1, hash: 1, streams: 1 } })
        // Sorting by position alone would let the server walk the whole log.
        .hint(STREAMS)
        .sort({ _id: 1 });
      const documents = await asked(where, () => found.toArray());
      for (const { id, version } of documents.at(-1)?.streams ?? []) learnVersion(id, version);
      return documents.map(storedCommit);
    },
    async readAll(after, limit) {
      if (limit <= 0) return [];
      const found = commits
        .find({ _id: { $gt: after } }, { projection: { body: 1, hash: 1 } })
        .sort({ _id: 1 })
        .limit(limit);
      const documents = await asked(where, () => found.toArray());
      return upToGap(documents.map(storedCommit), after, where);
    },
    async head() {
      const { position = 0, hash = NO_HASH } = (await collection.head()) ?? {};
      return { position, hash };
    },
    async findGuards(guards) {
      const holders = new Map<string, GuardHolder>();
      const wanted = new Set(guards);
      for (const { guards: held, position, commandId } of await collection.find(guards)) {
        for (const guard of held)
          if (wanted.has(guard)) holders.set(guard, { position, commandId });
      }
      return holders;
    },
    close: idle,
  };
}

/** What lies before a gap is still good; whoever goes on from there is told. */
function upToGap(commits: StoredCommit[], after: number, where: string): StoredCommit[] {
  const gap = commits.findIndex(({ position }, index) => position !== after + 1 + index);
  if (gap < 0) return commits;
  if (gap > 0) return commits.slice(0, gap);
  throw missingCommit(where, after + 1);
}

function storedCommit({
  _id,
  body,
  hash,
}: Pick<LogDocument, '_id' | 'body' | 'hash'>): StoredCommit {
  return { position: _id, body, hash };
}
