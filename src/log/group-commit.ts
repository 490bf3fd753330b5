import { setImmediate } from 'node:timers/promises';
import type { AppendResult, CommitDraft, EventLog } from './event-log.js';
import { StoreError } from './store-error.js';

export interface GroupCommitOptions {
  /** Drafts in one durable write at most. */
  maxBatch?: number;
  /** Drafts that may wait; above that an append is refused with a StoreError `overloaded`. */
  maxWaiting?: number;
}

interface Waiting {
  draft: CommitDraft;
  resolve: (result: AppendResult) => void;
  reject: (error: unknown) => void;
}

/**
 * The same log, but appends that arrive together go in together: while one batch is being written the
 * next ones gather. One batch is in flight at a time, in the order of arrival.
 */
export function groupCommit(log: EventLog, options: GroupCommitOptions = {}): EventLog {
  const { maxBatch = 500, maxWaiting = 10_000 } = options;
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function writeQueue(): Promise<void> {
    while (queue.length > 0) {
      // Whoever appends in this turn of the event loop still gets into the batch.
      await setImmediate();
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(maxBatch);
      await writeBatch(batch);
    }
    running = undefined;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await log.append(batch.map(({ draft }) => draft));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] ?? { type: 'unknown' });
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    append(drafts) {
      if (queue.length + drafts.length > maxWaiting) {
        return Promise.reject(
          new StoreError('overloaded', `More than ${maxWaiting} commits wait to be written.`),
        );
      }
      const results = drafts.map(
        (draft) =>
          new Promise<AppendResult>((resolve, reject) => {
            queue.push({ draft, resolve, reject });
          }),
      );
      running ??= writeQueue();
      return Promise.all(results);
    },
    readStream: (streamId, range) => log.readStream(streamId, range),
    readAll: (after, limit) => log.readAll(after, limit),
    head: () => log.head(),
    findGuards: (guards) => log.findGuards(guards),
    async close() {
      await running;
      await log.close();
    },
  };
}
