import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { dropUnused } from './drop-unused.js';
import type { Loader } from './loader.js';
import { byPosition, canStand, isAtHead, type RunningView, statusOf } from './running-view.js';
import { currentBuild, type TakeUpParts, takeUp } from './take-up.js';
import type { AnyView } from './view.js';
import { FoldError } from './view-build.js';
import { viewIdentity } from './view-identity.js';
import type { ViewStatus } from './view-status.js';
import type { Checkpoint } from './view-store.js';

export interface RunnerParts extends TakeUpParts {
  views: readonly AnyView[];
  /** Called when a live view has got to a position, or is no longer live (`build` undefined). */
  reached?: (view: string, build: string | undefined, position: number) => void;
  /** Does a part of the work when views have far to go. */
  loader?: Loader;
  /** Whether this process folds the view of that identity, or only follows how far another one is. */
  leads?: (identity: string) => boolean;
  now?: () => Date;
  /** How often commits of other processes are looked for. */
  pollMs?: number;
  /** While commits keep coming, batches begin up to so far apart. */
  gatherMs?: number;
  /** How long a build that nobody uses is kept. */
  graceMs?: number;
}

/** Commits read at a time; more when a view is far behind, so that each costs less. */
const BATCH = 1000;
const BULK_BATCH = 2000;
const FAR_BEHIND = 20_000;

/** A commit in a batch of 500 costs half of one in a batch of ten. */
const GATHER_MS = 200;

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUSEKEEPING_MS = 60 * 60 * 1000;
const LONGEST_PAUSE_MS = 5000;

/**
 * Keeps views up to date with the log. Views at the same position share what is read. A view whose code
 * fails stops at that commit; the others go on. Several processes may run the same views: the store
 * lets one of them write each step, and the others go on from there.
 */
export class ViewRunner {
  readonly #parts: RunnerParts;
  readonly #running: RunningView[];
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
    return this.#running.map((running) => statusOf(running, this.#head, this.#trouble));
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

  /**
   * As `catchUp`, but at the log's end it lets the next commits gather: a millisecond for each of the
   * last batch, so that a single one is shown at once and a stream of them goes in few batches.
   */
  async #catchUpInBatches(): Promise<void> {
    const { gatherMs = GATHER_MS } = this.#parts;
    const { signal } = this.#stopping;
    await this.#keepHouse();
    for (let isMoving = true; isMoving && !signal.aborted; ) {
      const before = this.#head.position;
      const beganAt = performance.now();
      isMoving = await this.#step();
      const came = this.#head.position - before;
      const leftMs = beganAt + Math.min(gatherMs, came) - performance.now();
      if (isMoving && leftMs > 0 && this.#running.every((view) => isAtHead(view, this.#head))) {
        await sleep(leftMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Takes every view one batch further; false when there was nothing left to do. */
  async #step(): Promise<boolean> {
    const { log, store, loader, leads = () => true } = this.#parts;
    // An embedded store answers without ever leaving the thread: messages get their turn here.
    await nextTurn();
    if (this.#stopping.signal.aborted) return false;
    this.#head = await log.head();
    const registry = await store.registry();
    for (const running of this.#running) {
      const { taken } = running;
      const current = currentBuild(registry, running.identity);
      const isCurrent = taken !== undefined && taken.build.build === current?.build;
      if (!isCurrent || !canStand(taken, this.#head)) {
        running.taken = await takeUp(running.view, running.identity, this.#parts);
        delete running.stoppedAt;
        if (running.taken.isLive) this.#tell(running);
        else if (taken) this.#parts.reached?.(running.view.name, undefined, 0);
      } else {
        taken.isLive = current.live;
        taken.isFinished = current.finished;
        if (!leads(running.identity)) {
          taken.build.checkpoint = current.checkpoint;
          this.#tell(running);
        }
      }
    }
    let isMoving = false;
    for (const group of byPosition(this.#running.filter(({ identity }) => leads(identity))))
      isMoving = (await this.#advance(group)) || isMoving;
    if (!isMoving) await loader?.close();
    return isMoving;
  }

  async #advance(group: readonly RunningView[]): Promise<boolean> {
    const { log, loader } = this.#parts;
    const from = group[0]?.taken?.build.checkpoint.position ?? 0;
    const behind = this.#head.position - from;
    if (behind <= 0) {
      let isMoving = false;
      for (const running of group) isMoving = (await this.#settle(running)) || isMoving;
      return isMoving;
    }
    const builds = group.flatMap(({ taken }) => taken?.build ?? []);
    if (await loader?.advance(builds, this.#head.position)) {
      for (const running of group) this.#tell(running);
      return true;
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
  async #settle(running: RunningView): Promise<boolean> {
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

  #tell({ view, taken }: RunningView): void {
    if (!taken?.isLive) return;
    const { build, checkpoint } = taken.build;
    this.#parts.reached?.(view.name, build, checkpoint.position);
  }

  #stopView(running: RunningView, error: FoldError): void {
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
