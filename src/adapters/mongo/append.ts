import type { AppendResult, CommitDraft } from '../../log/event-log.js';
import { StoreError } from '../../log/store-error.js';
import type { AppendMemory } from './append-memory.js';
import { type AppendTools, pause } from './append-tools.js';
import { VersionsOfCall } from './known-versions.js';
import type { InsertOutcome, LogCollection, LogHead } from './log-collection.js';
import { headAfter, type Placed, placeBatch, refuseHoles } from './next-batch.js';
import { appended, commandGuard, type Pending, pendingDraft, settleByFound } from './pending.js';

/**
 * How commits get into a log that several processes write without transactions: a position is head + 1,
 * and the unique `_id` decides who gets it. What keeps this safe over elections:
 * - A commit is built only on a head that a majority holds (our own acknowledged write, or a majority
 *   read): no election can take its predecessor away.
 * - What a majority read shows is final, what it does not show is not: a refusal or a result rests on
 *   what was found, and after a lost answer we look for our commands before anything is sent again.
 * - A batch that lands late, after we gave it up, finds its first position taken or is still whole.
 */

/** What is not settled after this time is answered as it stands. */
const SETTLE_WITHIN_MS = 10_000;

/**
 * How long our own last write is taken for the head without reading. Only a log that is restored under
 * a running service has another one then, and that takes longer.
 */
const TRUST_HEAD_MS = 1_000;

/** Longer than for so many losses nobody waits: a position is lost to somebody who has got on. */
const LOST_PAUSES = 2;
/** Readings of a head that does not move before the position is tried again: its holder may be rolled back. */
const READINGS = 7;

/** One append on its way; what it learns, it leaves in the memory. */
export class Append {
  readonly #collection: LogCollection;
  readonly #tools: AppendTools;
  readonly #memory: AppendMemory;
  readonly #pending: readonly Pending[];
  readonly #giveUpMs: number;
  readonly #versions: VersionsOfCall;
  #losses = 0;
  #lookForOwn = false;
  #trouble: unknown;

  constructor(
    collection: LogCollection,
    tools: AppendTools,
    memory: AppendMemory,
    drafts: readonly CommitDraft[],
  ) {
    this.#collection = collection;
    this.#tools = tools;
    this.#memory = memory;
    this.#versions = new VersionsOfCall(memory.versions);
    this.#pending = drafts.map(pendingDraft);
    this.#giveUpMs = tools.elapsedMs() + SETTLE_WITHIN_MS;
  }

