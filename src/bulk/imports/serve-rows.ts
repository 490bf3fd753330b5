import { ImportError } from '../import-error.js';
import { type PackedRow, packRow } from './read-row.js';
import { readRows } from './read-rows.js';
import type { FromReader, ReadingSetup, ToReader } from './reader-messages.js';

/** The thread's own end of the line. */
export interface OwnerPort {
  on(event: 'message', listener: (message: ToReader) => void): unknown;
  postMessage(message: FromReader): void;
  close(): void;
}

/** Batches that are sent together: few, so that what arrives does not live for long. */
const BATCHES_PER_PIECE = 2;

/** Reads and checks rows as they are asked for, until the file is over or something is wrong with it. */
export async function serveRows(port: OwnerPort, setup: ReadingSetup): Promise<void> {
  const asked = new Asked();
  port.on('message', (message) => asked.add(message));
  try {
    let batches: PackedRow[][] = [];
    const send = () => {
      port.postMessage({ type: 'piece', batches });
      batches = [];
      asked.pieces -= 1;
    };
    await asked.some();
    for await (const rows of readRows(setup, () => asked.today)) {
      batches.push(rows.map(packRow));
      if (batches.length < BATCHES_PER_PIECE) continue;
      send();
      await asked.some();
    }
    send();
    port.postMessage({ type: 'end' });
  } catch (error) {
    port.postMessage(failure(error));
  } finally {
    port.close();
  }
}

/** What the owner has asked for and did not get yet. */
class Asked {
  pieces = 0;
  today = '';
  #wake = () => {};

  add({ pieces, today }: ToReader): void {
    this.pieces += pieces;
    this.today = today;
    this.#wake();
  }

  async some(): Promise<void> {
    while (this.pieces <= 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function failure(error: unknown): FromReader {
  if (error instanceof ImportError) {
    return { type: 'failed', sentence: error.sentence, trouble: error.trouble };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'failed', sentence: { zh: message, en: message } };
}
