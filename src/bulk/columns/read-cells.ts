import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { cellFault } from './cell-faults.js';
import type { Beside, CellReader } from './cell-readers.js';
import { isClearing, isEscaped, readCell } from './cell-text.js';
import { type ReadingProblem, readingProblem } from './reading-problems.js';
import type { MappedColumn } from './sheet-mapping.js';

/** A row while it is read, cell by cell. */

/** Where a value stands: place of the sheet in the file and column from 0, row as a spreadsheet has it. */
export interface Place {
  sheet: number;
  row: number;
  column: number;
}

/** Where values of the input came from, by JSON Pointer; an empty one for the row as a whole. */
export type Places = Map<string, Place>;

export interface CellColumn extends MappedColumn {
  read: CellReader;
  isCountry: boolean;
}

export interface ReadingRow {
  /** Of the sheet that is being read. */
  sheet: number;
  row: number;
  cells: readonly string[];
  input: JsonObject;
  beside: Beside;
  problems: ReadingProblem[];
  places: Places | undefined;
}

export function readingRow(
  { sheet, row, cells }: Pick<ReadingRow, 'sheet' | 'row' | 'cells'>,
  places: Places | undefined,
): ReadingRow {
  const beside = { implied: {}, warnings: [] };
  return { sheet, row, cells, input: {}, beside, problems: [], places };
}

/** Refuses the row for a cell that no longer says what was entered. */
export function refuseFault(row: ReadingRow, text: string, pointer: string, column: number): void {
  const fault = cellFault(text);
  if (fault === undefined) return;
  row.problems.push(readingProblem(fault, pointer, { text }));
  notePlace(row, pointer, column);
}

export function notePlace(
  { places, sheet, row }: ReadingRow,
  pointer: string,
  column: number,
): void {
  places?.set(pointer, { sheet, row, column });
}

/**
 * What a cell says: undefined for nothing, null for `#清空`.
 * @param onFault told of a cell that no longer says what was entered; it then says nothing
 */
export function cellValue(
  { index, read, isCountry }: CellColumn,
  { cells, beside }: Pick<ReadingRow, 'cells' | 'beside'>,
  onFault: (text: string) => void,
): unknown {
  const cell = cells[index] ?? '';
  const text = readCell(cell, isCountry);
  if (text === undefined) return undefined;
  if (isEscaped(cell)) return read(text, beside);
  if (isClearing(text)) return null;
  if (cellFault(text) === undefined) return read(text, beside);
  onFault(text);
  return undefined;
}

/** Amount and limit date come in columns of their own; several columns of a list add up. */
export function gathered(before: unknown, value: unknown): unknown {
  if (value === null) return before ?? null;
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  return isObject(before) && isObject(value) ? { ...before, ...value } : value;
}
