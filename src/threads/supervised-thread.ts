/**
 * Worker threads that are kept running. What belongs in this folder: what every long-lived thread of the
 * service needs. What does not: what they work on.
 */

/** What is used of a worker thread. */
export interface Thread<To, From> {
  on(event: 'message', listener: (message: From) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: To): void;
  terminate(): Promise<number>;
}

export interface SupervisedThreadOptions<To, From> {
  /** Whose thread it is, for sentences: “the views”. */
  of: string;
  spawn: () => Thread<To, From>;
  hear: (message: From) => void;
  /** It ended although nobody told it to; it is started again. */
  crashed: (message: string) => void;
  /** How long a thread that was told to stop may take before it is ended. */
  stopMs?: number | undefined;
}

/** Pauses before a crashed thread is started again, growing as long as it keeps crashing. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** After running so long a thread counts as healthy. */
const HEALTHY_MS = 60_000;

/** The main thread's side of a worker: starts it, starts it again when it crashed, and stops it. */
export class SupervisedThread<To, From> {
  readonly #options: SupervisedThreadOptions<To, From>;
  #thread: Thread<To, From> | undefined;
  #crash: string | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #restart: NodeJS.Timeout | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(options: SupervisedThreadOptions<To, From>) {
    this.#options = options;
    this.#start();
  }

  /** What is wrong with the thread itself. */
  get trouble(): string | undefined {
    return this.#crash;
  }

  /** It was heard of after a crash: it runs again. */
  recovered(): void {
    this.#crash = undefined;
  }

  /** A thread that is just not there misses it. */
  say(message: To): void {
    this.#thread?.postMessage(message);
  }

  /** @param goodbye what tells the thread to finish what it does and to end */
  async stop(goodbye: To): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const thread = this.#thread;
    if (!thread) return;
    this.say(goodbye);
    const timeout = setTimeout(() => void thread.terminate(), this.#options.stopMs ?? 10_000);
    await this.#exited;
    clearTimeout(timeout);
  }

  #start(): void {
    const thread = this.#options.spawn();
    const startedAt = performance.now();
    this.#thread = thread;
    thread.on('message', (message: From) => this.#options.hear(message));
    thread.on('error', (error) => {
      this.#crash = `The worker of ${this.#options.of} failed: ${error.message}`;
    });
    this.#exited = new Promise((resolve) => {
      thread.on('exit', (code) => {
        this.#thread = undefined;
        resolve();
        if (!this.#isStopping) this.#startAgain(code, performance.now() - startedAt);
      });
    });
  }

  #startAgain(code: number, ranMs: number): void {
    this.#crash ??= `The worker of ${this.#options.of} ended with code ${code}.`;
    this.#options.crashed(this.#crash);
    if (ranMs > HEALTHY_MS) this.#pauseMs = FIRST_PAUSE_MS;
    this.#restart = setTimeout(() => this.#start(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
