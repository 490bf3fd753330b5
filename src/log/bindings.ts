import { LRUCache } from 'lru-cache';
import { parseCommit } from './commit.js';
import type { Commit, EventLog, StoredEvent } from './event-log.js';

/** Which data key is whose in a stream (subject to key id), as far as `version`. */
interface Known {
  version: number;
  keyIds: Map<string, string>;
}

/** Streams remembered between the read and the append of a command. */
const REMEMBERED_STREAMS = 20_000;

/**
 * Remembers which data key belongs to the customer and to each contact of a stream. The events say so
 * themselves; what is not remembered is read from them again.
 */
export class Bindings {
  readonly #log: EventLog;
  readonly #streams = new LRUCache<string, Known>({ max: REMEMBERED_STREAMS });

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** The bindings made up to and with `version` of the stream. */
  async upTo(streamId: string, version: number): Promise<ReadonlyMap<string, string>> {
    if (version === 0) return new Map();
    const known = this.#streams.get(streamId);
    if (known && known.version >= version) return known.keyIds;
    const from = (known?.version ?? 0) + 1;
    for (const stored of await this.#log.readStream(streamId, { from, to: version })) {
      this.learnCommit(parseCommit(stored));
    }
    return this.#streams.get(streamId)?.keyIds ?? new Map();
  }

  learnCommit({ streams }: Commit): void {
    for (const { streamId, version, events } of streams) this.learn(streamId, version, events);
  }

  /** Takes note of a commit of the stream, if it is the next one after those already known. */
  learn(streamId: string, version: number, events: readonly StoredEvent[]): void {
    const known = this.#streams.get(streamId) ?? { version: 0, keyIds: new Map<string, string>() };
    if (version !== known.version + 1) return;
    known.version = version;
    for (const { keys } of events) {
      for (const subject in keys) {
        const keyId = keys[subject];
        if (keyId !== undefined) known.keyIds.set(subject, keyId);
      }
    }
    this.#streams.set(streamId, known);
  }
}
