import { type Batch, Batches, type BatchLimits } from './batches.js';
import { type RelayCheckpoint, sameCheckpoint } from './checkpoint.js';
import { mustStand, startFrom } from './judge-checkpoint.js';
import { Fenced, type OutputSession, OutputUnfit, type RelayOutput, type Sight } from './output.js';
import { type Clock, jittered, systemClock, untilAborted } from './pauses.js';
import type { RelayLog } from './relay-log.js';
import type { RelayReport, RelayState, RelayStatus } from './relay-status.js';
import { untilOtherStops } from './stand-by.js';

/*
 * From the log to Kafka. What belongs in this folder: what is published and in which words, and how the
 * relay keeps its place. What does not: Kafka's client, which is behind `output.ts`.
 */

export interface RelayParts {
  log: RelayLog;
  output: RelayOutput;
  /** `source` of the CloudEvents. */
  source: string;
  report: (report: RelayReport) => void;
  clock?: Clock;
  /** How often commits of other processes are looked for. */
  pollMs?: number;
  limits?: BatchLimits;
}

/** How often a stopped relay looks whether somebody has mended what stopped it. */
const LOOK_AGAIN_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/**
 * While commits keep coming faster than one a millisecond, transactions begin up to so far apart, so that
 * each carries more: every one has a marker written to all partitions it touched.
 */
const GATHER_MS = 200;

/**
 * Publishes every commit of the log once and in order. The output lets one relay write at a time: whoever
 * takes over shuts the others out, and reads the checkpoint only then. A relay that is shut out stands by.
 */
