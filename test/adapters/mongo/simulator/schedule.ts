import { setImmediate } from 'node:timers/promises';

interface Event {
  atMs: number;
  /** Events of the same millisecond come in the order in which they were planned. */
  number: number;
  run: () => void;
  /** A program goes on because of it, and must come to its next wait before anything else happens. */
  wakes: boolean;
}

/** Time as a list of what will happen: nothing waits for real, and nothing happens by chance. */
export class Schedule {
  nowMs = 0;
  #events: Event[] = [];
  #planned = 0;

  /** Lets something happen in the simulated world. */
  after(delayMs: number, run: () => void): void {
    this.#plan({ atMs: this.nowMs + delayMs, number: this.#planned++, run, wakes: false });
  }

  /** Lets a program go on. */
  wake(delayMs: number, run: () => void): void {
    this.#plan({ atMs: this.nowMs + delayMs, number: this.#planned++, run, wakes: true });
  }

  /** Until nothing is planned any more. */
  async run(): Promise<void> {
    await setImmediate();
    for (let event = this.#events.pop(); event; event = this.#events.pop()) {
      this.nowMs = Math.max(this.nowMs, event.atMs);
      event.run();
      if (event.wakes) await setImmediate();
    }
  }

  /** Kept in order, the next one last. */
  #plan(event: Event): void {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#events[middle];
      const isLater = other && (other.atMs - event.atMs || other.number - event.number) > 0;
      if (isLater) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
  }
}
