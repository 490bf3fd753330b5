/**
 * Cells that no longer say what was entered: a spreadsheet has dropped digits, could not reckon a formula,
 * or shows marks instead of a value. They are refused wherever they stand, also where text is expected:
 * a name of `#REF!` would be as wrong as an amount.
 */

export type CellFault =
  | 'digits-lost'
  | 'formula-without-value'
  | 'error-cell'
  | 'column-too-narrow';

/** 9.13303823278611E+17: how a number of more than 15 digits comes out of a workbook, or a wide one out of CSV. */
const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E\+?\d+$/i;
/** Not #N/A, which stands for nothing. */
const ERROR_WORD =
  /^#(?:REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA|PYTHON!|EXTERNAL!)$/i;
/** What the reader of workbooks gives for a formula whose value was not stored. */
const FORMULA = '#FORMULA';
const TOO_NARROW = /^#{3,}$/;

/** What happened to a cell, without spaces at its ends; undefined for one that is as it was entered. */
export function cellFault(text: string): CellFault | undefined {
  if (text.startsWith('#')) {
    if (text === FORMULA) return 'formula-without-value';
    if (ERROR_WORD.test(text)) return 'error-cell';
    return TOO_NARROW.test(text) ? 'column-too-narrow' : undefined;
  }
  return SCIENTIFIC.test(text) ? 'digits-lost' : undefined;
}
