import type { Policy } from '../../customer/policy.js';
import type { MappingOptions } from '../columns/mapping.js';
import type { Sentence } from '../import-error.js';
import type { SourceFile } from '../tables/source-file.js';
import type { PackedRow } from './read-row.js';

/** What the thread that reads and checks rows is given, and what it says. */

export interface ReadingSetup {
  source: SourceFile;
  policy: Policy;
  /** What the mapping of the columns is made with. */
  mapping: MappingOptions;
  mode: 'create' | 'upsert';
  /** Rows up to this one in order are left out: an earlier run has settled them. */
  afterRow: number;
}

/** Asks for some pieces more. */
export interface ToReader {
  pieces: number;
  /** The local date to check with from now on. */
  today: string;
}

export type FromReader =
  /** Several batches: waking a thread costs as much as some rows. */
  | { type: 'piece'; batches: PackedRow[][] }
  | { type: 'end' }
  /** With `trouble` it was an ImportError. */
  | { type: 'failed'; sentence: Sentence; trouble?: string };

/** The thread as its owner uses it. */
export interface ReaderThread {
  on(event: 'message', listener: (message: FromReader) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: ToReader): void;
  terminate(): Promise<number>;
}

export type SpawnReader = (setup: ReadingSetup) => ReaderThread;
