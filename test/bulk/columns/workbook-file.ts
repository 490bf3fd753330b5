import { join } from 'node:path';
import writeXlsxFile from 'write-excel-file/node';
import { lookAt, type SourceFile } from '../../../src/bulk/tables/source-file.js';

/** A workbook of sheets of text, the first row of each the headings, written by somebody else's program. */
export async function workbookOf(
  folder: string,
  sheets: Readonly<Record<string, readonly (readonly string[])[]>>,
): Promise<SourceFile> {
  const path = join(folder, 'book.xlsx');
  await writeXlsxFile(
    Object.entries(sheets).map(([sheet, rows]) => ({
      sheet,
      data: rows.map((row) => row.map((value) => (value === '' ? null : { value, type: String }))),
    })),
  ).toFile(path);
  return lookAt(path);
}
