import { setTimeout as sleep } from 'node:timers/promises';
import { dropUnused } from './drop-unused.js';
import { currentBuild, type TakenUp, type TakeUpParts, takeUp } from './take-up.js';
import type { AnyView } from './view.js';
import { FoldError } from './view-build.js';
import { viewIdentity } from './view-identity.js';
import type { ViewStatus } from './view-status.js';
import type { Checkpoint } from './view-store.js';

export interface RunnerParts extends TakeUpParts {
  views: readonly AnyView[];
  /** Called when a live view has got to a position, or is no longer live (`build` undefined). */
  reached?: (view: string, build: string | undefined, position: number) => void;
  now?: () => Date;
  /** How often commits of other processes are looked for. */
  pollMs?: number;
  /** While commits keep coming, batches begin at least so far apart. */
  gatherMs?: number;
  /** How long a build that nobody uses is kept. */
  graceMs?: number;
}

/** Commits read at a time; more when a view is far behind, so that each costs less. */
const BATCH = 500;
const BULK_BATCH = 2000;
const FAR_BEHIND = 20_000;

/** A commit in a batch of 100 costs half of one in a batch of ten, and nobody sees 50 ms. */
const GATHER_MS = 50;

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUSEKEEPING_MS = 60 * 60 * 1000;
const LONGEST_PAUSE_MS = 5000;

interface Running {
  view: AnyView;
  identity: string;
  taken?: TakenUp;
  stoppedAt?: FoldError;
}

/**
 * Keeps views up to date with the log. Views at the same position share what is read. A view whose code
 * fails stops at that commit; the others go on. Several processes may run the same views: the store
 * lets one of them write each step, and the others go on from there.
 */
