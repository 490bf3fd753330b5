import { CsvError, Parser } from 'csv-parse';
import { ImportError, type Sentence } from '../import-error.js';
import { BadText, decodeLines, type Encoding } from './decode.js';
import type { SourceRow } from './source-row.js';

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

const QUOTE_ADVICE = {
  zh: '单元格内的引号要写两次，并把整个单元格放在引号中',
  en: 'Put such a cell in quotation marks and write the one inside twice',
};

function rowError(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const { records, lines } = error as CsvError & { records?: number; lines?: number };
  const row = (records ?? 0) + 1;
  const refused = (trouble: 'quotes' | 'not-a-table', { zh, en }: Sentence) => {
    const sentence = { zh: `第 ${row} 行：${zh}。`, en: `Row ${row}: ${en}.` };
    return new ImportError(trouble, sentence, { cause: error });
  };
  switch (error.code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return refused('quotes', {
        zh: `单元格的引号已结束，后面却还有内容（见文件第 ${lines} 行）。${QUOTE_ADVICE.zh}`,
        en: `a quotation mark closes a cell, but the cell goes on behind it (seen at line ${lines}). ${QUOTE_ADVICE.en}`,
      });
    case 'INVALID_OPENING_QUOTE':
      return refused('quotes', {
        zh: `引号出现在单元格中间（见文件第 ${lines} 行）。${QUOTE_ADVICE.zh}`,
        en: `a quotation mark stands in the middle of a cell (seen at line ${lines}). ${QUOTE_ADVICE.en}`,
      });
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return refused('quotes', {
        zh: '有引号打开了单元格却始终没有结束',
        en: 'a quotation mark opens a cell and is never closed',
      });
    default:
      return refused('not-a-table', { zh: `无法按 CSV 读取（${error.code}）`, en: error.message });
  }
}
