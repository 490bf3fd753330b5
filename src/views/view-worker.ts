import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { newestPosition } from '../threads/newest-position.js';
import { SupervisedThread, type Thread } from '../threads/supervised-thread.js';
import type { FromViewWorker, ToViewWorker } from './view-messages.js';
import type { ViewReport, ViewStatus } from './view-status.js';

export interface ViewWorkerOptions {
  /** Starts the worker (`spawnViewWorker`). */
  spawn: () => Thread<ToViewWorker, FromViewWorker>;
  reached: (view: string, build: string | undefined, position: number) => void;
  report: (report: ViewReport) => void;
  /** How long a worker that was told to stop may take before it is ended. */
  stopMs?: number;
}

/** Starts the worker; what it is given is what its entry opens the store with. */
export function spawnViewWorker(config: Config): Worker {
  return new Worker(new URL('./views.worker.js', import.meta.url), { workerData: config });
}

/** The main thread's side of the views: it tells of commits, hears how far views are, keeps it running. */
export class ViewWorker {
  readonly #options: ViewWorkerOptions;
  readonly #thread: SupervisedThread<ToViewWorker, FromViewWorker>;
  #status: readonly ViewStatus[] = [];

  /** There are commits up to this position. Cheap: one message for all of a turn of the event loop. */
  readonly notify = newestPosition((position) => this.#thread.say({ type: 'notify', position }));

  constructor(options: ViewWorkerOptions) {
    this.#options = options;
    this.#thread = new SupervisedThread<ToViewWorker, FromViewWorker>({
      of: 'the views',
      spawn: options.spawn,
      hear: (message) => this.#hear(message),
      crashed: (message) => options.report({ type: 'trouble', message }),
      stopMs: options.stopMs,
    });
  }

  /** How far the views are, as last heard; a crashed worker is every view's trouble. */
  status(): ViewStatus[] {
    const crash = this.#thread.trouble;
    return this.#status.map((view) => (crash === undefined ? view : { ...view, trouble: crash }));
  }

  /** What is wrong with the worker itself. */
  get trouble(): string | undefined {
    return this.#thread.trouble;
  }

  /** Lets the worker finish its batch and close its files. */
  stop(): Promise<void> {
    return this.#thread.stop({ type: 'stop' });
  }

  #hear(message: FromViewWorker): void {
    switch (message.type) {
      case 'reached':
        this.#options.reached(message.view, message.build, message.position);
        break;
      case 'status':
        this.#status = message.views;
        this.#thread.recovered();
        break;
      case 'report':
        this.#options.report(message.report);
        break;
      default:
        message satisfies never;
    }
  }
}
