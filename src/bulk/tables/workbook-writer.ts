import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { choiceLists } from './writing/choice-lists.js';
import { partsAround, sheetPath } from './writing/package-xml.js';
import { checkSheets, type SheetSpec, type WorkbookCell } from './writing/sheet-spec.js';
import { SheetXml } from './writing/sheet-xml.js';
import { Spool } from './writing/spool.js';

/** The same for every part, and in every time zone, so that equal content gives equal bytes. */
const ENTRY = { mtime: new Date(2000, 0, 1), mode: 0o100644, forceDosTimestamp: true };
/** Fast, and a tenth larger than the slowest. */
const COMPRESSION = { ...ENTRY, compressionLevel: 3 };
const ROWS_AT_ONCE = 500;

/**
 * A workbook (.xlsx) as a stream. The first sheet goes out as it is written; rows of the others are kept
 * in temporary files. The output must be read meanwhile: writing waits for its reader. Ends with `finish` or
 * `abort`.
 */
export class WorkbookWriter {
  readonly output: Readable;
  readonly #zip = new ZipFile();
  readonly #sheets: SheetXml[];
  readonly #first = new PassThrough();
  readonly #spool = new Spool();
  /** Aborted when the output was closed: nothing waits any longer. */
  readonly #gone = new AbortController();

  /**
   * @param properties custom properties of the document, read back by `readProperties`
   * @throws RangeError for names that no sheet can have
   */
  constructor(sheets: readonly SheetSpec[], properties: Readonly<Record<string, string>> = {}) {
    checkSheets(sheets);
    const lists = choiceLists(sheets);
    this.#sheets = sheets.map((sheet) => new SheetXml(sheet, lists));
    // A PassThrough, which the types of the package leave open.
    this.output = this.#zip.outputStream as PassThrough;
    this.#zip.on('error', (error: Error) => this.output.destroy(error));
    // Errors are for the reader's own listener; without one they must not end the process.
    this.output.on('error', () => undefined);
    this.output.on('close', () => {
      this.#gone.abort();
      this.#first.destroy();
      // Whoever writes hears of it by its next row.
      this.#spool.close().catch(() => undefined);
    });
    for (const { path, xml } of partsAround(sheets, lists, properties)) {
      this.#zip.addBuffer(Buffer.from(xml), path, ENTRY);
    }
    this.#zip.addReadStream(this.#first, sheetPath(1), COMPRESSION);
  }

  /**
   * Adds rows under the headings of a sheet.
   * @param sheet place among those given, from 0
   * @throws RangeError for what a spreadsheet cannot hold: more than 1,048,575 rows, 16,384 columns or
   * 32,767 characters in a cell. Error when the output was closed.
   */
  async write(sheet: number, rows: readonly (readonly WorkbookCell[])[]): Promise<void> {
    const xml = this.#sheets[sheet];
    if (xml === undefined) throw new RangeError(`no sheet ${sheet}`);
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await this.#put(sheet, xml.rows(rows.slice(at, at + ROWS_AT_ONCE)));
    }
  }

  /** Resolves when the output was read to its end. */
  async finish(): Promise<void> {
    try {
      const [first, ...others] = this.#sheets;
      for (const [i, xml] of others.entries()) {
        await this.#put(i + 1, xml.tail());
        this.#zip.addReadStreamLazy(sheetPath(i + 2), COMPRESSION, (give) =>
          give(null, this.#spool.read(i + 1)),
        );
      }
      this.#first.end(first?.tail());
      this.#zip.end();
      await finished(this.output, { writable: false });
    } finally {
      await this.#spool.close();
    }
  }

  /**
   * Ends the output, unless it was read to its end: what was read of it is no workbook.
   * @param reason the error that its reader gets
   */
  async abort(reason = new Error('writing the workbook was given up')): Promise<void> {
    this.output.destroy(reason);
    await this.#spool.close();
  }

  async #put(sheet: number, text: string): Promise<void> {
    if (this.#gone.signal.aborted) throw new Error('the workbook is no longer being read');
    if (sheet > 0) return this.#spool.append(sheet, text);
    if (this.#first.write(text)) return;
    try {
      await once(this.#first, 'drain', { signal: this.#gone.signal });
    } catch (error) {
      throw new Error('the workbook is no longer being read', { cause: error });
    }
  }
}
