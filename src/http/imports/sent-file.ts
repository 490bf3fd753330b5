import { loadMapping } from '../../bulk/columns/saved-mapping.js';
import type { FileLook, LookOrder, SentFile } from '../../bulk/imports/file-look.js';
import type { SourceFile } from '../../bulk/tables/source-file.js';
import type { HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { AskedImport } from './import-fields.js';
import { type ImportableFile, placeFile } from './place-file.js';

/** A file that can be imported, and what was said before of files with its headings. */
export interface PlacedFile extends ImportableFile {
  saved?: readonly string[];
  sheets: SourceFile['sheets'];
}

/** `readImportFields` has said what is missing, so that nobody sees this problem. */
export function requireFile(file: SentFile | undefined): SentFile {
  if (file === undefined) throw new HttpProblem('malformed-request');
  return file;
}

/**
 * Looks at a file that was sent and places its columns.
 * @throws HttpProblem `not-importable`
 */
export async function placeSent(
  inside: Pick<HttpInside, 'lookAtFile' | 'policy' | 'vault'>,
  file: SentFile,
  asked: AskedImport,
): Promise<PlacedFile> {
  const { source } = await lookAtSent(inside, file);
  const saved = (await loadMapping(inside.vault, source.sheets))?.map;
  const placed = await placeFile(source, asked, inside.policy, saved);
  if (placed.type !== 'importable') throw notImportable(placed);
  return { ...placed.file, sheets: source.sheets, ...(saved && { saved }) };
}

/** @throws HttpProblem `not-importable` */
export async function lookAtSent(
  { lookAtFile }: Pick<HttpInside, 'lookAtFile'>,
  order: LookOrder,
): Promise<Extract<FileLook, { type: 'table' }>> {
  const look = await lookAtFile(order);
  if (look.type !== 'table') throw notImportable(look);
  return look;
}

export function notImportable({
  trouble,
  sentence,
}: Exclude<FileLook, { type: 'table' }>): HttpProblem {
  return new HttpProblem('not-importable', { sentence, members: { trouble } });
}
