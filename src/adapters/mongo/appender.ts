import type { AppendResult, CommitDraft } from '../../log/event-log.js';
import { Append } from './append.js';
import { AppendMemory } from './append-memory.js';
import type { AppendTools } from './append-tools.js';
import type { LogCollection } from './log-collection.js';

/** Enough for another to read the head and to write. */
const GIVE_WAY_MS = 5;

export interface Appender {
  /** As the port's `append`. Calls are served one after the other. */
  append(drafts: readonly CommitDraft[]): Promise<AppendResult[]>;
  /** Notes a version that a majority read has shown. */
  learnVersion(streamId: string, version: number): void;
  /** When nothing is under way any more. */
  idle(): Promise<void>;
}

/** Appends through a collection; what one append has learned saves the next a reading. */
export function appender(collection: LogCollection, tools: AppendTools): Appender {
  const memory = new AppendMemory();
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(drafts) {
      const running = last.then(async () => {
        if (memory.isOthersTurn(tools.elapsedMs())) await tools.sleep(GIVE_WAY_MS);
        return new Append(collection, tools, memory, drafts).run();
      });
      last = running.catch(() => undefined);
      return running;
    },
    learnVersion: (streamId, version) => memory.versions.learn(streamId, version),
    async idle() {
      await last;
    },
  };
}
