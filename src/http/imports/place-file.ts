import {
  type NotImported,
  notImported,
  type PlacedColumn,
  placedColumns,
} from '../../bulk/columns/placed-columns.js';
import { type FileLook, orNotImportable } from '../../bulk/imports/file-look.js';
import { placeColumns } from '../../bulk/imports/import-customers.js';
import type { SourceFile } from '../../bulk/tables/source-file.js';
import type { Policy } from '../../customer/policy.js';
import type { AskedImport } from './import-fields.js';

/** A file that can be imported, and where its columns go. */
export interface ImportableFile {
  sizeBytes: number;
  /** SHA-256 of its bytes, in hex. */
  digest: string;
  /** Rows for customers. */
  rows: number;
  columns: PlacedColumn[];
  notImported: NotImported[];
}

/** @param saved what was said before of a file with these headings */
export function placeFile(
  source: SourceFile,
  asked: AskedImport,
  policy: Policy,
  saved: readonly string[] | undefined,
): Promise<
  { type: 'importable'; file: ImportableFile } | Extract<FileLook, { type: 'not-importable' }>
> {
  return orNotImportable(async () => {
    const mapping = placeColumns(source, { ...asked, ...(saved && { saved }) }, policy);
    const { sizeBytes, digest, sheets } = source;
    return {
      type: 'importable',
      file: {
        sizeBytes,
        digest,
        rows: sheets[mapping.sheet]?.rows ?? 0,
        columns: placedColumns(mapping),
        notImported: notImported(mapping),
      },
    };
  });
}
