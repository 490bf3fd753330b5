import type { DuplicateGroup } from './file-duplicates.js';
import type { ImportCounts, ProblemGroup } from './import-tally.js';

/** What became of the rows. Every list is bounded. */
export interface RowsReport {
  counts: ImportCounts;
  /** Refusals and warnings by kind and column. */
  problems: ProblemGroup[];
  /** Rows that mean one customer, or have the name of another one. */
  duplicates: DuplicateGroup[];
  /** Whether there were more of them than are listed. */
  more: { problems: boolean; duplicates: boolean };
}
