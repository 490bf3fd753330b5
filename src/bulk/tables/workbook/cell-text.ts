import type { NumberFormat } from './number-format.js';
import { numberText } from './number-text.js';
import type { SharedStrings } from './shared-strings.js';
import { tooLongText } from './workbook-errors.js';
import { decodeEscapes, MAX_CELL_CHARACTERS } from './xml-text.js';

/** A cell as the sheet's XML has it (ECMA-376 part 1, 18.3.1.4). */
export interface StoredCell {
  /** What the text is: `s` a number of a shared string, `n` a number, `b`, `e`, `str`, `inlineStr`, `d`. */
  type: string;
  /** Number of its style. */
  style: number;
  text: string;
  isFormula: boolean;
}

/** What cells refer to outside their sheet. */
export interface CellContext {
  /** How sentences call the workbook. */
  name: string;
  strings: SharedStrings;
  /** By number of a style. */
  formats: readonly NumberFormat[];
  /** Days are counted from 1904. */
  epoch1904: boolean;
}

/** What stands for the result of a formula that the file does not have. */
const FORMULA_WITHOUT_VALUE = '#FORMULA';

const GENERAL: NumberFormat = { type: 'general' };

/** The text that a person sees in the cell, or that reads back as the same value. */
export function cellText(cell: StoredCell, context: CellContext): string {
  const { type, text } = cell;
  switch (type) {
    case 's':
      return text === '' ? '' : withinLimit(context.strings.get(Number(text)), context);
    case 'inlineStr':
    case 'str':
      return withinLimit(decodeEscapes(text), context);
    case 'b':
      if (text === '') break;
      return text === '1' || text === 'true' ? 'TRUE' : 'FALSE';
    case 'e':
      if (text === '') break;
      return text;
    case 'd':
      return dateOfIso(text);
    default: {
      if (text === '') break;
      const format = context.formats[cell.style] ?? GENERAL;
      return numberText(text, format, context.epoch1904) ?? withinLimit(text, context);
    }
  }
  return cell.isFormula ? FORMULA_WITHOUT_VALUE : '';
}

function withinLimit(text: string, { name }: CellContext): string {
  if (text.length > MAX_CELL_CHARACTERS) throw tooLongText(name);
  return text;
}

/** `2026-01-05T00:00:00` as a date cell of the strict form has it. */
function dateOfIso(text: string): string {
  return text
    .replace(/Z$/, '')
    .replace(/T00:00(?::00(?:\.0+)?)?$/, '')
    .replace('T', ' ');
}
