import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import type { FromViewWorker, ToViewWorker } from './view-messages.js';
import type { ViewReport, ViewStatus } from './view-status.js';

/** What is used of a worker thread. */
export interface ViewThread {
  on(event: 'message', listener: (message: FromViewWorker) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: ToViewWorker): void;
  terminate(): Promise<number>;
}

export interface ViewWorkerOptions {
  /** Starts the worker (`spawnViewWorker`). */
  spawn: () => ViewThread;
  reached: (view: string, build: string | undefined, position: number) => void;
  report: (report: ViewReport) => void;
  /** How long a worker that was told to stop may take before it is ended. */
  stopMs?: number;
}

/** Starts the worker; what it is given is what its entry opens the store with. */
export function spawnViewWorker(config: Config): Worker {
  return new Worker(new URL('./views.worker.js', import.meta.url), { workerData: config });
}

/** Pauses before a crashed worker is started again, growing as long as it keeps crashing. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** After running so long a worker counts as healthy. */
const HEALTHY_MS = 60_000;

/** The main thread's side of the views: it tells of commits, hears how far views are, keeps it running. */
export class ViewWorker {
  readonly #options: ViewWorkerOptions;
  #worker: ViewThread | undefined;
  #status: readonly ViewStatus[] = [];
  #crash: string | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #restart: NodeJS.Timeout | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isStopping = false;
  #notified: number | undefined;

  constructor(options: ViewWorkerOptions) {
    this.#options = options;
    this.#start();
  }

  /** There are commits up to this position. Cheap: one message for all of a turn of the event loop. */
  notify(position: number): void {
    const isScheduled = this.#notified !== undefined;
    this.#notified = Math.max(position, this.#notified ?? 0);
    if (isScheduled) return;
    setImmediate(() => {
      const newest = this.#notified ?? 0;
      this.#notified = undefined;
      this.#say({ type: 'notify', position: newest });
    });
  }

  /** How far the views are, as last heard; a crashed worker is every view's trouble. */
  status(): ViewStatus[] {
    const crash = this.#crash;
    return this.#status.map((view) => (crash === undefined ? view : { ...view, trouble: crash }));
  }

  /** What is wrong with the worker itself. */
  get trouble(): string | undefined {
    return this.#crash;
  }

  /** Lets the worker finish its batch and close its files. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    this.#say({ type: 'stop' });
    const timeout = setTimeout(() => void worker.terminate(), this.#options.stopMs ?? 10_000);
    await this.#exited;
    clearTimeout(timeout);
  }

  #say(message: ToViewWorker): void {
    this.#worker?.postMessage(message);
  }

  #start(): void {
    const worker = this.#options.spawn();
    const startedAt = performance.now();
    this.#worker = worker;
    worker.on('message', (message: FromViewWorker) => this.#hear(message));
    worker.on('error', (error) => {
      this.#crash = `The worker of the views failed: ${error.message}`;
    });
    this.#exited = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.#worker = undefined;
        resolve();
        if (!this.#isStopping) this.#startAgain(code, performance.now() - startedAt);
      });
    });
  }

  #startAgain(code: number, ranMs: number): void {
    this.#crash ??= `The worker of the views ended with code ${code}.`;
    this.#options.report({ type: 'trouble', message: this.#crash });
    if (ranMs > HEALTHY_MS) this.#pauseMs = FIRST_PAUSE_MS;
    this.#restart = setTimeout(() => this.#start(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #hear(message: FromViewWorker): void {
    switch (message.type) {
      case 'reached':
        this.#options.reached(message.view, message.build, message.position);
        break;
      case 'status':
        this.#status = message.views;
        // It runs again.
        this.#crash = undefined;
        break;
      case 'report':
        this.#options.report(message.report);
        break;
      default:
        message satisfies never;
    }
  }
}
