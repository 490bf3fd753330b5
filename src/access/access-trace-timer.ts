export interface AccessTraceTimerParts {
  /** What is done once, at the start, and again until it is done. */
  atStart: () => Promise<void>;
  /** What is done in every turn. */
  everyTurn: () => Promise<unknown>;
  /** Told, as a sentence, of what went wrong; the next turn tries again. */
  report: (trouble: string) => void;
}

/** What is counted by the hour need not be written sooner. */
const EVERY_MS = 60_000;

/** Writes the traces that nobody's request writes: of the policy at the start, and of hours that are over. */
export class AccessTraceTimer {
  #timer: NodeJS.Timeout | undefined;
  #started = false;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: AccessTraceTimerParts) {}

  /** Resolves when the first turn is done, whether it went well or not. */
  start(): Promise<void> {
    this.#timer ??= setInterval(() => this.#turn(), EVERY_MS);
    this.#timer.unref();
    return this.#turn();
  }

  /** Waits for the turn that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #turn(): Promise<void> {
    const { report } = this.parts;
    this.#running = this.#running
      .then(() => this.#work())
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        report(`Traces of access wait to be written: ${why}`);
      });
    return this.#running;
  }

  async #work(): Promise<void> {
    const { atStart, everyTurn } = this.parts;
    if (!this.#started) await atStart();
    this.#started = true;
    await everyTurn();
  }
}
