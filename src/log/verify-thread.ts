import type { MessagePort } from 'node:worker_threads';
import type { EventLog } from './event-log.js';
import type { ClaimsOf } from './verify-guards.js';
import { checkRange, type Range, type RangeEnds } from './verify-range.js';

/** A thread that checks ranges: what the main thread and it say to each other, and the ends of both. */

export type ToVerifyThread = ({ type: 'check' } & Range) | { type: 'stop' };

/** One for every range that was sent, in order; without `ends` it is not good. */
export interface FromVerifyThread {
  ends: RangeEnds | undefined;
}

/** What is used of the thread. */
export interface VerifyThread {
  on(event: 'message', listener: (answer: FromVerifyThread) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: ToVerifyThread): void;
}

/** Somebody who checks ranges. */
export interface RangeChecker {
  /** How many ranges may be with it at a time. */
  atOnce: number;
  /** See `checkRange`. */
  check(range: Range): Promise<RangeEnds | undefined>;
  /** To be called when all that it was given is answered. */
  close(): Promise<void>;
}

/** The thread's side: checks what it is sent, one range after the other; resolves when told to stop. */
export async function serveRanges(
  port: Pick<MessagePort, 'on' | 'off' | 'postMessage'>,
  log: EventLog,
  claimsOf: ClaimsOf | undefined,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let last: Promise<void> = Promise.resolve();
    const answer = async (range: Range) => {
      const ends = await checkRange(log, range, claimsOf);
      port.postMessage({ ends } satisfies FromVerifyThread, ends ? [ends.steps.buffer] : []);
    };
    port.on('message', function listen(message: ToVerifyThread) {
      if (message.type === 'check') {
        last = last.then(() => answer(message));
        last.catch(reject);
        return;
      }
      port.off('message', listen);
      last.then(resolve, reject);
    });
  });
}

/** The main thread's side. What is with a thread when it ends is rejected, also when it ended in peace. */
export function inThread(thread: VerifyThread): RangeChecker {
  const waiting: {
    resolve: (ends: RangeEnds | undefined) => void;
    reject: (error: Error) => void;
  }[] = [];
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  thread.on('message', ({ ends }) => waiting.shift()?.resolve(ends));
  thread.on('error', fail);
  const exited = new Promise<void>((resolve) => {
    thread.on('exit', (code) => {
      fail(new Error(`A thread that verifies the log ended (${code}) before it was done.`));
      resolve();
    });
  });
  return {
    // The next one is there when one is done.
    atOnce: 2,
    check: (range) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        waiting.push({ resolve, reject });
        thread.postMessage({ type: 'check', ...range });
      }),
    close() {
      thread.postMessage({ type: 'stop' });
      return exited;
    },
  };
}
