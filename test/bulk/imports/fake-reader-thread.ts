import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type {
  ReaderThread,
  ReadingSetup,
  ToReader,
} from '../../../src/bulk/imports/reader-messages.js';
import { serveRows } from '../../../src/bulk/imports/serve-rows.js';

/** The thread's side as it is, with a channel in place of the thread: what it is given is a copy. */
export class FakeReaderThread extends EventEmitter implements ReaderThread {
  readonly #channel = new MessageChannel();

  constructor(setup: ReadingSetup) {
    super();
    this.#channel.port1.on('message', (message) => this.emit('message', message));
    void serveRows(this.#channel.port2, structuredClone(setup));
  }

  postMessage(message: ToReader): void {
    this.#channel.port1.postMessage(message);
  }

  async terminate(): Promise<number> {
    this.#channel.port1.close();
    return 0;
  }

  /** As a thread that crashes. */
  crash(): void {
    this.#channel.port1.close();
    this.emit('error', new Error('out of memory'));
    this.emit('exit', 1);
  }
}
