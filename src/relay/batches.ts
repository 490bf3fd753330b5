import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedCommit } from '../log/recorded.js';
import type { RelayCheckpoint } from './checkpoint.js';
import { eventMessages } from './event-message.js';
import { FoldedCustomers, type TouchedCustomer } from './folded-customers.js';
import { goneFromLog } from './judge-checkpoint.js';
import type { Message } from './message.js';
import type { RelayLog } from './relay-log.js';
import { stateMessage, stateMessages } from './state-message.js';

/** What goes out in one transaction. */
export interface Batch {
  /** May be empty: commits of which nothing is published move the checkpoint all the same. */
  messages: Message[];
  /** After these messages. */
  checkpoint: RelayCheckpoint;
  /** Number of commits it was made of. */
  commits: number;
  /** More commits are probably there. */
  isFull: boolean;
}

export interface BatchLimits {
  /** Commits in the first batch after a pause. */
  fewest: number;
  /** Commits in a batch of a long backlog. */
  most: number;
  /** Characters of messages beyond which a batch does not go on. */
  characters: number;
}

/**
 * Below 1,000 commits a transaction's fixed cost counts; at 4,000 a commit cost a fifth more, since what
 * is made for it no longer lies in the processor's caches when it is sent. With as many waiting as `fewest`
 * the next transaction begins at once, so it is more than what comes while they are gathered.
 */
const LIMITS: BatchLimits = { fewest: 500, most: 1000, characters: 8_000_000 };
/** Commits that are worked on before Kafka's answers to what is being sent get their turn. */
const SLICE = 250;

/**
 * Makes messages out of the log, batch after batch: the events of each commit, and the present state of
 * each customer once a batch. Batches grow as long as there is a backlog.
 */
export class Batches {
  readonly #log: RelayLog;
  readonly #source: string;
  readonly #limits: BatchLimits;
  readonly #customers: FoldedCustomers;
  #limit: number;
  #logId: string | undefined;

  constructor(log: RelayLog, source: string, limits: BatchLimits = LIMITS) {
    this.#log = log;
    this.#source = source;
    this.#limits = limits;
    this.#customers = new FoldedCustomers(log);
    this.#limit = limits.fewest;
  }

  /** To begin anew at another position. */
  reset(): void {
    this.#customers.clear();
    this.#limit = this.#limits.fewest;
    this.#logId = undefined;
  }

  /**
   * The batch after a checkpoint; undefined when the log has no more. Batches are asked for in order.
   * @throws OutputUnfit when the log, restored under us, no longer has the commit of the checkpoint
   */
  async next(after: RelayCheckpoint): Promise<Batch | undefined> {
    const events = new Messages();
    const touched = new Map<string, TouchedCustomer>();
    let at = after;
    let commits = 0;
    let isFull = true;
    while (commits < this.#limit && events.characters < this.#limits.characters) {
      await nextTurn();
      const wanted = Math.min(SLICE, this.#limit - commits);
      const { clear, open } = await this.#log.readSealed(at.position, wanted);
      const last = clear.at(-1);
      if (last !== undefined) {
        // Looked at after the commits were read: a log that was restored in between is noticed as well.
        if (!(await this.#log.stands(at))) throw await goneFromLog(at, this.#log);
        // Before they are opened: what is opened has personal values in it.
        this.#addEvents(events, clear, after);
        this.#logId ??= after.log ?? (await this.#log.commitAt(1, { opened: false }))?.hash;
        at = this.#checkpoint(last, after);
        await this.#customers.fold(await open(), touched);
        commits += clear.length;
      }
      isFull = clear.length === wanted;
      if (!isFull) break;
    }
    if (commits === 0) return undefined;
    const messages = await this.#withStates(events, touched);
    this.#limit = isFull ? Math.min(this.#limit * 2, this.#limits.most) : this.#limits.fewest;
    return { messages, checkpoint: at, commits, isFull };
  }

  #addEvents(
    events: Messages,
    commits: readonly RecordedCommit[],
    { eventsTo }: RelayCheckpoint,
  ): void {
    for (const commit of commits) {
      if (eventsTo !== undefined && commit.position <= eventsTo.position) continue;
      events.add(eventMessages(commit, this.#source));
    }
  }

  /** Each customer once, however often the batch touches it. */
  async #withStates(
    messages: Messages,
    touched: ReadonlyMap<string, TouchedCustomer>,
  ): Promise<Message[]> {
    let count = 0;
    for (const { customer, commit, hasChangedRecord } of touched.values()) {
      if (++count % SLICE === 0) await nextTurn();
      // Of a report of activity finance has nothing.
      const made = hasChangedRecord
        ? stateMessages(customer, commit, this.#source)
        : [stateMessage(customer, commit, this.#source)];
      messages.add(made);
    }
    return messages.list;
  }

  #checkpoint(
    { position, hash }: { position: number; hash: string },
    { eventsTo }: RelayCheckpoint,
  ): RelayCheckpoint {
    const isRefilling = eventsTo !== undefined && eventsTo.position > position;
    return {
      position,
      hash,
      ...(this.#logId === undefined ? {} : { log: this.#logId }),
      ...(isRefilling ? { eventsTo } : {}),
    };
  }
}

class Messages {
  readonly list: Message[] = [];
  /** Of all values. */
  characters = 0;

  add(messages: readonly Message[]): void {
    for (const message of messages) {
      this.list.push(message);
      this.characters += message.value?.length ?? 0;
    }
  }
}
