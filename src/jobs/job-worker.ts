import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { SupervisedThread, type Thread } from '../threads/supervised-thread.js';
import type { FromJobWorker, ToJobWorker } from './job-messages.js';
import type { JobReport } from './job-runner.js';

export interface JobWorkerOptions {
  /** Starts the worker (`spawnJobWorker`). */
  spawn: () => Thread<ToJobWorker, FromJobWorker>;
  report: (report: JobReport) => void;
  /** A job has written up to this position. */
  appended: (position: number) => void;
  /** How long a worker that was told to stop may take before it is ended. */
  stopMs?: number;
}

/** Starts the worker; what it is given is what its entry opens the store with. */
export function spawnJobWorker(config: Config): Worker {
  return new Worker(new URL('./jobs.worker.js', import.meta.url), { workerData: config });
}

/** The main thread's side of the jobs: it says when there is something to do, and keeps the thread running. */
export class JobWorker {
  readonly #options: JobWorkerOptions;
  readonly #thread: SupervisedThread<ToJobWorker, FromJobWorker>;

  constructor(options: JobWorkerOptions) {
    this.#options = options;
    this.#thread = new SupervisedThread<ToJobWorker, FromJobWorker>({
      of: 'the jobs',
      spawn: options.spawn,
      hear: (message) => this.#hear(message),
      crashed: (message) => options.report({ type: 'trouble', message }),
      stopMs: options.stopMs,
    });
  }

  /** A job was added, or something was asked of one. */
  look(): void {
    this.#thread.say({ type: 'look' });
  }

  /** What is wrong with the worker itself. */
  get trouble(): string | undefined {
    return this.#thread.trouble;
  }

  /** Lets jobs finish what is under way; they go on when a service runs again. */
  stop(): Promise<void> {
    return this.#thread.stop({ type: 'stop' });
  }

  #hear(message: FromJobWorker): void {
    switch (message.type) {
      case 'up':
        this.#thread.recovered();
        break;
      case 'appended':
        this.#options.appended(message.position);
        break;
      case 'report':
        this.#options.report(message.report);
        break;
      default:
        message satisfies never;
    }
  }
}
