/**
 * Writes that nobody waits for and that lose little when they fail, as when somebody was last seen. They are
 * waited for at the end, so that nothing is written to a store that was closed.
 */
export class InPassing {
  readonly #running = new Set<Promise<void>>();

  /** @param report told, as a sentence, of a write that failed */
  constructor(private readonly report: (trouble: string) => void) {}

  do(work: () => Promise<unknown>): void {
    const running = work().then(
      () => undefined,
      (error: unknown) => this.report(error instanceof Error ? error.message : String(error)),
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Resolves when all of them have ended. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
