import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../error-code.js';
import { ImportError } from '../import-error.js';
import { BadRow, type CsvForm, csvRecords, type SourceRow } from './csv-records.js';
import type { Encoding } from './decode.js';
import { foreignKind } from './file-kind.js';

/** A CSV file that was looked at from beginning to end before anything is done with it. */
export interface SourceFile extends CsvForm {
  path: string;
  sizeBytes: number;
  /** SHA-256 of its bytes, in hex. */
  digest: string;
  headings: string[];
  /** Rows under the headings, blank ones left out. */
  rows: number;
}

const CHUNK_BYTES = 256 * 1024;
/** So many bytes of right UTF-8 beyond ASCII do not happen by chance in GB18030. */
const SURELY_UTF8_BYTES = 16;

/**
 * Reads the whole file once: whether every byte is text and every quotation mark closes, how many rows
 * there are. So a broken row 900 is found before row 1 is imported.
 * @throws ImportError
 */
export async function lookAt(path: string): Promise<SourceFile> {
  const file = await openFile(path);
  try {
    const head = Buffer.alloc(64 * 1024);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead === 0) throw new ImportError('not-csv', `${path} is empty.`);
    const kind = foreignKind(head.subarray(0, bytesRead));
    if (kind !== undefined) throw new ImportError('not-csv', `${path} is no CSV file but ${kind}.`);
    return await lookThrough(path, file);
  } finally {
    await file.close();
  }
}

async function lookThrough(path: string, file: FileHandle): Promise<SourceFile> {
  try {
    return await countRows(path, file, 'utf-8');
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    const { reason, foreignBytes } = error.text;
    if (reason !== 'encoding') throw badRow(path, error, 'UTF-8');
    // Read as GB18030, broken UTF-8 would silently become other characters.
    if (foreignBytes >= SURELY_UTF8_BYTES)
      throw badRow(path, error, 'UTF-8, as the rows before are');
  }
  try {
    return await countRows(path, file, 'gb18030');
  } catch (error) {
    throw error instanceof BadRow ? badRow(path, error, 'UTF-8 nor GB18030') : error;
  }
}

function badRow(path: string, { text, row }: BadRow, expected: string): ImportError {
  switch (text.reason) {
    case 'endless-line':
      return new ImportError(
        'not-csv',
        `${path}: row ${row} is longer than 4 MB; this is no table.`,
      );
    case 'zero-byte':
      return new ImportError(
        'not-csv',
        `${path}: row ${row} has a zero byte in it; the file is damaged or no CSV.`,
      );
    default:
      return new ImportError(
        'encoding',
        `${path}: row ${row} has bytes that are ${expected.includes(' nor ') ? 'neither' : 'not'} ${expected}. Save the file as CSV UTF-8 again.`,
      );
  }
}

async function countRows(path: string, file: FileHandle, encoding: Encoding): Promise<SourceFile> {
  const hash = createHash('sha256');
  const found: SourceFile = {
    path,
    encoding,
    separator: ',',
    sizeBytes: (await file.stat()).size,
    digest: '',
    headings: [],
    rows: -1,
  };
  const note = (separator: string) => {
    found.separator = separator;
  };
  for await (const batch of csvRecords(chunksOf(file, hash), encoding, undefined, note)) {
    if (found.rows < 0 && batch[0] !== undefined) found.headings = headingsOf(batch[0].cells);
    found.rows += batch.length;
  }
  if (found.rows < 0) throw new ImportError('not-csv', `${path} has no row of headings.`);
  found.digest = hash.digest('hex');
  return found;
}

/** Without blank ones at the end: a spreadsheet writes separators for columns that were once used. */
function headingsOf(cells: readonly string[]): string[] {
  const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  return cells.slice(0, used).map((cell) => cell.trim());
}

/**
 * The rows under the headings, in batches.
 * @throws ImportError `changed` at the end, when the file is no longer the one that was looked at
 */
export async function* rowsOf(source: SourceFile): AsyncGenerator<SourceRow[]> {
  const file = await openFile(source.path);
  try {
    const hash = createHash('sha256');
    let headings = true;
    const chunks = chunksOf(file, hash);
    for await (const batch of csvRecords(
      chunks,
      source.encoding,
      source.separator,
      () => undefined,
    )) {
      yield headings ? batch.slice(1) : batch;
      if (batch.length > 0) headings = false;
    }
    if (hash.digest('hex') !== source.digest) {
      throw new ImportError(
        'changed',
        `${source.path} was changed while it was being imported; import it again.`,
      );
    }
  } finally {
    await file.close();
  }
}

async function* chunksOf(file: FileHandle, hash: Hash): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const bytes = chunk.subarray(0, bytesRead);
    hash.update(bytes);
    yield bytes;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new ImportError('no-file', `${path} is not a file.`);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError('no-file', `${path} ${whyNot(error)}.`, { cause: error });
  }
}

function whyNot(error: unknown): string {
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'cannot be read: the permission is missing';
    case 'EISDIR':
      return 'is a folder, not a file';
    default:
      return `cannot be read (${code})`;
  }
}
