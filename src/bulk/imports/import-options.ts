import type { Policy } from '../../customer/policy.js';
import type { Actor } from '../../log/event-log.js';
import type { Vault } from '../../vault/vault.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { SourceFile } from '../tables/source-file.js';
import type { ImportCounts, ProblemGroup } from './import-tally.js';
import type { Buses } from './row-commands.js';
import type { Language } from './row-refusal.js';

/** What an import is given and what it tells. */

export interface ImportParts extends Buses {
  vault: Vault;
  policy: Policy;
}

export interface ImportOptions {
  path: string;
  mode: 'create' | 'upsert';
  /** Check every row, write nothing to the base. */
  dryRun: boolean;
  actor: Actor;
  /** `column=field` each. */
  map: readonly string[];
  /** The system of external ids that name none. */
  system?: string;
  /** Tells an import apart from another one of the same file. */
  batch?: string;
  /** Refuse a file with a column that is not placed. */
  strictColumns: boolean;
  /** Where refused rows go; beside the file when not given. A dry run writes one only when given. */
  refusedPath?: string;
  /** Of the reasons in the file of refused rows. */
  language: Language;
  /** Stops after the rows in flight; the import can be taken up again. */
  signal?: AbortSignal;
  onStart?: (start: ImportStart) => void;
  onProgress?: (progress: ImportProgressReport) => void;
}

export interface ImportStart {
  source: SourceFile;
  mapping: ColumnMapping;
  /** Rows of the file that an earlier run has settled. */
  settledBefore: number;
}

export interface ImportProgressReport {
  settled: number;
  rows: number;
  counts: ImportCounts;
}

export interface ImportResult {
  finished: boolean;
  /** Rows settled, with those of earlier runs. */
  settled: number;
  rows: number;
  counts: ImportCounts;
  /** Kinds of refusals in this run. */
  problems: ProblemGroup[];
  refusedFile?: string;
  source: SourceFile;
  mapping: ColumnMapping;
}
