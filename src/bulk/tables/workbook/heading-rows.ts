import { headingsOf, type SourceRow } from '../source-row.js';
import type { CellRange } from './cell-reference.js';

/** Rows from the top of a sheet among which the headings are looked for. */
export const LOOKED_AT_ROWS = 20;
/** A title or a line about the table has at most this part of the cells that its rows have. */
const TITLE_PART = 4;
/** A cell that is merged further down stands beside the table, not over a column. */
const MAX_HEADING_ROWS = 4;

export interface Headings {
  /** The last row of the headings: the table begins behind it. */
  row: number;
  /** Without blank ones at the end. */
  cells: string[];
}

/**
 * The row of headings: the first that is no title, with the row below it where headings are grouped
 * (联系信息 over 姓名 and 电话).
 * @param top the first rows with text
 * @param merges that touch them
 * @returns undefined when there is no row
 */
export function findHeadings(
  top: readonly SourceRow[],
  merges: readonly CellRange[],
): Headings | undefined {
  const most = Math.max(0, ...top.map(textCells));
  const title = Math.floor(most / TITLE_PART);
  const index = most < 2 ? 0 : top.findIndex((row) => textCells(row) > Math.max(1, title));
  const upper = top[index];
  if (upper === undefined) return undefined;
  const groups = merges.filter(
    ({ top: row, bottom }) => row === upper.row && bottom < row + MAX_HEADING_ROWS,
  );
  const last = lastHeadingRow(upper, top[index + 1], groups);
  const lower = top.filter(({ row }) => row > upper.row && row <= last);
  const cells = lower.reduce((above, row) => joined(above, row.cells, groups), upper.cells);
  return { row: last, cells: headingsOf(cells) };
}

function textCells({ cells }: SourceRow): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

/** Where the headings end: as far as a heading is merged downwards, or below the groups. */
function lastHeadingRow(
  upper: SourceRow,
  next: SourceRow | undefined,
  groups: readonly CellRange[],
): number {
  const bottom = Math.max(upper.row, ...groups.map((range) => range.bottom));
  if (bottom > upper.row) return bottom;
  if (next?.row !== upper.row + 1) return bottom;
  // Below the groups only, where the row above says nothing: a row of data would fill other columns too.
  const isBelow = (column: number) =>
    groups.some(({ left, right }) => column >= left && column <= right);
  const isSubheading = next.cells.every(
    (cell, i) => cell.trim() === '' || isBelow(i + 1) || (upper.cells[i] ?? '').trim() === '',
  );
  const hasBelow = next.cells.some((cell, i) => cell.trim() !== '' && isBelow(i + 1));
  return isSubheading && hasBelow ? next.row : bottom;
}

/** The lower heading where there is one, else the one above it. Equal ones get their group in front. */
function joined(
  upper: readonly string[],
  lower: readonly string[],
  groups: readonly CellRange[],
): string[] {
  const width = Math.max(upper.length, lower.length);
  const cells = Array.from({ length: width }, (_, i) => lower[i]?.trim() || (upper[i] ?? ''));
  return cells.map((cell, i) => {
    if ((lower[i] ?? '').trim() === '' || cells.indexOf(cell) === cells.lastIndexOf(cell)) {
      return cell;
    }
    const group = groups.find(({ left, right }) => i + 1 >= left && i + 1 <= right);
    return group === undefined ? cell : `${upper[group.left - 1]?.trim() ?? ''}${cell}`;
  });
}
