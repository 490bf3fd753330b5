import { PROBLEM_CODES, type ProblemCode, problemMessage } from '../../customer/problem-codes.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { RowResult } from './import-rows.js';
import { columnOf } from './refusal-column.js';
import type { RefusedReason, RefusedRow } from './refused-rows.js';

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

/** Rows that were refused, or accepted with a warning, for the same reason at the same column. */
export interface ProblemGroup {
  code: string;
  severity: 'error' | 'warning';
  /** Heading, or the label of a field that the file has no column for. Empty for the row as a whole. */
  column: string;
  rows: number;
  firstRow: number;
  /** The first ten. */
  firstRows: number[];
  /** What was said of the first row. */
  zh: string;
  en: string;
}

/** Groups beyond these are counted by code only. */
const MAX_GROUPS = 1000;
const FIRST_ROWS = 10;

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
  /** There are more kinds of problems than are kept. */
  isCut = false;

  constructor(
    private readonly mapping: ColumnMapping,
    readonly counts: ImportCounts,
  ) {}

  get problems(): ProblemGroup[] {
    return [...this.#groups.values()];
  }

  accepted({ outcome, warnings, problems, sameAs }: RowResult & { type: 'done' }, row: number) {
    this.counts[outcome] += 1;
    if (sameAs !== undefined && sameAs.reason !== 'same-name') this.counts.repeated += 1;
    if (warnings.length === 0) return;
    this.counts.warned += 1;
    const placed = new Map(problems.map((problem) => [problem.code as string, problem]));
    for (const code of warnings) {
      add(this.counts.warnings, code);
      const problem = placed.get(code) ?? (isProblemCode(code) ? { code, pointer: '' } : undefined);
      if (problem === undefined) continue;
      const column = columnOf({ pointer: problem.pointer }, this.mapping, 'zh');
      const [zh, en] = [problemMessage(problem, 'zh'), problemMessage(problem, 'en')];
      this.#group({ code, zh, en }, 'warning', column, row);
    }
  }

  refused(refused: RefusedRow): void {
    this.counts.refused += 1;
    for (const { code } of refused.reasons) add(this.counts.refusals, code);
    this.known(refused);
  }

  /** One that an earlier run has counted. */
  known({ row, reasons }: RefusedRow): void {
    for (const reason of reasons) {
      this.#group(reason, 'error', columnOf(reason, this.mapping, 'zh'), row);
    }
  }

  #group(
    { code, zh, en }: Pick<RefusedReason, 'code' | 'zh' | 'en'>,
    severity: ProblemGroup['severity'],
    column: string,
    row: number,
  ): void {
    const key = `${severity}\n${code}\n${column}`;
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.rows += 1;
      if (group.firstRows.length < FIRST_ROWS) group.firstRows.push(row);
    } else if (this.#groups.size < MAX_GROUPS) {
      const rows = { rows: 1, firstRow: row, firstRows: [row] };
      this.#groups.set(key, { code, severity, column, ...rows, zh, en });
    } else {
      this.isCut = true;
    }
  }
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_CODES, code);
}

function add(counts: Record<string, number>, code: string): void {
  counts[code] = (counts[code] ?? 0) + 1;
}
