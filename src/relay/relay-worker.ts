import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { newestPosition } from '../threads/newest-position.js';
import { SupervisedThread, type Thread } from '../threads/supervised-thread.js';
import type { FromRelayWorker, ToRelayWorker } from './relay-messages.js';
import type { RelayReport, RelayStatus } from './relay-status.js';

export interface RelayWorkerOptions {
  /** Starts the worker (`spawnRelayWorker`). */
  spawn: () => Thread<ToRelayWorker, FromRelayWorker>;
  report: (report: RelayReport) => void;
  /** How long a worker that was told to stop may take before it is ended. */
  stopMs?: number;
}

/** Starts the worker; what it is given is what its entry opens the store with. */
export function spawnRelayWorker(config: Config): Worker {
  return new Worker(new URL('./relay.worker.js', import.meta.url), { workerData: config });
}

/** The main thread's side of the relay: it tells of commits, hears how far the relay is, keeps it running. */
export class RelayWorker {
  readonly #options: RelayWorkerOptions;
  readonly #thread: SupervisedThread<ToRelayWorker, FromRelayWorker>;
  #status: RelayStatus = { state: 'starting', position: 0, lag: 0, restarts: 0 };

  /** There are commits up to this position. */
  readonly notify = newestPosition((position) => this.#thread.say({ type: 'notify', position }));

  constructor(options: RelayWorkerOptions) {
    this.#options = options;
    this.#thread = new SupervisedThread<ToRelayWorker, FromRelayWorker>({
      of: 'the relay',
      spawn: options.spawn,
      hear: (message) => this.#hear(message),
      crashed: (message) => options.report({ type: 'trouble', message }),
      stopMs: options.stopMs,
    });
  }

  /** As last heard; a crashed worker waits to be started again. */
  status(): RelayStatus {
    const trouble = this.#thread.trouble;
    return trouble === undefined ? this.#status : { ...this.#status, state: 'waiting', trouble };
  }

  /** Lets the worker finish its transaction. */
  stop(): Promise<void> {
    return this.#thread.stop({ type: 'stop' });
  }

  #hear(message: FromRelayWorker): void {
    if (message.type === 'report') {
      this.#options.report(message.report);
    } else {
      this.#status = message.status;
      this.#thread.recovered();
    }
  }
}
