import type { Caller } from '../../access/caller.js';
import type { Because } from '../../customer/events.js';
import type { Policy } from '../../customer/policy.js';
import type { Vault } from '../../vault/vault.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { SourceFile } from '../tables/source-file.js';
import type { ImportRecord } from './import-record.js';
import type { ImportCounts } from './import-tally.js';
import type { SpawnReader } from './reader-messages.js';
import type { Buses } from './row-commands.js';
import type { RowsReport } from './rows-report.js';

/** What an import is given and what it tells. */

export interface ImportParts extends Buses {
  vault: Vault;
  policy: Policy;
  /** Today's local date. */
  today: () => string;
  /** Starts the thread that reads and checks rows; without it this thread does that too. */
  spawnReader?: SpawnReader;
}

/** What is said about a batch of customers that are taken over from another system. */
export interface TakeOverReason {
  /** From the policy's list of reasons for a status. */
  reasonCode?: string;
  reason: string;
}

/** The same as each command carries it. */
export function becauseOf({ reasonCode, reason }: TakeOverReason): Because {
  return { note: reason, ...(reasonCode !== undefined && { reason: reasonCode }) };
}

export interface ImportOptions {
  path: string;
  /** For people; the path when not given. */
  fileName?: string;
  mode: 'create' | 'upsert';
  /** Check every row, write nothing to the base. */
  dryRun: boolean;
  caller: Caller;
  /** `column=field` each. */
  map: readonly string[];
  /** The same, as said for a file with the same headings before; `map` goes before it. */
  saved?: readonly string[];
  /** The system of external ids that name none. */
  system?: string;
  /** Tells an import apart from another one of the same file. */
  batch?: string;
  /** A job's id. Without it the file, mode, mapping and batch tell which import it is. */
  importId?: string;
  /** Status and dates of the file hold for customers that are created (期初导入). */
  takeOver?: TakeOverReason;
  /** Refuse a file with a column that is not placed. */
  strictColumns: boolean;
  /** Keep the refused rows in the vault. An import that is no dry run always does. */
  keepRefused?: boolean;
  /** Stops after the rows in flight; the import can be taken up again. */
  signal?: AbortSignal;
  /** Nothing is done before it is over. */
  onStart?: (start: ImportStart) => void | Promise<void>;
  onProgress?: (progress: ImportProgressReport) => void;
}

export interface ImportStart {
  importId: string;
  source: SourceFile;
  mapping: ColumnMapping;
  rows: number;
  /** Rows of the file that an earlier run has settled. */
  settledBefore: number;
}

export interface ImportProgressReport {
  settled: number;
  rows: number;
  counts: ImportCounts;
}

export interface ImportResult extends RowsReport {
  finished: boolean;
  /** Rows settled, with those of earlier runs. */
  settled: number;
  rows: number;
  /** What is kept of it, and under which key; absent for a dry run that keeps no refused rows. */
  kept?: { key: string; record: ImportRecord };
  source: SourceFile;
  mapping: ColumnMapping;
}
