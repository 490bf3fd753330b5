import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import type { RecordedCommit } from '../log/recorded.js';
import type { FromLogReader, ToLogReader } from './read-ahead-messages.js';
import type { ViewLog } from './view-log.js';
import type { Checkpoint } from './view-store.js';

/** What is used of the thread. */
export interface LogReaderThread {
  on(event: 'message', listener: (batch: FromLogReader) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: ToLogReader): void;
}

/** Starts the thread; what it is given is what its entry opens the store with. */
export function spawnLogReader(config: Config): LogReaderThread {
  return new Worker(new URL('./log-reader.worker.js', import.meta.url), { workerData: config });
}

/** A read of so many commits belongs to a long load; shorter ones (a runner's at the end) are made here. */
const LONG_READ = 2000;
/** Long reads in a row before a thread is worth its start. */
const READS_BEFORE_START = 2;
/** Batches that may wait. */
const AHEAD = 3;

interface Stream {
  id: number;
  /** Where the batch begins that is handed out next. */
  next: number;
  opened: boolean;
  waiting: FromLogReader[];
  /** Called when a batch came or the thread ended. */
  wake: () => void;
}

/**
 * A log that is read ahead by a thread of its own while a view is loaded from far behind: reading and
 * deciphering a commit takes nearly half as long as folding it, and so both go on at once.
 */
export class ReadAhead implements ViewLog {
  readonly #log: ViewLog;
  readonly #spawn: () => LogReaderThread;
  #thread: LogReaderThread | undefined;
  #exited: Promise<void> = Promise.resolve();
  #stream: Stream | undefined;
  #streams = 0;
  #inRow = { count: 0, next: -1 };

  constructor(log: ViewLog, spawn: () => LogReaderThread) {
    this.#log = log;
    this.#spawn = spawn;
  }

  head(): Promise<Checkpoint> {
    return this.#log.head();
  }

  stands(checkpoint: Checkpoint): Promise<boolean> {
    return this.#log.stands(checkpoint);
  }

  async readAll(
    after: number,
    limit: number,
    options: { opened: boolean },
  ): Promise<RecordedCommit[]> {
    const isLong = limit >= LONG_READ;
    // Whoever follows the log's end needs no thread.
    if (!isLong) await this.close();
    const commits =
      (isLong && (await this.#readAhead(after, limit, options.opened))) ||
      (await this.#log.readAll(after, limit, options));
    const count = isLong && after === this.#inRow.next ? this.#inRow.count + 1 : Number(isLong);
    this.#inRow = { count, next: after + commits.length };
    return commits;
  }

  /** Ends the thread. It is started again when it is needed. */
  async close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.wake();
    this.#thread?.postMessage({ type: 'stop' });
    this.#thread = undefined;
    await this.#exited;
  }

  /** Undefined when the thread has nothing to give; then the log itself is asked. */
  async #readAhead(
    after: number,
    limit: number,
    opened: boolean,
  ): Promise<RecordedCommit[] | undefined> {
    if (this.#stream?.next !== after || this.#stream.opened !== opened) {
      if (this.#inRow.next !== after || this.#inRow.count < READS_BEFORE_START) return undefined;
      this.#begin(after, limit, opened);
    }
    const stream = this.#stream;
    if (!stream) return undefined;
    while (stream.waiting.length === 0 && this.#thread && this.#stream === stream) {
      await new Promise<void>((resolve) => {
        stream.wake = resolve;
      });
    }
    const batch = stream.waiting.shift();
    if (!batch) return undefined;
    this.#thread?.postMessage({ type: 'more', stream: stream.id });
    // The journal of the thread wrote it.
    const commits = JSON.parse(batch.commits) as RecordedCommit[];
    if (commits.length === 0 || commits.length > limit) this.#stream = undefined;
    if (commits.length === 0) return undefined;
    stream.next += commits.length;
    return commits.slice(0, limit);
  }

  #begin(after: number, limit: number, opened: boolean): void {
    this.#thread ??= this.#start();
    const id = ++this.#streams;
    this.#stream = { id, next: after, opened, waiting: [], wake: () => undefined };
    this.#thread.postMessage({ type: 'read', stream: id, after, limit, opened });
    for (let i = 1; i < AHEAD; i++) this.#thread.postMessage({ type: 'more', stream: id });
  }

  #start(): LogReaderThread {
    const thread = this.#spawn();
    const ended = () => {
      // Reading goes on without it, and says what is wrong if the log itself cannot be read.
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      const stream = this.#stream;
      this.#stream = undefined;
      stream?.wake();
    };
    thread.on('message', (batch) => {
      if (batch.stream !== this.#stream?.id) return;
      this.#stream.waiting.push(batch);
      this.#stream.wake();
    });
    thread.on('error', ended);
    this.#exited = new Promise((resolve) => {
      thread.on('exit', () => {
        ended();
        resolve();
      });
    });
    return thread;
  }
}
