import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { EventLog } from '../../src/log/event-log.js';
import type { ClaimsOf } from '../../src/log/verify-guards.js';
import { serveRanges, type VerifyThread } from '../../src/log/verify-thread.js';

/** A thread's side of verifying as it is, with a channel in place of the thread. */
export class ChannelThread extends EventEmitter implements VerifyThread {
  readonly #channel = new MessageChannel();
  hasEnded = false;

  constructor(log: EventLog, claimsOf?: ClaimsOf) {
    super();
    const { port1, port2 } = this.#channel;
    port1.on('message', (answer) => this.emit('message', answer));
    serveRanges(port2, log, claimsOf).then(
      () => this.#end(0),
      (error) => {
        this.emit('error', error);
        this.#end(1);
      },
    );
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  #end(code: number): void {
    this.hasEnded = true;
    this.#channel.port1.close();
    this.emit('exit', code);
  }
}
