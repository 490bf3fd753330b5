import { KnownVersions } from './known-versions.js';
import type { LogHead } from './log-collection.js';

/** So many appends in a row, and others who were met so lately that they may wait for their turn. */
const LONGEST_ROW = 20;
const MET_LATELY_MS = 10_000;

/** What one append leaves to the next: all of it was held by a majority when it was noted. */
export class AppendMemory {
  readonly versions = new KnownVersions();
  /** The head, and when it was known to be it. */
  head: { at: LogHead | undefined; knownMs: number } | undefined;
  #highest = 0;
  #row = 0;
  #metMs = Number.NEGATIVE_INFINITY;

  remember(head: LogHead | undefined, nowMs: number): void {
    this.head = { at: head, knownMs: nowMs };
    const position = head?.position ?? 0;
    // A log from a backup: what its streams had is gone too.
    if (position < this.#highest) this.versions.forget();
    this.#highest = position;
  }

  /** Somebody else writes too. */
  metOthers(nowMs: number): void {
    this.#metMs = nowMs;
    this.#row = 0;
  }

  /**
   * Whoever has just written knows the head, and would win against all others as long as he goes on: true
   * when it is their turn.
   */
  isOthersTurn(nowMs: number): boolean {
    this.#row += 1;
    if (this.#row <= LONGEST_ROW || nowMs - this.#metMs > MET_LATELY_MS) return false;
    this.#row = 0;
    return true;
  }

  /** The next append reads it. */
  forgetHead(): void {
    this.head = undefined;
  }
}
