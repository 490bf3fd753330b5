import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { LoaderThread } from '../../src/views/loader.js';
import type { ToLoader } from '../../src/views/loader-messages.js';
import { type ServedLoads, serveLoads } from '../../src/views/serve-loads.js';

/** The thread's side as it is, with a channel in place of the thread. */
export class FakeLoaderThread extends EventEmitter implements LoaderThread {
  readonly #channel = new MessageChannel();
  /** What the thread was told. */
  readonly heard: ToLoader[] = [];

  constructor(parts: ServedLoads) {
    super();
    this.#channel.port1.on('message', (message) => this.emit('message', message));
    serveLoads(this.#channel.port2, parts).then(() => this.end());
  }

  postMessage(message: ToLoader): void {
    this.heard.push(message);
    this.#channel.port1.postMessage(message);
  }

  /** As a thread that ends, told or not. */
  end(): void {
    this.#channel.port1.close();
    this.emit('exit', 0);
  }

  /** As a thread that crashes. */
  crash(): void {
    this.emit('error', new Error('out of memory'));
    this.end();
  }
}
