import { leftSentence, unreadSentence } from '../../bulk/columns/describe-left.js';
import type { ColumnMapping } from '../../bulk/columns/mapping.js';
import { placeColumns } from '../../bulk/imports/import-customers.js';
import type { SourceFile } from '../../bulk/tables/source-file.js';
import type { Policy } from '../../customer/policy.js';
import type { Sentence } from '../../jobs/job.js';
import { type FileLook, orNotImportable } from './file-look.js';
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

export interface PlacedColumn {
  /** Empty for a CSV file. */
  sheet: string;
  /** From 1. */
  column: number;
  heading: string;
  /** Path of the field, or the name of what is taken over. */
  field: string;
}

/** A column, or a whole sheet, that is not read. */
export interface NotImported {
  sheet: string;
  column?: number;
  heading?: string;
  reason: string;
  advice: Sentence;
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

function placedColumns(mapping: ColumnMapping): PlacedColumn[] {
  const ofSheets = [mapping, ...mapping.lists].flatMap(({ name: sheet, columns }) =>
    columns.map(({ index, heading, target }) => ({
      sheet,
      column: index + 1,
      heading,
      field: target.path,
    })),
  );
  const takenOver = mapping.takenOver.map(({ index, heading, name }) => ({
    sheet: mapping.name,
    column: index + 1,
    heading,
    field: name,
  }));
  return [...ofSheets, ...takenOver];
}

function notImported(mapping: ColumnMapping): NotImported[] {
  const columns = [mapping, ...mapping.lists].flatMap(({ name: sheet, left }) =>
    left.map((column) => ({
      sheet,
      column: column.index + 1,
      heading: column.heading,
      reason: column.reason,
      advice: leftSentence(column, sheet),
    })),
  );
  const sheets = mapping.unread.flatMap((unread) => {
    const advice = unreadSentence(unread);
    return advice === undefined ? [] : [{ sheet: unread.name, reason: unread.reason, advice }];
  });
  return [...columns, ...sheets];
}
