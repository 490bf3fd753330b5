import type { Range, RangeEnds } from './verify-range.js';
import type { RangeChecker } from './verify-thread.js';

/** Ranges whose ends may wait for those before them. */
const AHEAD = 64;

interface Checked {
  range: Range;
  ends: RangeEnds | undefined;
}

/** Has a log checked range by range, by several at once, and gives the answers in order. */
export class RangesAhead {
  readonly #to: number;
  readonly #rangeCommits: number;
  /** A checker is in it once for each range it may be given. */
  readonly #free: RangeChecker[];
  readonly #pending: { range: Range; ends: Promise<RangeEnds | undefined> }[] = [];
  #after: number;

  /** Checks the commits with `after < position <= to`. Who comes first in the list gets the first range. */
  constructor(checkers: readonly RangeChecker[], { after, to }: Range, rangeCommits: number) {
    this.#free = checkers.flatMap((checker) => Array<RangeChecker>(checker.atOnce).fill(checker));
    this.#after = after;
    this.#to = to;
    this.#rangeCommits = rangeCommits;
    this.#handOut();
  }

  /** The next range; undefined when there are no more. Rejects when its checker failed. */
  async next(): Promise<Checked | undefined> {
    const first = this.#pending.shift();
    this.#handOut();
    return first && { range: first.range, ends: await first.ends };
  }

  /** Gives out no more, and waits for what was given out. */
  async stop(): Promise<void> {
    this.#after = this.#to;
    await Promise.allSettled(this.#pending.map(({ ends }) => ends));
  }

  #handOut(): void {
    while (this.#after < this.#to && this.#pending.length < AHEAD) {
      const checker = this.#free.shift();
      if (!checker) return;
      const range = {
        after: this.#after,
        to: Math.min(this.#after + this.#rangeCommits, this.#to),
      };
      this.#after = range.to;
      const ends = checker.check(range).finally(() => {
        this.#free.push(checker);
        this.#handOut();
      });
      // Whoever comes to this range hears of it; until then it is nobody's.
      ends.catch(() => undefined);
      this.#pending.push({ range, ends });
    }
  }
}
