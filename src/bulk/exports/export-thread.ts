import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Config } from '../../config/config.js';
import type { Thread } from '../../threads/supervised-thread.js';
import type { FromExports, ToExports } from './export-messages.js';
import type { ExportRequest } from './export-request.js';

export interface ExportThreadOptions {
  /** Starts the thread (`spawnExports`). */
  spawn: () => Thread<ToExports, FromExports>;
  /** An export ended broken; what went wrong, as a sentence. */
  report: (message: string) => void;
  /** How long the thread waits for another export. */
  idleMs?: number;
}

const IDLE_MS = 60_000;
/** Pieces that are made or wait for the reader; of two, one is made while the other is sent. */
const AHEAD = 2;

export function spawnExports(config: Config): Worker {
  return new Worker(new URL('./export.worker.js', import.meta.url), { workerData: config });
}

/**
 * The service's side of exports: they are made in a thread of their own, so that nobody who asks for one
 * record waits for them. The thread is there while somebody exports, and a minute longer.
 */
export class ExportThread {
  readonly #options: ExportThreadOptions;
  readonly #open = new Map<number, OpenExport>();
  #thread: Thread<ToExports, FromExports> | undefined;
  #ended: Promise<void> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(options: ExportThreadOptions) {
    this.#options = options;
  }

  /** The bytes of the file. It ends with an error where the export cannot go on; closing it ends the work. */
  open(request: ExportRequest): Readable {
    clearTimeout(this.#idle);
    const id = ++this.#lastId;
    const thread = this.#running();
    const stream = new OpenExport({
      pull: () => thread.postMessage({ type: 'pull', id }),
      closed: (isWhole) => {
        this.#open.delete(id);
        if (!isWhole) thread.postMessage({ type: 'close', id });
        if (this.#open.size === 0) this.#endLater();
      },
    });
    this.#open.set(id, stream);
    thread.postMessage({ type: 'open', id, request });
    return stream;
  }

  /** Breaks off what is open and ends the thread. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    for (const stream of this.#open.values()) stream.destroy(new Error('The service stops.'));
    this.#thread?.postMessage({ type: 'stop' });
    await this.#ended;
  }

  #running(): Thread<ToExports, FromExports> {
    if (this.#thread !== undefined) return this.#thread;
    const thread = this.#options.spawn();
    let trouble = 'The thread of the exports ended.';
    this.#thread = thread;
    thread.on('message', (message) => this.#hear(message));
    thread.on('error', (error) => {
      trouble = error.message;
    });
    const exited = new Promise<void>((resolve) => {
      thread.on('exit', () => {
        if (this.#thread === thread) {
          this.#thread = undefined;
          for (const id of [...this.#open.keys()]) this.#fail(id, trouble);
        }
        resolve();
      });
    });
    this.#ended = Promise.all([this.#ended, exited]).then(() => undefined);
    return thread;
  }

  #hear(message: FromExports): void {
    const { type, id } = message;
    if (type === 'failed') this.#fail(id, message.message);
    else if (type === 'end') this.#open.get(id)?.arrived(null);
    else this.#open.get(id)?.arrived(message.bytes);
  }

  #fail(id: number, message: string): void {
    this.#options.report(message);
    this.#open.get(id)?.destroy(new Error(message));
  }

  #endLater(): void {
    this.#idle = setTimeout(() => {
      this.#thread?.postMessage({ type: 'stop' });
      this.#thread = undefined;
    }, this.#options.idleMs ?? IDLE_MS);
    this.#idle.unref();
  }
}

interface OpenExportOptions {
  pull: () => void;
  closed: (isWhole: boolean) => void;
}

class OpenExport extends Readable {
  readonly #options: OpenExportOptions;
  #pulled = 0;
  #isWhole = false;

  constructor(options: OpenExportOptions) {
    super({ highWaterMark: 1 });
    this.#options = options;
  }

  override _read(): void {
    for (; this.#pulled < AHEAD; this.#pulled++) this.#options.pull();
  }

  /** `null`: it was the last one. */
  arrived(bytes: Uint8Array | null): void {
    this.#pulled--;
    if (bytes === null) this.#isWhole = true;
    this.push(bytes);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#options.closed(this.#isWhole);
    done(error);
  }
}
