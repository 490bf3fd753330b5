import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { lookAt, rowsOf } from '../../../src/bulk/tables/source-file.js';
import { WorkbookWriter } from '../../../src/bulk/tables/workbook-writer.js';

/** A sheet with its headings in the first row. */
export interface Sheet {
  name: string;
  rows: readonly (readonly string[])[];
}

/** Writes a workbook of texts. */
export async function writeWorkbook(path: string, sheets: readonly Sheet[]): Promise<string> {
  const writer = new WorkbookWriter(
    sheets.map(({ name, rows }) => ({
      name,
      columns: (rows[0] ?? []).map((heading) => ({ heading, format: 'text' as const })),
    })),
  );
  const written = pipeline(writer.output, createWriteStream(path));
  for (const [at, { rows }] of sheets.entries()) await writer.write(at, rows.slice(1));
  await writer.finish();
  await written;
  return path;
}

/** The sheets of a workbook, headings first. */
export async function readWorkbook(path: string): Promise<Sheet[]> {
  const source = await lookAt(path);
  const sheets: Sheet[] = [];
  for (const [at, { name, headings }] of source.sheets.entries()) {
    const rows: string[][] = [headings];
    for await (const batch of rowsOf(source, at)) rows.push(...batch.map(({ cells }) => cells));
    sheets.push({ name, rows });
  }
  return sheets;
}
