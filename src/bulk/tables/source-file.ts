import type { FileHandle } from 'node:fs/promises';
import { ImportError } from '../import-error.js';
import { type CsvForm, csvRows, lookThroughCsv } from './csv-file.js';
import { changedError, digestOf, headOf, openFile } from './file-bytes.js';
import { kindOfFile } from './file-kind.js';
import type { SourceRow } from './source-row.js';
import { type LeftSheet, lookThroughWorkbook } from './workbook/look-through.js';
import { openWorkbook, sheetRows } from './workbook/read-workbook.js';
import { locked } from './workbook/workbook-errors.js';

/**
 * A file as tables of text: CSV or a workbook (.xlsx, .xlsm), whatever its name says. What the columns
 * mean is not known here.
 */

/** A table in the file: a CSV file has one, a workbook one for each visible sheet that is not empty. */
export interface SourceSheet {
  /** Empty for a CSV file. */
  name: string;
  /** Without blank ones at the end; blank where a column has none. */
  headings: string[];
  /** Row of the headings, the last when there are several, as a spreadsheet numbers it. */
  headingRow: number;
  /** Rows under the headings, blank ones left out. */
  rows: number;
}

export interface WorkbookForm {
  type: 'xlsx';
  /** Sheets that are not imported, and why. */
  left: LeftSheet[];
}

/** A file that was looked at from beginning to end before anything is done with it. */
export interface SourceFile {
  path: string;
  /** How sentences call it. */
  name: string;
  sizeBytes: number;
  /** SHA-256 of its bytes, in hex. */
  digest: string;
  form: CsvForm | WorkbookForm;
  /** In the order of the workbook. */
  sheets: [SourceSheet, ...SourceSheet[]];
}

/**
 * Reads the whole file once, so that a broken row 900 is found before row 1 is imported.
 * @param name how sentences call the file: its path, or the name it was sent with
 * @throws ImportError
 */
export async function lookAt(path: string, name: string = path): Promise<SourceFile> {
  const file = await openFile(path, name);
  try {
    const head = await headOf(file, 64 * 1024);
    if (head.length === 0) throw notATable(name, { zh: '是空文件', en: 'is empty' });
    const kind = await kindOfFile(file, head);
    switch (kind) {
      case 'text':
        return await lookAtCsv(path, name, file);
      case 'zip':
        return await lookAtWorkbook(path, name, file);
      case 'encrypted':
        throw locked(name);
      default:
        throw notATable(name, { zh: `不是表格，而是${kind.zh}`, en: `is no table but ${kind.en}` });
    }
  } finally {
    await file.close();
  }
}

async function lookAtCsv(path: string, name: string, file: FileHandle): Promise<SourceFile> {
  const { form, digest, headings, headingRow, rows } = await lookThroughCsv(file, name);
  const sheet: SourceSheet = { name: '', headings, headingRow, rows };
  return { path, name, sizeBytes: (await file.stat()).size, digest, form, sheets: [sheet] };
}

async function lookAtWorkbook(path: string, name: string, file: FileHandle): Promise<SourceFile> {
  const digest = await digestOf(file);
  const { sheets, left } = await lookThroughWorkbook(await openWorkbook(file, name));
  const [first, ...others] = sheets;
  if (first === undefined) {
    throw notATable(name, {
      zh: '没有内容：每张工作表都是空的或被隐藏',
      en: 'has nothing to import: every sheet is empty or hidden',
    });
  }
  return {
    path,
    name,
    sizeBytes: (await file.stat()).size,
    digest,
    form: { type: 'xlsx', left },
    sheets: [first, ...others],
  };
}

function notATable(name: string, { zh, en }: { zh: string; en: string }): ImportError {
  return new ImportError('not-a-table', { zh: `${name} ${zh}。`, en: `${name} ${en}.` });
}

/**
 * The rows under a sheet's headings, in batches, blank ones left out. In a workbook each has at least as
 * many cells as there are headings; in a CSV file, as many as its line.
 * @param sheet place in `sheets`, from 0
 * @throws ImportError `changed` when the file is no longer the one that was looked at: for a workbook
 * before the first row, for a CSV file behind the last
 */
export async function* rowsOf(source: SourceFile, sheet = 0): AsyncGenerator<SourceRow[]> {
  const { path, name, form, digest } = source;
  const found = source.sheets[sheet];
  if (found === undefined) throw new RangeError(`no sheet ${sheet} in ${name}`);
  const file = await openFile(path, name);
  try {
    if (form.type === 'csv') yield* csvRows(file, name, form, digest);
    else yield* workbookRows(file, source, found);
  } finally {
    await file.close();
  }
}

async function* workbookRows(
  file: FileHandle,
  { name, digest }: SourceFile,
  sheet: SourceSheet,
): AsyncGenerator<SourceRow[]> {
  if ((await digestOf(file)) !== digest) throw changedError(name);
  const workbook = await openWorkbook(file, name);
  for await (const rows of sheetRows(workbook, sheet.name, sheet.headings.length)) {
    const isUnder = (rows[0]?.row ?? 0) > sheet.headingRow;
    yield isUnder ? rows : rows.filter(({ row }) => row > sheet.headingRow);
  }
}
