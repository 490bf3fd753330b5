import { currentBuild } from './take-up.js';
import type { ViewStore } from './view-store.js';

export type Visible = 'visible' | 'not-yet-visible';

/** How often the store is asked while somebody waits: other processes may be the ones that fold. */
const POLL_MS = 25;
/** How long the build that is read is taken to be the same without looking. */
const KNOWN_FOR_MS = 1000;

interface Waiter {
  position: number;
  answer: (visible: Visible) => void;
}

interface Watched {
  identity: string;
  build?: string;
  /** Position of the build, as far as it is known here. */
  position: number;
  lookedAt: number;
  waiters: Set<Waiter>;
  timer?: NodeJS.Timeout;
}

/**
 * Which build of each view is read, and whether it has got to a position: fed by the worker that folds,
 * and by looking into the store.
 */
export class Visibility {
  readonly #store: ViewStore;
  readonly #watched: ReadonlyMap<string, Watched>;
  readonly #now: () => number;
  #isClosed = false;

  /** @param identities by the view's name */
  constructor(
    store: ViewStore,
    identities: ReadonlyMap<string, string>,
    now: () => number = () => performance.now(),
  ) {
    this.#store = store;
    this.#now = now;
    this.#watched = new Map(
      [...identities].map(([name, identity]) => [
        name,
        { identity, position: 0, lookedAt: Number.NEGATIVE_INFINITY, waiters: new Set<Waiter>() },
      ]),
    );
  }

  /** The build that lists are read from; undefined while the view is being built. */
  async buildOf(view: string, options: { afresh?: boolean } = {}): Promise<string | undefined> {
    const watched = this.#of(view);
    const isKnown = watched.build !== undefined && this.#now() - watched.lookedAt < KNOWN_FOR_MS;
    if (!isKnown || options.afresh) await this.#look(watched);
    return watched.build;
  }

  /** Resolves as soon as the live build shows everything up to `position`, or when time is up. */
  async waitFor(view: string, position: number, timeoutMs: number): Promise<Visible> {
    const watched = this.#of(view);
    if (!isThere(watched, position)) await this.#look(watched);
    if (isThere(watched, position)) return 'visible';
    if (this.#isClosed) return 'not-yet-visible';
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        answer: (visible) => {
          clearTimeout(timeout);
          watched.waiters.delete(waiter);
          resolve(visible);
        },
      };
      const timeout = setTimeout(() => waiter.answer('not-yet-visible'), timeoutMs);
      watched.waiters.add(waiter);
      this.#poll(watched);
    });
  }

  /** The live build has got so far; without a build the view is no longer live. */
  reached(view: string, build: string | undefined, position: number): void {
    const watched = this.#watched.get(view);
    if (watched) this.#learn(watched, build, position);
  }

  /** Answers those who still wait. */
  close(): void {
    this.#isClosed = true;
    for (const watched of this.#watched.values()) {
      for (const waiter of watched.waiters) waiter.answer('not-yet-visible');
      clearTimeout(watched.timer);
    }
  }

  #of(view: string): Watched {
    const watched = this.#watched.get(view);
    if (!watched) throw new Error(`There is no view ${JSON.stringify(view)}.`);
    return watched;
  }

  async #look(watched: Watched): Promise<void> {
    const row = currentBuild(await this.#store.registry(), watched.identity);
    const isLive = row?.live === true;
    this.#learn(watched, isLive ? row.build : undefined, isLive ? row.checkpoint.position : 0);
  }

  #learn(watched: Watched, build: string | undefined, position: number): void {
    // A build never goes back; what was read may be older than what was heard meanwhile.
    watched.position = build === watched.build ? Math.max(position, watched.position) : position;
    if (build === undefined) delete watched.build;
    else watched.build = build;
    watched.lookedAt = this.#now();
    for (const waiter of watched.waiters) {
      if (isThere(watched, waiter.position)) waiter.answer('visible');
    }
  }

  #poll(watched: Watched): void {
    if (watched.timer !== undefined) return;
    watched.timer = setTimeout(async () => {
      // A store that cannot be read now is read at the next turn; waiting ends in time anyway.
      await this.#look(watched).catch(() => undefined);
      delete watched.timer;
      if (watched.waiters.size > 0) this.#poll(watched);
    }, POLL_MS);
  }
}

function isThere({ build, position }: Watched, wanted: number): boolean {
  return build !== undefined && position >= wanted;
}
