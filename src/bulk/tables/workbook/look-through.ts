import type { SourceRow } from '../source-row.js';
import { CHOICES_SHEET } from '../writing/sheet-spec.js';
import type { CellRange } from './cell-reference.js';
import { findHeadings, LOOKED_AT_ROWS } from './heading-rows.js';
import { type OpenWorkbook, sheetRows } from './read-workbook.js';

/** What a workbook has, found by reading every visible sheet to its end. */
export interface WorkbookLook {
  sheets: SheetLook[];
  left: LeftSheet[];
}

export interface SheetLook {
  name: string;
  headings: string[];
  /** The last row of the headings. */
  headingRow: number;
  /** Rows under the headings, blank ones left out. */
  rows: number;
}

/** A sheet that is not imported. */
export interface LeftSheet {
  name: string;
  /** `chart`: a sheet without cells. */
  reason: 'hidden' | 'empty' | 'chart';
}

export async function lookThroughWorkbook(workbook: OpenWorkbook): Promise<WorkbookLook> {
  const look: WorkbookLook = { sheets: [], left: [] };
  for (const { name, path, hidden } of workbook.parts.sheets) {
    // Ours, of which nobody need hear.
    if (hidden && name === CHOICES_SHEET) continue;
    if (hidden || path === undefined) {
      look.left.push({ name, reason: hidden ? 'hidden' : 'chart' });
      continue;
    }
    const found = await lookThroughSheet(workbook, name);
    if (found === undefined) look.left.push({ name, reason: 'empty' });
    else look.sheets.push(found);
  }
  return look;
}

async function lookThroughSheet(
  workbook: OpenWorkbook,
  name: string,
): Promise<SheetLook | undefined> {
  const top: SourceRow[] = [];
  const merges: CellRange[] = [];
  let rows = 0;
  for await (const batch of sheetRows(workbook, name, 0, merges)) {
    rows += batch.length;
    if (top.length < LOOKED_AT_ROWS) top.push(...batch.slice(0, LOOKED_AT_ROWS - top.length));
  }
  const headings = findHeadings(top, merges);
  if (headings === undefined) return undefined;
  const above = top.filter(({ row }) => row <= headings.row).length;
  return { name, headings: headings.cells, headingRow: headings.row, rows: rows - above };
}
