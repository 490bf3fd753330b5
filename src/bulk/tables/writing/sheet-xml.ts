import { columnName, LAST_COLUMN, LAST_ROW } from '../workbook/cell-reference.js';
import { serialOfDate } from '../workbook/number-text.js';
import { MAX_CELL_CHARACTERS, xmlText } from '../workbook/xml-text.js';
import { type ChoiceLists, validations } from './choice-lists.js';
import type { ColumnSpec, SheetSpec, WorkbookCell } from './sheet-spec.js';
import { STYLE } from './styles-xml.js';
import { SPREADSHEET_NAMESPACE, XML_HEAD } from './xml-names.js';

type Row = readonly WorkbookCell[];

const WIDEST_CHARACTERS = 60;
const NARROWEST_CHARACTERS = 10;
/** For the button of the filter. */
const BUTTON_CHARACTERS = 4;
const MARK_STYLE = { error: STYLE.error, example: STYLE.example };
const FORMAT_STYLE = { text: STYLE.text, date: STYLE.date, number: STYLE.plain };
/** At most 15 digits, which a spreadsheet keeps. */
const NUMBER = /^-?(?=[\d.]{1,16}$)(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?$/;

/** The XML of one sheet, row after row. */
export class SheetXml {
  readonly #letters: string[];
  readonly #formats: readonly ColumnSpec['format'][];
  #row = 0;

  constructor(
    private readonly spec: SheetSpec,
    private readonly lists: ChoiceLists,
  ) {
    this.#letters = spec.columns.map((_, i) => columnName(i + 1));
    this.#formats = spec.columns.map(({ format }) => format);
  }

  /** Everything up to the first row of data, once. */
  #head(): string {
    if (this.#row > 0) return '';
    this.#row = 1;
    const { columns } = this.spec;
    const widths = columns.map((column, i) => {
      const style = FORMAT_STYLE[column.format ?? 'number'];
      return `<col min="${i + 1}" max="${i + 1}" width="${widthOf(column)}" style="${style}" customWidth="1"/>`;
    });
    const headings = columns.map(({ heading, required }, i) =>
      textCell(`${this.#letters[i]}1`, required ? STYLE.requiredHeading : STYLE.heading, heading),
    );
    return [
      `${XML_HEAD}<worksheet xmlns="${SPREADSHEET_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">`,
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
      '</sheetView></sheetViews>',
      widths.length === 0 ? '' : `<cols>${widths.join('')}</cols>`,
      `<sheetData><row r="1">${headings.join('')}</row>`,
    ].join('');
  }

  /** @throws RangeError for more rows, columns or characters than a spreadsheet holds */
  rows(rows: readonly Row[]): string {
    let xml = this.#head();
    for (const cells of rows) {
      this.#row += 1;
      if (this.#row > LAST_ROW)
        throw new RangeError(`${this.spec.name}: more than ${LAST_ROW} rows`);
      if (cells.length > LAST_COLUMN) {
        throw new RangeError(`${this.spec.name}: more than ${LAST_COLUMN} columns`);
      }
      xml += `<row r="${this.#row}">`;
      for (let i = 0; i < cells.length; i++) xml += this.#cell(cells[i], i);
      xml += '</row>';
    }
    return xml;
  }

  tail(): string {
    const head = this.#head();
    const { columns, autoFilter } = this.spec;
    const last = `${this.#letters.at(-1)}${this.#row}`;
    const filter = autoFilter && columns.length > 0 ? `<autoFilter ref="A1:${last}"/>` : '';
    return `${head}</sheetData>${filter}${validations(columns, this.lists)}</worksheet>`;
  }

  #cell(cell: WorkbookCell, index: number): string {
    if (cell === undefined || cell === '') return '';
    const place = `${this.#letters[index] ?? columnName(index + 1)}${this.#row}`;
    if (typeof cell === 'number') return numberCell(place, STYLE.plain, cell);
    const format = this.#formats[index];
    if (typeof cell === 'object') return textCell(place, MARK_STYLE[cell.mark], cell.text);
    if (format === 'number' && NUMBER.test(cell))
      return numberCell(place, STYLE.plain, Number(cell));
    const serial = format === 'date' ? serialOfDate(cell) : undefined;
    if (serial !== undefined) return numberCell(place, STYLE.date, serial);
    return textCell(place, STYLE.text, cell);
  }
}

function numberCell(place: string, style: number, value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${place}: ${value} is no number of a cell`);
  return `<c r="${place}" s="${style}"><v>${value}</v></c>`;
}

const OUTER_SPACE = /^\s|\s$/;

function textCell(place: string, style: number, text: string): string {
  if (text === '') return `<c r="${place}" s="${style}"/>`;
  if (text.length > MAX_CELL_CHARACTERS) {
    throw new RangeError(
      `${place}: a cell holds ${MAX_CELL_CHARACTERS} characters, not ${text.length}`,
    );
  }
  const space = OUTER_SPACE.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t${space}>${xmlText(text)}</t></is></c>`;
}

function widthOf({ widthCharacters, heading }: ColumnSpec): number {
  if (widthCharacters !== undefined) return widthCharacters;
  // A Chinese character is as wide as two Latin ones.
  const characters = [...heading].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);
  const width = characters + BUTTON_CHARACTERS;
  return Math.min(WIDEST_CHARACTERS, Math.max(NARROWEST_CHARACTERS, width));
}
