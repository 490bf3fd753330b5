/** One row of a table. */
export interface SourceRow {
  /** As a spreadsheet numbers it: the first row is 1, blank ones count. */
  row: number;
  cells: string[];
}

/** Headings without blank ones at the end, which spreadsheets write for columns that were once used. */
export function headingsOf(cells: readonly string[]): string[] {
  const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  return cells.slice(0, used).map((cell) => cell.trim());
}
