import type { Sentence } from '../../jobs/job.js';
import { ImportError } from '../import-error.js';
import { lookAt, rowsOf, type SourceFile } from '../tables/source-file.js';

/** Enough to see what a column has in it. */
const FIRST_ROWS = 200;

/** A file that was sent, on this machine's disk. */
export interface SentFile {
  path: string;
  /** As it was called where it came from. */
  name: string;
}

export interface LookOrder extends SentFile {
  /** Also the first rows of each sheet. */
  withRows?: boolean;
}

export type FileLook =
  | {
      type: 'table';
      source: SourceFile;
      /** Cells by sheet and row; empty unless they were asked for. */
      rows: string[][][];
    }
  | { type: 'not-importable'; trouble: string; sentence: Sentence };

/** Reads the whole file once: what cannot be imported is said before anything is. */
export async function lookAtFile({ path, name, withRows }: LookOrder): Promise<FileLook> {
  return orNotImportable(async () => {
    const source = await lookAt(path, name);
    const rows: string[][][] = [];
    for (const sheet of withRows ? source.sheets.keys() : []) {
      rows.push(await firstRows(source, sheet));
    }
    return { type: 'table', source, rows };
  });
}

async function firstRows(source: SourceFile, sheet: number): Promise<string[][]> {
  const first: string[][] = [];
  for await (const rows of rowsOf(source, sheet)) {
    first.push(...rows.slice(0, FIRST_ROWS - first.length).map(({ cells }) => cells));
    if (first.length >= FIRST_ROWS) break;
  }
  return first;
}

/** An ImportError as a value, which can go from thread to thread. */
export async function orNotImportable<Look>(
  look: () => Promise<Look>,
): Promise<Look | Exclude<FileLook, { type: 'table' }>> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    const { trouble, sentence } = error;
    return { type: 'not-importable', trouble, sentence };
  }
}
