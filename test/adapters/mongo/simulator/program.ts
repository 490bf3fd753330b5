import type { AppendTools } from '../../../../src/adapters/mongo/append-tools.js';
import type { Chance } from './chance.js';
import type { Schedule } from './schedule.js';

const START = Date.UTC(2026, 0, 1);

/** A process that writes to the log: it has a clock of its own, may be stopped for a while, and may end. */
export class Program {
  readonly name: string;
  readonly tools: AppendTools;
  isKilled = false;
  #frozenUntilMs = 0;
  #clockMs = START;
  readonly #schedule: Schedule;

  constructor(name: string, schedule: Schedule, chance: Chance) {
    this.name = name;
    this.#schedule = schedule;
    this.tools = {
      nowMs: () => this.#clockMs + schedule.nowMs,
      elapsedMs: () => schedule.nowMs,
      sleep: (milliseconds) =>
        new Promise((resolve) => this.wake(Math.max(1, Math.round(milliseconds)), resolve)),
      random: () => chance.fraction(),
    };
  }

  /** Goes on when its time has come, later when it is frozen then, and never when it was killed. */
  wake(delayMs: number, goOn: () => void): void {
    this.#schedule.wake(delayMs, () => {
      if (this.isKilled) return;
      const frozenMs = this.#frozenUntilMs - this.#schedule.nowMs;
      if (frozenMs > 0) this.wake(frozenMs, goOn);
      else goOn();
    });
  }

  freeze(forMs: number): void {
    this.#frozenUntilMs = this.#schedule.nowMs + forMs;
  }

  moveClock(byMs: number): void {
    this.#clockMs += byMs;
  }
}
