import type { ImportError } from '../../import-error.js';
import type { SourceRow } from '../source-row.js';
import { type CellRange, cellRange, columnName, columnOf, LAST_ROW } from './cell-reference.js';
import { type CellContext, cellText, type StoredCell } from './cell-text.js';
import { LOOKED_AT_ROWS } from './heading-rows.js';
import { damaged, tooLarge, tooLongText } from './workbook-errors.js';
import { attribute, isSpreadsheet, type XmlHandler, type XmlTag } from './xml-part.js';
import { MAX_ESCAPED_CHARACTERS } from './xml-text.js';

/** A table of customers has some dozens; a stray cell far to the right is no table. */
const MAX_COLUMNS = 2000;
/** More merged ranges in the rows at the top are no headings. */
const MAX_MERGES = 5000;

/** The rows of a sheet as its XML goes by; rows without any text are left out. */
export class SheetReader implements XmlHandler {
  readonly isOwn = isSpreadsheet;
  #rows: SourceRow[] = [];
  #inData = false;
  #row = 0;
  #cells: string[] | undefined;
  #hasText = false;
  /** Rows with text so far. */
  #withText = 0;
  /** The last of the first rows. */
  #topRow = 0;
  #column = 0;
  #cell: StoredCell | undefined;
  /** Where text goes that comes now. */
  #into: 'value' | 'inline' | undefined;
  #isInline = false;
  /** How many pronunciation runs (rPh) are open: their text is not the cell's. */
  #phonetic = 0;

  /**
   * @param sheet its name
   * @param width cells that each row has at least
   * @param merges takes the merged ranges that begin among the first rows, behind the last row
   */
  constructor(
    private readonly context: CellContext,
    private readonly sheet: string,
    private readonly width: number,
    private readonly merges: CellRange[],
  ) {}

  /** The rows that ended since the last call. */
  take(): SourceRow[] {
    const taken = this.#rows;
    this.#rows = [];
    return taken;
  }

  open(tag: XmlTag): void {
    switch (tag.local) {
      case 'c':
        this.#openCell(tag);
        return;
      case 'v':
        this.#openValue();
        return;
      case 'row':
        this.#openRow(tag);
        return;
      case 'f':
        if (this.#cell !== undefined) this.#cell.isFormula = true;
        return;
      case 'is':
        this.#isInline = this.#cell !== undefined;
        return;
      case 't':
        if (this.#isInline && this.#phonetic === 0) this.#into = 'inline';
        return;
      case 'rPh':
        this.#phonetic += 1;
        return;
      case 'sheetData':
        this.#inData = true;
        return;
      case 'mergeCell':
        this.#merge(attribute(tag, 'ref') ?? '');
    }
  }

  text(text: string): void {
    const cell = this.#cell;
    if (this.#into === undefined || cell === undefined) return;
    cell.text = cell.text === '' ? text : cell.text + text;
    if (cell.text.length > MAX_ESCAPED_CHARACTERS) throw tooLongText(this.context.name);
  }

  close(tag: XmlTag): void {
    switch (tag.local) {
      case 'c':
        this.#closeCell();
        return;
      case 'v':
      case 't':
        this.#into = undefined;
        return;
      case 'row':
        this.#closeRow();
        return;
      case 'is':
        this.#isInline = false;
        return;
      case 'rPh':
        this.#phonetic -= 1;
        return;
      case 'sheetData':
        this.#inData = false;
    }
  }

  #openRow(tag: XmlTag): void {
    if (!this.#inData) return;
    const given = attribute(tag, 'r');
    const row = given === undefined ? this.#row + 1 : Number(given);
    if (!Number.isInteger(row) || row <= this.#row) {
      throw this.#damaged(`row ${given} behind row ${this.#row}`);
    }
    if (row > LAST_ROW) throw this.#damaged(`row ${row}, where no spreadsheet has rows`);
    this.#row = row;
    this.#column = 0;
    this.#hasText = false;
    this.#cells = undefined;
  }

  #closeRow(): void {
    if (this.#cells !== undefined && this.#hasText) {
      this.#rows.push({ row: this.#row, cells: this.#cells });
      this.#withText += 1;
      if (this.#withText <= LOOKED_AT_ROWS) this.#topRow = this.#row;
    }
    this.#cells = undefined;
  }

  #openCell(tag: XmlTag): void {
    if (!this.#inData) return;
    const reference = attribute(tag, 'r');
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
    if (this.#column === 0) throw this.#damaged(`a cell called ${reference}`);
    this.#cell = {
      type: attribute(tag, 't') ?? 'n',
      style: Number(attribute(tag, 's') ?? 0),
      text: '',
      isFormula: false,
    };
  }

  #openValue(): void {
    if (this.#cell !== undefined) this.#into = 'value';
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    if (cell === undefined || (cell.text === '' && !cell.isFormula)) return;
    const text = cellText(cell, this.context);
    if (text === '') return;
    this.#place(text);
  }

  #place(text: string): void {
    const column = this.#column;
    if (column > MAX_COLUMNS) throw this.#tooFarRight();
    this.#cells ??= new Array<string>(this.width).fill('');
    const cells = this.#cells;
    while (cells.length < column) cells.push('');
    if (cells[column - 1] !== '') throw this.#damaged(`${this.#here} twice`);
    cells[column - 1] = text;
    this.#hasText ||= text.trim() !== '';
  }

  get #here(): string {
    return `${columnName(this.#column)}${this.#row}`;
  }

  #merge(reference: string): void {
    const range = cellRange(reference);
    if (range === undefined || range.top > this.#topRow) return;
    if (this.merges.length < MAX_MERGES) this.merges.push(range);
  }

  #damaged(detail: string): ImportError {
    return damaged(this.context.name, `${this.sheet}: ${detail}`);
  }

  #tooFarRight(): ImportError {
    return tooLarge(this.context.name, {
      zh: `工作表“${this.sheet}”的单元格 ${this.#here} 在第 ${MAX_COLUMNS} 列之后，请删除多余的列`,
      en: `sheet ${this.sheet} has a cell ${this.#here} beyond column ${MAX_COLUMNS}; delete the columns that are not part of the table`,
    });
  }
}
