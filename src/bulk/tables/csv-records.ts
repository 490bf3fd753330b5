import { CsvError, Parser } from 'csv-parse';
import { ImportError } from '../import-error.js';
import { BadText, decodeLines, type Encoding } from './decode.js';

/** One row of the file. */
export interface SourceRow {
  /** As a spreadsheet numbers it: the first row is 1, blank ones count. */
  row: number;
  cells: string[];
}

export interface CsvForm {
  encoding: Encoding;
  separator: string;
}

const SEPARATORS = [',', ';', '\t', '，', '；', '|'] as const;
/** A row that goes on for longer has a quotation mark that never closes. */
const MAX_ROW_CHARACTERS = 1_000_000;
/** All that one piece of text can hold, so that a piece is always taken in whole. */
const RECORDS_PER_PIECE = 1_000_000;

/**
 * The rows of a CSV file in batches, blank ones left out.
 * @param separator found by the first row when not given
 * @throws ImportError `quotes`, naming the row; BadRow, for bytes that are not text
 */
export async function* csvRecords(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
  separator: string | undefined,
  onSeparator: (separator: string) => void,
): AsyncGenerator<SourceRow[]> {
  const reader = new RowReader();
  try {
    for await (const text of decodeLines(chunks, encoding)) {
      if (!reader.isOpen) {
        const found = separator ?? separatorOf(text);
        onSeparator(found);
        reader.open(found);
      }
      yield await reader.read(text);
    }
    if (reader.isOpen) yield await reader.end();
  } catch (error) {
    if (!(error instanceof BadText)) throw error;
    // The parser holds the last row back until it sees what follows.
    if (reader.isOpen) yield await reader.end();
    throw new BadRow(error, reader.rows + 1);
  }
}

/** Where the text went bad. */
export class BadRow extends Error {
  constructor(
    readonly text: BadText,
    readonly row: number,
  ) {
    super(text.message);
  }
}

/** The separator that cuts the first row into the most cells. */
function separatorOf(text: string): string {
  const first = firstRow(text);
  let best: string = SEPARATORS[0];
  for (const separator of SEPARATORS) {
    if (first.split(separator).length > first.split(best).length) best = separator;
  }
  return best;
}

/** Up to the first line break outside quotation marks, without what stands in them. */
function firstRow(text: string): string {
  const start = text.slice(0, MAX_ROW_CHARACTERS).replace(/^[\s,;]*[\r\n]+/, '');
  return start.replace(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1)[0] ?? '';
}

class RowReader {
  rows = 0;
  #parser: Parser | undefined;

  get isOpen(): boolean {
    return this.#parser !== undefined;
  }

  open(separator: string): void {
    const options = {
      delimiter: separator,
      // All three, since files are mended by hand on several systems.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: MAX_ROW_CHARACTERS,
      readableHighWaterMark: RECORDS_PER_PIECE,
    };
    this.#parser = new Parser(options);
    // Errors come with the call that caused them.
    this.#parser.on('error', () => undefined);
  }

  async read(text: string): Promise<SourceRow[]> {
    const parser = this.#parser;
    await this.#done((callback) => parser?.write(text, callback));
    return this.#take();
  }

  async end(): Promise<SourceRow[]> {
    const parser = this.#parser;
    await this.#done((callback) => parser?.end(callback));
    return this.#take();
  }

  async #done(work: (callback: (error?: Error | null) => void) => void): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        work((error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      throw rowError(error);
    }
  }

  #take(): SourceRow[] {
    const taken: SourceRow[] = [];
    for (;;) {
      const cells: string[] | null = this.#parser?.read() ?? null;
      if (cells === null) return taken;
      this.rows += 1;
      if (cells.some((cell) => cell.trim() !== '')) taken.push({ row: this.rows, cells });
    }
  }
}

function rowError(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const { code } = error;
  const { records, lines } = error as CsvError & { records?: number; lines?: number };
  const row = (records ?? 0) + 1;
  const seen = `seen at line ${lines}`;
  switch (code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new ImportError(
        'quotes',
        `Row ${row}: a quotation mark closes a cell, but the cell goes on behind it (${seen}). Inside a cell a quotation mark is written twice.`,
        { cause: error },
      );
    case 'INVALID_OPENING_QUOTE':
      return new ImportError(
        'quotes',
        `Row ${row}: a quotation mark stands in the middle of a cell (${seen}). Put the cell in quotation marks and write the one inside twice.`,
        { cause: error },
      );
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return new ImportError(
        'quotes',
        `Row ${row}: a quotation mark opens a cell and is never closed.`,
        { cause: error },
      );
    default:
      return new ImportError('not-csv', `Row ${row}: ${error.message}`, { cause: error });
  }
}
