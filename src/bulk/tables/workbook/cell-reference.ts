/** Places in a sheet as it names them: `C5` is column 3 of row 5. Rows and columns count from 1. */

/** Column numbers of a spreadsheet end at XFD. */
export const LAST_COLUMN = 16_384;
export const LAST_ROW = 1_048_576;

const A = 64;
const LETTERS = 26;

/** The column of a reference, by its letters; 0 when it begins with none. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) - A;
    if (letter < 1 || letter > LETTERS) break;
    column = column * LETTERS + letter;
  }
  return column;
}

export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / LETTERS)) {
    name = String.fromCharCode(A + 1 + ((rest - 1) % LETTERS)) + name;
  }
  return name;
}

export interface CellRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

const RANGE = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/;

/** `A1:C2`; undefined for anything else. */
export function cellRange(reference: string): CellRange | undefined {
  const [, left, top, right, bottom] = RANGE.exec(reference.replaceAll('$', '')) ?? [];
  if (left === undefined || right === undefined) return undefined;
  return {
    top: Number(top),
    left: columnOf(left),
    bottom: Number(bottom),
    right: columnOf(right),
  };
}
