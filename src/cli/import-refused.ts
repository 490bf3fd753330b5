import { type FileHandle, open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../bulk/error-code.js';
import type { ImportRecord } from '../bulk/imports/import-record.js';
import { refusedCsv } from '../bulk/imports/refused-csv.js';
import { refusedWorkbook } from '../bulk/imports/refused-workbook.js';
import type { Language } from '../bulk/imports/row-refusal.js';
import type { Vault } from '../vault/vault.js';

/** Refused rows in a file beside the one they came from, of the same kind. */

export interface RefusedFileOptions {
  /** The imported file. */
  source: string;
  /** Where they go instead; its ending says which kind. */
  wanted?: string;
  language: Language;
}

const MAX_NUMBERED = 1000;
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

/** The path; undefined when nothing was refused. */
export async function writeRefused(
  vault: Vault,
  record: ImportRecord,
  { source, wanted, language }: RefusedFileOptions,
): Promise<string | undefined> {
  if (record.refused.rows === 0) return undefined;
  const ending = wanted === undefined ? `.${record.form}` : extname(wanted).toLowerCase();
  const { path, file } = await openNew(wanted, source, ending);
  const content =
    ending === '.xlsx'
      ? refusedWorkbook(vault, record, language)
      : Readable.from(refusedCsv(vault, record, language));
  await pipeline(content, file.createWriteStream());
  return path;
}

/** Beside the source, or in the present folder when nothing may be written there. */
async function openNew(
  wanted: string | undefined,
  source: string,
  ending: string,
): Promise<{ path: string; file: FileHandle }> {
  if (wanted !== undefined) return { path: wanted, file: await open(wanted, 'w') };
  const stem = source.slice(0, source.length - extname(source).length);
  try {
    return await openNumbered(stem, ending);
  } catch (error) {
    if (!NOT_WRITABLE.has(errorCode(error))) throw error;
    return openNumbered(basename(stem), ending);
  }
}

/** Never over a file that is there: somebody may be correcting it. */
async function openNumbered(
  stem: string,
  ending: string,
): Promise<{ path: string; file: FileHandle }> {
  for (let number = 1; ; number++) {
    const path = `${stem}.refused${number === 1 ? '' : `-${number}`}${ending}`;
    try {
      return { path, file: await open(path, 'wx') };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || number === MAX_NUMBERED) throw error;
    }
  }
}
