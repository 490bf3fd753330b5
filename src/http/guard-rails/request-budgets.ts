import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';

type Hit = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Who asks most lately is remembered; 20,000 take a few megabytes. */
const REMEMBERED = 20_000;

/**
 * How much of their budgets callers have used, in the memory of this process. For each it keeps one moment:
 * when all that was used will have come back (GCRA, ITU-T I.371). So a whole budget can be used at once, then
 * it comes back evenly; nothing has to be swept up, and no timer runs. Where more callers come than are
 * remembered, the one that has been quiet longest is forgotten, and begins with a whole budget.
 */
export class RequestBudgets implements ThrottlerStorage {
  readonly #wholeAt: LRUCache<string, number>;

  /** @param now milliseconds, never running backwards */
  constructor(
    private readonly now: () => number = () => performance.now(),
    remembered = REMEMBERED,
  ) {
    this.#wholeAt = new LRUCache({ max: remembered });
  }

  /**
   * Uses `count` of `limit` in `periodMs`, or none of them.
   * @returns how long to wait until there are so many again; 0 when there were
   */
  take(key: string, periodMs: number, limit: number, count = 1): number {
    const waitMs = this.waitMs(key, periodMs, limit, count);
    if (waitMs === 0) {
      const wholeAt = Math.max(this.now(), this.#wholeAt.get(key) ?? 0);
      this.#wholeAt.set(key, wholeAt + (periodMs * count) / limit);
    }
    return waitMs;
  }

  /** The same, without using any. */
  waitMs(key: string, periodMs: number, limit: number, count = 1): number {
    const usedMs = Math.max(0, (this.#wholeAt.get(key) ?? 0) - this.now());
    return Math.max(0, usedMs - periodMs + (periodMs * count) / limit);
  }

  /** What @nestjs/throttler asks; there is no time of blocking beside the budget. */
  async increment(key: string, ttl: number, limit: number): Promise<Hit> {
    const waitMs = this.take(key, ttl, limit);
    const leftMs = Math.max(0, (this.#wholeAt.get(key) ?? 0) - this.now());
    return {
      totalHits: Math.ceil((leftMs * limit) / ttl),
      timeToExpire: Math.ceil(leftMs / 1000),
      isBlocked: waitMs > 0,
      timeToBlockExpire: Math.ceil(waitMs / 1000),
    };
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#wholeAt.size;
  }
}
