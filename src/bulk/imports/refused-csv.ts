import { stringify } from 'csv-stringify/sync';
import type { Vault } from '../../vault/vault.js';
import { asBefore } from '../columns/cell-text.js';
import { ownColumns } from '../columns/read-only-columns.js';
import type { ImportRecord } from './import-record.js';
import { refusedRows } from './refused-rows.js';
import { ownCells, refusalCells, refusalHeadings } from './refused-table.js';
import type { Language } from './row-refusal.js';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The refused rows as a CSV file that opens in a spreadsheet; corrected, it can be imported as it is. Of
 * a workbook with several sheets it has the customers' only.
 */
export async function* refusedCsv(
  vault: Vault,
  record: ImportRecord,
  language: Language,
): AsyncGenerator<string> {
  const { sheets } = record;
  const headings = sheets[0]?.headings ?? [];
  const kept = headings.slice(0, ownColumns(headings)).map(asBefore);
  yield BYTE_ORDER_MARK + stringify([[...kept, ...refusalHeadings(language)]]);
  for await (const rows of refusedRows(vault, record)) {
    yield stringify(
      rows.map(({ row, cells, reasons }) => [
        ...ownCells(cells, headings).map(asBefore),
        ...refusalCells(row, reasons, sheets, language),
      ]),
    );
  }
}
