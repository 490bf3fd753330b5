import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { ImportError } from '../import-error.js';
import { BadRow, csvRecords } from './csv-records.js';
import type { Encoding } from './decode.js';
import { changedError, chunksOf } from './file-bytes.js';
import { headingsOf, type SourceRow } from './source-row.js';

/** How the text of a CSV file is to be read. */
export interface CsvForm {
  type: 'csv';
  encoding: Encoding;
  separator: string;
}

/** What was found by reading it once. */
export interface CsvLook {
  form: CsvForm;
  digest: string;
  headings: string[];
  headingRow: number;
  /** Rows under the headings, blank ones left out. */
  rows: number;
}

/** So many bytes of right UTF-8 beyond ASCII do not happen by chance in GB18030. */
const SURELY_UTF8_BYTES = 16;

/**
 * Reads the whole file once: whether every byte is text and every quotation mark closes, how many rows
 * there are.
 * @throws ImportError
 */
export async function lookThroughCsv(file: FileHandle, name: string): Promise<CsvLook> {
  try {
    return await countRows(name, file, 'utf-8');
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    const { reason, foreignBytes } = error.text;
    if (reason !== 'encoding') throw badRow(name, error, 'utf-8');
    // Read as GB18030, broken UTF-8 would silently become other characters.
    if (foreignBytes >= SURELY_UTF8_BYTES) throw badRow(name, error, 'utf-8-before');
  }
  try {
    return await countRows(name, file, 'gb18030');
  } catch (error) {
    throw error instanceof BadRow ? badRow(name, error, 'neither') : error;
  }
}

const ENCODING_TROUBLES = {
  'utf-8': { zh: '不是 UTF-8', en: 'are not UTF-8' },
  'utf-8-before': {
    zh: '不是 UTF-8（而前面各行是）',
    en: 'are not UTF-8, as the rows before are',
  },
  neither: { zh: '既不是 UTF-8 也不是 GB18030', en: 'are neither UTF-8 nor GB18030' },
};

function badRow(
  name: string,
  { text, row }: BadRow,
  expected: keyof typeof ENCODING_TROUBLES,
): ImportError {
  switch (text.reason) {
    case 'endless-line':
      return new ImportError('not-a-table', {
        zh: `${name}：第 ${row} 行超过 4 MB，这不是表格。`,
        en: `${name}: row ${row} is longer than 4 MB; this is no table.`,
      });
    case 'zero-byte':
      return new ImportError('not-a-table', {
        zh: `${name}：第 ${row} 行含有零字节，文件已损坏或不是 CSV。`,
        en: `${name}: row ${row} has a zero byte in it; the file is damaged or no CSV.`,
      });
    default: {
      const { zh, en } = ENCODING_TROUBLES[expected];
      return new ImportError('encoding', {
        zh: `${name}：第 ${row} 行的字节${zh}。请将文件重新另存为“CSV UTF-8”。`,
        en: `${name}: row ${row} has bytes that ${en}. Save the file as CSV UTF-8 again.`,
      });
    }
  }
}

async function countRows(name: string, file: FileHandle, encoding: Encoding): Promise<CsvLook> {
  const hash = createHash('sha256');
  const form: CsvForm = { type: 'csv', encoding, separator: ',' };
  const note = (separator: string) => {
    form.separator = separator;
  };
  let headings: SourceRow | undefined;
  let rows = -1;
  for await (const batch of csvRecords(chunksOf(file, hash), encoding, undefined, note)) {
    headings ??= batch[0];
    rows += batch.length;
  }
  if (headings === undefined) {
    throw new ImportError('not-a-table', {
      zh: `${name} 没有标题行。`,
      en: `${name} has no row of headings.`,
    });
  }
  return {
    form,
    digest: hash.digest('hex'),
    headings: headingsOf(headings.cells),
    headingRow: headings.row,
    rows,
  };
}

/**
 * The rows under the headings, in batches.
 * @throws ImportError `changed` at the end, when the bytes are not those of the digest
 */
export async function* csvRows(
  file: FileHandle,
  name: string,
  { encoding, separator }: CsvForm,
  digest: string,
): AsyncGenerator<SourceRow[]> {
  const hash = createHash('sha256');
  const chunks = chunksOf(file, hash);
  let headings = true;
  for await (const batch of csvRecords(chunks, encoding, separator, () => undefined)) {
    yield headings ? batch.slice(1) : batch;
    if (batch.length > 0) headings = false;
  }
  if (hash.digest('hex') !== digest) throw changedError(name);
}
