/** What a sheet of a written workbook looks like. */

export interface ColumnSpec {
  heading: string;
  /** Width in characters of Latin text; without it, that of the heading. */
  widthCharacters?: number;
  /**
   * `text` keeps long numbers as they are typed. In a column of `number` or `date`, texts that are a
   * plain number of at most 15 digits or an ISO date are written as such; others stay text.
   */
  format?: 'text' | 'number' | 'date';
  /** Its heading is marked. */
  required?: boolean;
  /** What can be chosen from a list; other values can still be typed. */
  choices?: readonly string[];
  /** Shown when a cell of the column is chosen; cut at 255 characters. */
  note?: string;
}

export interface SheetSpec {
  /** At most 31 characters, none of `[]:*?/\`. */
  name: string;
  columns: readonly ColumnSpec[];
  /** Buttons on the headings to filter by. */
  autoFilter?: boolean;
}

/** An empty text is a blank cell; a marked one is coloured also when it is blank. */
export type WorkbookCell =
  | string
  | number
  | { text: string; mark: 'error' | 'example' }
  | undefined;

/** The hidden sheet that holds the longer lists to choose from. */
export const CHOICES_SHEET = '_choices';

const NAME = /^(?!')[^[\]:*?/\\]{1,31}(?<!')$/;

/** @throws RangeError for names that a spreadsheet does not take */
export function checkSheets(sheets: readonly SheetSpec[]): void {
  const names = new Set(sheets.map(({ name }) => name.toLowerCase()));
  if (sheets.length === 0 || names.size < sheets.length) throw new RangeError('sheets need names');
  const wrong = sheets.find(({ name }) => !NAME.test(name));
  if (wrong !== undefined) throw new RangeError(`no sheet can be called ${wrong.name}`);
}
