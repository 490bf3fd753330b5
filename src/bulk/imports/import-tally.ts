import type { ColumnMapping } from '../columns/mapping.js';
import type { Places } from '../columns/row-reader.js';
import type { RowResult } from './import-rows.js';
import { refusalColumn } from './refusal-column.js';

/** What became of the rows so far. */
export interface ImportCounts {
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  /** Accepted rows with warnings. */
  warned: number;
  /** Accepted rows that mean the same customer as an earlier row of the file. */
  repeated: number;
  /** Warnings by code. */
  warnings: Record<string, number>;
  /** Refusals by code; a row may have several. */
  refusals: Record<string, number>;
}

/** Rows that were refused for the same reason at the same column. */
export interface ProblemGroup {
  code: string;
  /** Heading, or the label of a field that the file has no column for. Empty for the row as a whole. */
  column: string;
  rows: number;
  firstRow: number;
  zh: string;
  en: string;
}

/** Groups beyond these are counted in `refusals` only. */
const MAX_GROUPS = 1000;

export function noCounts(): ImportCounts {
  return {
    created: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    warned: 0,
    repeated: 0,
    warnings: {},
    refusals: {},
  };
}

export class ImportTally {
  readonly #groups = new Map<string, ProblemGroup>();

  constructor(
    private readonly mapping: ColumnMapping,
    readonly counts: ImportCounts,
  ) {}

  /** Kinds of refusals since this process began. */
  get problems(): ProblemGroup[] {
    return [...this.#groups.values()];
  }

  accepted({ outcome, warnings, sameAs }: RowResult & { type: 'done' }): void {
    this.counts[outcome] += 1;
    if (sameAs !== undefined) this.counts.repeated += 1;
    if (warnings.length > 0) this.counts.warned += 1;
    for (const code of warnings) add(this.counts.warnings, code);
  }

  refused({ refusal }: RowResult & { type: 'refused' }, row: number, places: Places): void {
    this.counts.refused += 1;
    for (const { code, pointer, zh, en } of refusal.reasons) {
      add(this.counts.refusals, code);
      const column = refusalColumn(pointer, places, this.mapping, 'zh');
      const group = this.#groups.get(`${code}\n${column}`);
      if (group !== undefined) group.rows += 1;
      else if (this.#groups.size < MAX_GROUPS) {
        this.#groups.set(`${code}\n${column}`, { code, column, rows: 1, firstRow: row, zh, en });
      }
    }
  }
}

function add(counts: Record<string, number>, code: string): void {
  counts[code] = (counts[code] ?? 0) + 1;
}