export class ViewRunner {
  readonly #parts: RunnerParts;
  readonly #running: Running[];
  #head: Checkpoint = { position: 0, hash: '' };
  #trouble: string | undefined;
  #loop: Promise<void> | undefined;
  #stopping = new AbortController();
  #wakeUp = new AbortController();
  #housekeptAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#running = parts.views.map((view) => ({
      view,
      identity: viewIdentity(view, parts.policy),
    }));
  }

  /**
   * Folds everything the log has, and makes views live that are not yet.
   * @throws whatever log or store throw
   */
  async catchUp(): Promise<void> {
    await this.#keepHouse();
    while (!this.#stopping.signal.aborted && (await this.#step()));
  }

  status(): ViewStatus[] {
    return this.#running.map(({ view: { name }, identity, taken, stoppedAt }) => {
      const position = taken?.build.checkpoint.position ?? 0;
      const trouble = stoppedAt?.message ?? this.#trouble;
      return {
        name,
        identity,
        state: stoppedAt ? 'stopped' : taken ? (taken.isLive ? 'live' : 'building') : 'starting',
        position,
        lag: Math.max(0, this.#head.position - position),
        ...(trouble === undefined ? {} : { trouble }),
      };
    });
  }

  /** Follows the log until `stop`. */
  start(): void {
    this.#loop ??= this.#follow();
  }

  /** There are new commits: look at once. */
  notify(): void {
    this.#wakeUp.abort();
  }

  /** Finishes the batch that is being written. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp.abort();
    await this.#loop;
  }

  async #follow(): Promise<void> {
    const { pollMs = 100, report } = this.#parts;
    let pauseMs = pollMs;
    while (!this.#stopping.signal.aborted) {
      this.#wakeUp = new AbortController();
      try {
        await this.#catchUpInBatches();
        this.#trouble = undefined;
        pauseMs = pollMs;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (this.#trouble !== message) report({ type: 'trouble', message });
        this.#trouble = message;
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
      if (this.#stopping.signal.aborted) return;
      // An aborted sleep is a wake-up.
      await sleep(pauseMs, undefined, { signal: this.#wakeUp.signal }).catch(() => undefined);
    }
  }

  /** As `catchUp`, but at the log's end it lets the next commits gather first. */
  async #catchUpInBatches(): Promise<void> {
    const { gatherMs = GATHER_MS } = this.#parts;
    const { signal } = this.#stopping;
    await this.#keepHouse();
    for (let isMoving = true; isMoving && !signal.aborted; ) {
      const beganAt = performance.now();
      isMoving = await this.#step();
      const leftMs = beganAt + gatherMs - performance.now();
      if (isMoving && leftMs > 0 && this.#isAtHead()) {
        await sleep(leftMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Whether every view that goes on has got to where the log ended when the step began. */
  #isAtHead(): boolean {
    return this.#running.every(
      ({ taken, stoppedAt }) =>
        stoppedAt !== undefined ||
        (taken !== undefined && taken.build.checkpoint.position >= this.#head.position),
    );
  }

  /** Takes every view one batch further; false when there was nothing left to do. */
  async #step(): Promise<boolean> {
    const { log, store } = this.#parts;
    this.#head = await log.head();
    const registry = await store.registry();
    for (const running of this.#running) {
      const { taken } = running;
      const current = currentBuild(registry, running.identity);
      const isCurrent = taken !== undefined && taken.build.build === current?.build;
      if (!isCurrent || !this.#canStand(taken)) {
        running.taken = await takeUp(running.view, running.identity, this.#parts);
        delete running.stoppedAt;
        if (running.taken.isLive) this.#tell(running);
        else if (taken) this.#parts.reached?.(running.view.name, undefined, 0);
      } else {
        taken.isLive = current.live;
        taken.isFinished = current.finished;
      }
    }
    let isMoving = false;
    for (const group of this.#groups()) isMoving = (await this.#advance(group)) || isMoving;
    return isMoving;
  }

  /** False when the log is shorter than the view, or ends otherwise. */
  #canStand({ build: { checkpoint } }: TakenUp): boolean {
    if (checkpoint.position > this.#head.position) return false;
    return checkpoint.position < this.#head.position || checkpoint.hash === this.#head.hash;
  }

  /** Views by where they stand; stopped ones are left out. */
  #groups(): Running[][] {
    const groups = new Map<number, Running[]>();
    for (const running of this.#running) {
      if (!running.taken || running.stoppedAt) continue;
      const { position } = running.taken.build.checkpoint;
      groups.set(position, [...(groups.get(position) ?? []), running]);
    }
    return [...groups.values()];
  }

  async #advance(group: readonly Running[]): Promise<boolean> {
    const { log } = this.#parts;
    const from = group[0]?.taken?.build.checkpoint.position ?? 0;
    const behind = this.#head.position - from;
    if (behind <= 0) {
      let isMoving = false;
      for (const running of group) isMoving = (await this.#settle(running)) || isMoving;
      return isMoving;
    }
    const opened = group.some(({ view }) => view.opened);
    const limit = behind > FAR_BEHIND ? BULK_BATCH : BATCH;
    const commits = await log.readAll(from, limit, { opened });
    for (const running of group) {
      try {
        await running.taken?.build.advance(commits);
        this.#tell(running);
      } catch (error) {
        if (!(error instanceof FoldError)) throw error;
        this.#stopView(running, error);
      }
    }
    return commits.length > 0;
  }

  /** At the head: what is not finished and live yet becomes so. */
  async #settle(running: Running): Promise<boolean> {
    const { store, report } = this.#parts;
    const { taken, view } = running;
    if (!taken || taken.isLive) return false;
    const { build, checkpoint } = taken.build;
    if (!taken.isFinished) {
      await store.finish(build);
      taken.isFinished = true;
      // Making the indexes took time; the log may have gone on.
      return true;
    }
    await store.makeLive(build);
    taken.isLive = true;
    report({ type: 'made-live', view: view.name, build, position: checkpoint.position });
    this.#tell(running);
    return false;
  }

  #tell({ view, taken }: Running): void {
    if (!taken?.isLive) return;
    const { build, checkpoint } = taken.build;
    this.#parts.reached?.(view.name, build, checkpoint.position);
  }

  #stopView(running: Running, error: FoldError): void {
    running.stoppedAt = error;
    this.#tell(running);
    this.#parts.report({
      type: 'stopped',
      view: running.view.name,
      position: error.position,
      message: error.message,
    });
  }

  /** Once an hour: says which builds are used, and drops those that nobody has used for long. */
  async #keepHouse(): Promise<void> {
    const { store, report, now = () => new Date(), graceMs = 7 * DAY_MS } = this.#parts;
    const at = now();
    if (at.getTime() - this.#housekeptAt < HOUSEKEEPING_MS) return;
    const identities = this.#running.map(({ identity }) => identity);
    await dropUnused(store, identities, { at, graceMs, report });
    this.#housekeptAt = at.getTime();
  }
}
