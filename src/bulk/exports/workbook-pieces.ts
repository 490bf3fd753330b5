import { rightsOf } from '../../access/rights.js';
import type { ShownRecord } from '../../access/shown/shown-record.js';
import { customersAt } from '../../queries/customers-at.js';
import { WorkbookWriter } from '../tables/workbook-writer.js';
import type { WorkbookCell } from '../tables/writing/sheet-spec.js';
import { askedBy, type ExportParts, longestLists } from './csv-pieces.js';
import { explanation, propertiesOf } from './explanation.js';
import { chooseColumns, exportColumns } from './export-columns.js';
import type { ExportPiece, ExportRequest } from './export-request.js';
import { isBeside, workbookSheets } from './workbook-sheets.js';

/**
 * The customers as a workbook: a sheet for them, one for each list of elements, joined by the code, and
 * one that says what the file is.
 * @throws UnknownExportColumn, ViewNotReady, StoreError
 */
export async function* workbookPieces(
  parts: ExportParts,
  request: ExportRequest,
): AsyncGenerator<ExportPiece> {
  const rights = rightsOf(request.identity, parts.policy);
  const all = exportColumns(parts.policy, rights, request.position);
  const chosen = chooseColumns(all, request.columns);
  const longest = chosen.some(isBeside) ? await longestLists(parts, request, rights) : new Map();
  const sheets = workbookSheets(chosen, longest);
  const { spec, rowsFor } = explanation(request, rights);
  const writer = new WorkbookWriter(
    [...sheets.map((sheet) => sheet.spec), spec],
    propertiesOf(request),
  );
  let rows = 0;
  const write = async (records: readonly ShownRecord[]) => {
    for (const [index, { rowsOf }] of sheets.entries()) {
      const cells: WorkbookCell[][] = [];
      for (const record of records) cells.push(...rowsOf(record));
      if (cells.length > 0) await writer.write(index, cells);
    }
    rows += records.length;
  };
  const writeAll = async () => {
    for await (const records of customersAt(parts, askedBy(request, rights))) await write(records);
    await writer.write(sheets.length, rowsFor(rows));
    await writer.finish();
  };
  const written = writeAll();
  // What goes wrong there is heard of by whoever reads the output.
  written.catch((error: unknown) => writer.output.destroy(asError(error)));
  try {
    for await (const bytes of writer.output as AsyncIterable<Buffer>) yield { bytes, rows };
    await written;
  } finally {
    await writer.abort();
    await written.catch(() => undefined);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