export class Relay {
  readonly #parts: RelayParts;
  readonly #clock: Clock;
  readonly #batches: Batches;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #wakeUp = new AbortController();
  #state: RelayState = 'starting';
  #trouble: string | undefined;
  #warnings: readonly string[] = [];
  #head = 0;
  #position = 0;
  #restarts = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** The session that took over last on our behalf. */
  #held: string | undefined;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#batches = new Batches(parts.log, parts.source, parts.limits);
  }

  /** Publishes until `stop`. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** There are new commits: look at once. */
  notify(): void {
    this.#wakeUp.abort();
  }

  status(): RelayStatus {
    return {
      state: this.#state,
      position: this.#position,
      lag: Math.max(0, this.#head - this.#position),
      restarts: this.#restarts,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
      ...(this.#warnings.length === 0 ? {} : { warnings: this.#warnings }),
    };
  }

  /** Lets a transaction that is under way end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp.abort();
    await this.#loop;
    await this.#parts.output.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#publish();
      } catch (error) {
        if (signal.aborted) return;
        if (this.#state !== 'stopped') this.#restarts += 1;
        await this.#recover(error);
      }
    }
  }

  async #recover(error: unknown): Promise<void> {
    if (error instanceof Fenced) return this.#standBy();
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof OutputUnfit) {
      this.#turn('stopped', message);
      await this.#sleep(LOOK_AGAIN_MS);
      return;
    }
    await this.#seeHead();
    this.#turn('waiting', message);
    await this.#sleep(jittered(this.#pauseMs));
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** Takes over and publishes; ends with an error, or when the relay is stopped. */
  async #publish(): Promise<void> {
    const { output, log } = this.#parts;
    const { signal } = this.#stopping;
    this.#warn(await untilAborted(output.prepare(), signal));
    await this.#lookFirst(await untilAborted(output.look(), signal));
    const session = await untilAborted(output.takeOver(), signal);
    this.#held = session.id;
    try {
      await mustStand(session.checkpoint, log);
      const { from, again } = startFrom(session.checkpoint, session.empty);
      this.#batches.reset();
      await this.#seeHead();
      this.#tellStart(from, again);
      if (!sameCheckpoint(from, session.checkpoint)) await session.send([], from);
      this.#turn('running');
      await this.#follow(session, from);
    } finally {
      await session.close();
    }
  }

  /** Says each once, however often the relay begins anew. */
  #warn(warnings: readonly string[]): void {
    for (const message of warnings) {
      if (!this.#warnings.includes(message)) this.#parts.report({ type: 'warning', message });
    }
    this.#warnings = warnings;
  }

  /** Before anybody is shut out: is this our log, and has nobody shut us out meanwhile? */
  async #lookFirst({ checkpoint, holder }: Sight): Promise<void> {
    await mustStand(checkpoint, this.#parts.log);
    const isOurs = this.#held === undefined || holder === undefined || holder === this.#held;
    if (!isOurs) throw new Fenced();
  }

  async #follow(session: OutputSession, from: RelayCheckpoint): Promise<void> {
    const { signal } = this.#stopping;
    let at = from;
    this.#position = at.position;
    let ahead: Promise<Batch | undefined> | undefined;
    while (!signal.aborted) {
      this.#wakeUp = new AbortController();
      const beganAt = performance.now();
      const batch: Batch | undefined = await (ahead ?? this.#batches.next(at));
      ahead = undefined;
      if (batch === undefined) {
        this.#head = Math.max(this.#head, at.position);
        await this.#untilNotified();
        continue;
      }
      const sent = session.send(batch.messages, batch.checkpoint);
      if (batch.isFull) ahead = this.#batches.next(batch.checkpoint);
      // The next batch is made while this one is written. Whichever fails, both have ended.
      const [outcome] = await Promise.allSettled([sent, ahead, batch.isFull && this.#seeHead()]);
      if (outcome.status === 'rejected') throw outcome.reason;
      at = batch.checkpoint;
      this.#position = at.position;
      this.#head = Math.max(this.#head, at.position);
      this.#pauseMs = FIRST_PAUSE_MS;
      // A single commit goes at once; of a stream of them, many go together.
      const leftMs = beganAt + Math.min(GATHER_MS, batch.commits) - performance.now();
      if (leftMs > 0 && !batch.isFull) await this.#clock.sleep(leftMs, signal);
    }
  }

  /** Another relay publishes. */
  async #standBy(): Promise<void> {
    this.#turn('standing-by');
    const { output, log, report } = this.#parts;
    await untilOtherStops({
      output,
      log,
      clock: this.#clock,
      signal: this.#stopping.signal,
      seen: ({ position }, head) => {
        this.#head = head.position;
        this.#position = Math.min(position, head.position);
      },
      trouble: (message) => report({ type: 'trouble', message }),
    });
    this.#held = undefined;
  }

  async #untilNotified(): Promise<void> {
    const { pollMs = 100 } = this.#parts;
    await this.#clock.sleep(pollMs, this.#wakeUp.signal);
  }

  async #sleep(ms: number): Promise<void> {
    await this.#clock.sleep(ms, this.#stopping.signal);
  }

  /** Only for what is shown of the lag: a log that cannot be read shows itself where it is needed. */
  async #seeHead(): Promise<void> {
    try {
      this.#head = (await this.#parts.log.head()).position;
    } catch {
      // Read again with the next batch.
    }
  }

  #tellStart({ position, eventsTo }: RelayCheckpoint, again?: 'everything' | 'states'): void {
    const { report } = this.#parts;
    const commits = Math.max(0, this.#head - position);
    if (again === 'everything') report({ type: 'from-beginning', commits });
    else if (again === 'states') report({ type: 'states-anew', eventsTo: eventsTo?.position ?? 0 });
    else report({ type: 'running', position, commits });
  }

  /** Says so when the state, or what is wrong, is another. */
  #turn(state: RelayState, trouble?: string): void {
    const isNew = this.#state !== state || this.#trouble !== trouble;
    this.#state = state;
    this.#trouble = trouble;
    if (!isNew) return;
    const { report } = this.#parts;
    if (state === 'standing-by') report({ type: 'standing-by' });
    if (state === 'stopped') report({ type: 'stopped', message: trouble ?? '' });
    if (state === 'waiting') report({ type: 'trouble', message: trouble ?? '' });
  }
}
