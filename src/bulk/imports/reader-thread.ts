import { Worker } from 'node:worker_threads';
import { mapColumns } from '../columns/mapping.js';
import { rowReader } from '../columns/row-reader.js';
import { ImportError } from '../import-error.js';
import { type ReadRow, unpackRow } from './read-row.js';
import { readRows } from './read-rows.js';
import type { FromReader, ReaderThread, ReadingSetup, SpawnReader } from './reader-messages.js';

/** What the thread may have made ahead. */
const PIECES_AHEAD = 2;
const YOUNG_MIB = 32;

/** Starts a thread that reads and checks rows; what it is given is a copy. */
export function spawnImportReader(setup: ReadingSetup): ReaderThread {
  return new Worker(new URL('./import-reader.worker.js', import.meta.url), {
    workerData: setup,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
}

/**
 * The rows, read and checked in a thread when one can be started, or else here.
 * @throws ImportError, also of the thread
 */
export function importRows(
  setup: ReadingSetup,
  today: () => string,
  spawn: SpawnReader | undefined,
): AsyncGenerator<ReadRow[]> {
  return spawn === undefined ? readRows(setup, today) : rowsOfThread(spawn(setup), setup, today);
}

async function* rowsOfThread(
  thread: ReaderThread,
  { source, policy, mapping }: ReadingSetup,
  today: () => string,
): AsyncGenerator<ReadRow[]> {
  const messages = new Messages(thread);
  const read = rowReader(mapColumns(source, policy, mapping), policy);
  try {
    thread.postMessage({ pieces: PIECES_AHEAD, today: today() });
    for (;;) {
      const message = await messages.next();
      if (message.type === 'end') return;
      if (message.type === 'failed') throw errorOf(message);
      thread.postMessage({ pieces: 1, today: today() });
      for (const rows of message.batches) yield rows.map((row) => unpackRow(row, policy, read));
    }
  } finally {
    await thread.terminate();
  }
}

/** Messages of a thread in order; that it ended without a last word is one too. */
class Messages {
  readonly #arrived: FromReader[] = [];
  #lost: Error | undefined;
  #wake = () => {};

  constructor(thread: ReaderThread) {
    thread.on('message', (message) => {
      this.#arrived.push(message);
      this.#wake();
    });
    thread.on('error', (error) => this.#lose(error));
    thread.on('exit', (code) => {
      this.#lose(new Error(`The thread that reads the file ended with code ${code}.`));
    });
  }

  async next(): Promise<FromReader> {
    for (;;) {
      const message = this.#arrived.shift();
      if (message !== undefined) return message;
      if (this.#lost !== undefined) throw this.#lost;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    this.#wake();
  }
}

function errorOf({ sentence, trouble }: FromReader & { type: 'failed' }): Error {
  // Only an ImportError's own word is sent as trouble.
  return trouble === undefined
    ? new Error(sentence.en)
    : new ImportError(trouble as ImportError['trouble'], sentence);
}