  async run(): Promise<AppendResult[]> {
    while (this.#open().length > 0) {
      try {
        await this.#step();
      } catch (error) {
        this.#memory.forgetHead();
        if (!this.#mayGoOn(error)) throw error;
        this.#trouble = error;
        if (!(await this.#pauseBeforeNext())) return this.#giveUp();
      }
      if (this.#isLate() && !this.#lookForOwn) return this.#giveUp();
    }
    return this.#pending.map(resultOf);
  }

  async #step(): Promise<void> {
    if (this.#lookForOwn) {
      await this.#settleOwn();
      if (this.#isLate()) return;
    }
    await refuseHoles(this.#collection, this.#open(), this.#versions);
    const open = this.#open();
    if (open.length === 0) return;
    const head = await this.#head();
    const batch = placeBatch(open, head, this.#tools.nowMs(), this.#versions);
    if (batch.length === 0) return;
    // Until the outcome is known, the next one reads.
    this.#memory.forgetHead();
    await this.#take(batch, head, await this.#collection.insert(batch.map(documentOf)));
  }

  async #take(
    batch: readonly Placed[],
    head: LogHead | undefined,
    outcome: InsertOutcome,
  ): Promise<void> {
    switch (outcome.type) {
      case 'stored':
        this.#acknowledge(batch);
        return;
      case 'duplicate': {
        const before = batch.slice(0, outcome.index);
        this.#acknowledge(before);
        const last = before.at(-1);
        await this.#afterDuplicate(batch[outcome.index], last ? headAfter(last.document) : head);
        return;
      }
      case 'failed':
        this.#acknowledge(batch.slice(0, outcome.index));
        throw outcome.error;
      case 'unsettled':
        for (const { pending } of batch) pending.maybeStored = true;
        this.#lookForOwn = true;
        this.#trouble = outcome.cause;
        await this.#pauseBeforeNext();
        return;
      default:
        outcome satisfies never;
    }
  }

  #acknowledge(stored: readonly Placed[]): void {
    for (const { pending, document } of stored) {
      pending.result = appended(headAfter(document));
      for (const { id, version } of document.streams) this.#versions.learn(id, version);
    }
    const last = stored.at(-1);
    if (!last) return;
    this.#losses = 0;
    this.#remember(headAfter(last.document));
  }

  /** Which position or guard it was is not told, and messages differ: what is there now is read. */
  async #afterDuplicate(collided: Placed | undefined, before: LogHead | undefined): Promise<void> {
    if (!collided) throw new Error('A duplicate was reported beyond the end of the batch.');
    const { pending } = collided;
    this.#memory.forgetHead();
    this.#memory.metOthers(this.#tools.elapsedMs());
    this.#losses += 1;
    // Writers who meet again and again spread out; between reading the head and writing nobody waits.
    if (this.#losses > 1) await pause(this.#tools, Math.min(this.#losses, LOST_PAUSES));
    const [found, now] = await Promise.all([
      this.#collection.find(pending.guards),
      this.#collection.head(),
    ]);
    this.#versions.learnFound(found);
    settleByFound(pending, found);
    let head = now;
    // Whoever holds it is not held by a majority yet: he will be, or an election takes him away.
    for (let n = 0; !pending.result && isSame(head, before) && n < READINGS; n++) {
      await pause(this.#tools, n);
      head = await this.#collection.head();
    }
    this.#remember(head);
  }

  /** What was sent without an answer and is there now is settled; the rest may be sent again. */
  async #settleOwn(): Promise<void> {
    const lost = this.#open().filter(({ maybeStored }) => maybeStored);
    const wanted = lost.map(({ draft }) => commandGuard(draft.cause.commandId));
    const found = await this.#collection.find(wanted);
    this.#versions.learnFound(found);
    for (const pending of lost) {
      const { commandId } = pending.draft.cause;
      settleByFound(
        pending,
        found.filter((commit) => commit.commandId === commandId),
      );
    }
    this.#lookForOwn = false;
  }

  /** Our own last write, or a majority read: never what a majority may not hold. */
  async #head(): Promise<LogHead | undefined> {
    const known = this.#memory.head;
    if (known && this.#tools.elapsedMs() - known.knownMs < TRUST_HEAD_MS) return known.at;
    const head = await this.#collection.head();
    this.#remember(head);
    return head;
  }

  #remember(head: LogHead | undefined): void {
    this.#memory.remember(head, this.#tools.elapsedMs());
  }

  #open(): Pending[] {
    return this.#pending.filter(({ result }) => !result);
  }

  #isLate(): boolean {
    return this.#tools.elapsedMs() >= this.#giveUpMs;
  }

  /** Until something was sent or stored, an error can be thrown: nothing was appended. */
  #nothingHappened(): boolean {
    return this.#pending.every(
      ({ maybeStored, result }) => !maybeStored && result?.type !== 'appended',
    );
  }

  /** Trouble of the store may pass, and what has happened already must be answered. */
  #mayGoOn(error: unknown): boolean {
    return error instanceof StoreError && error.trouble !== 'damaged' && !this.#nothingHappened();
  }

  #giveUp(): AppendResult[] {
    if (!this.#nothingHappened()) return this.#pending.map(resultOf);
    if (this.#trouble !== undefined) throw this.#trouble;
    throw new StoreError(
      'busy',
      `Others write so much that no place in the log was got within ${SETTLE_WITHIN_MS} ms.`,
    );
  }

  /** False when it is too late for another try. */
  async #pauseBeforeNext(): Promise<boolean> {
    if (this.#isLate()) return false;
    this.#losses += 1;
    await pause(this.#tools, this.#losses);
    return true;
  }
}

function documentOf({ document }: Placed): Placed['document'] {
  return document;
}

function resultOf({ result }: Pending): AppendResult {
  return result ?? { type: 'unknown' };
}

function isSame(head: LogHead | undefined, other: LogHead | undefined): boolean {
  return head?.position === other?.position && head?.hash === other?.hash;
}
