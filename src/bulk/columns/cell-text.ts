import { cellFault } from './cell-faults.js';

/*
 * The text of a cell as it stands in a file, and what it says. A spreadsheet takes a cell that begins
 * with = + - @ for a formula, and runs it (CSV injection, OWASP); such a cell is written with one leading
 * apostrophe, and reading takes it off again. csv-stringify's own `escape_formulas` does not escape a
 * genuine apostrophe, so that `'=x` and `=x` would read back the same.
 */

const READ_AS_FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** What stands for nothing: Excel's and databases' words, and dashes. 无 is a text like any other. */
const NOTHING = /^(?:#?n\/a|null|[-\u2010-\u2015\uff0d/]{1,2})$/i;
/** NA stands for nothing too, but it is also the code of Namibia. */
const NOT_AVAILABLE = 'NA';

/** In place of a value: the one that is there goes. */
const CLEAR = /^[#\uff03]\s*(?:清空|清除|clear)$/i;

/** Whether a cell asks to clear the value: `#清空`, `#CLEAR`. */
export function isClearing(text: string): boolean {
  return CLEAR.test(text);
}

/** The cell with an apostrophe in front where a spreadsheet or our own reading would misunderstand it. */
export function escapeCell(text: string): string {
  return needsEscape(text) ? `'${text}` : text;
}

/** The same where no cell is taken for a formula, in a workbook: only what our own reading would misunderstand. */
export function escapeForReading(text: string): string {
  return isEscaped(text) || isMisread(text) ? `'${text}` : text;
}

function needsEscape(text: string): boolean {
  return READ_AS_FORMULA.test(text) || text.startsWith("'") || isMisread(text);
}

function isMisread(text: string): boolean {
  return (
    text === NOT_AVAILABLE ||
    NOTHING.test(text) ||
    isClearing(text) ||
    cellFault(text) !== undefined
  );
}

/** Whether the apostrophe in front is there for what follows it; then that is a text and nothing else. */
export function isEscaped(cell: string): boolean {
  return cell.startsWith("'") && needsEscape(cell.slice(1));
}

/**
 * What a cell says: without the apostrophe of `escapeCell` and without spaces at its ends. Undefined for
 * nothing: blank, N/A, #N/A, NULL, a dash, and NA unless `isCountry`.
 */
export function readCell(cell: string, isCountry = false): string | undefined {
  if (isEscaped(cell)) return cell.slice(1).trim() || undefined;
  const text = cell.trim();
  if (text === '' || NOTHING.test(text)) return undefined;
  return text === NOT_AVAILABLE && !isCountry ? undefined : text;
}

/** A cell of somebody's file in a file for a spreadsheet: it reads as before, and is no formula. */
export function asBefore(cell: string): string {
  return READ_AS_FORMULA.test(cell) && readCell(cell) !== undefined ? `'${cell}` : cell;
}
