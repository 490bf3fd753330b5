import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { tableOf } from './csv-file.js';

const ROWS_AT_ONCE = 500;

/**
 * Writes made-up customers to a workbook of one sheet.
 * @param {string} dist the build whose writer is used
 * @param {string} path
 * @param {number} first number of the first customer
 * @param {number} rows
 */
export async function writeWorkbook(dist, path, first, rows) {
  const writing = pathToFileURL(join(dist, 'bulk/tables/workbook-writer.js')).href;
  const { WorkbookWriter } = await import(writing);
  const table = tableOf(first, rows);
  const headings = table.next().value ?? [];
  const columns = headings.map((heading) => ({ heading, format: 'text' }));
  const writer = new WorkbookWriter([{ name: '客户', columns }]);
  const written = pipeline(writer.output, createWriteStream(path));
  let gathered = [];
  for (const cells of table) {
    gathered.push(cells);
    if (gathered.length < ROWS_AT_ONCE) continue;
    await writer.write(0, gathered);
    gathered = [];
  }
  await writer.write(0, gathered);
  await writer.finish();
  await written;
}
