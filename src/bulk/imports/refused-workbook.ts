import type { Readable } from 'node:stream';
import type { Vault } from '../../vault/vault.js';
import { ownColumns } from '../columns/read-only-columns.js';
import { WorkbookWriter } from '../tables/workbook-writer.js';
import type { ColumnSpec, WorkbookCell } from '../tables/writing/sheet-spec.js';
import type { ImportRecord } from './import-record.js';
import { type RefusedRow, refusedRows } from './refused-rows.js';
import { ownCells, refusalCells, refusalHeadings, wrongPlaces } from './refused-table.js';
import type { Language } from './row-refusal.js';

const REASON_WIDTH = 60;

/**
 * The refused rows as a workbook with the sheets of the original that were read, in each only rows of
 * customers that were refused; wrong cells are marked. Corrected, it can be imported as it is.
 */
export function refusedWorkbook(vault: Vault, record: ImportRecord, language: Language): Readable {
  const { sheets } = record;
  const ours = refusalHeadings(language);
  const writer = new WorkbookWriter(
    sheets.map(({ name, headings }, i) => ({
      name: name === '' ? `Sheet${i + 1}` : name,
      columns: [
        ...headings.slice(0, ownColumns(headings)).map(textColumn),
        ...ours.map((heading, at) =>
          at === ours.length - 1 ? { heading, widthCharacters: REASON_WIDTH } : { heading },
        ),
      ],
      autoFilter: true,
    })),
  );
  write(writer, vault, record, language).catch(async (error: unknown) => {
    await writer.abort();
    writer.output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return writer.output;
}

/** Everything is text, so that no spreadsheet shortens a long number while it is corrected. */
function textColumn(heading: string): ColumnSpec {
  return { heading, format: 'text' };
}

async function write(
  writer: WorkbookWriter,
  vault: Vault,
  record: ImportRecord,
  language: Language,
): Promise<void> {
  const { sheets } = record;
  for await (const rows of refusedRows(vault, record)) {
    for (const [at, { index, headings }] of sheets.entries()) {
      const cells = rows.flatMap((row) => cellsIn(index, row, headings, sheets, language));
      if (cells.length > 0) await writer.write(at, cells);
    }
  }
  await writer.finish();
}

/** The rows of one sheet that a refused customer has. */
function cellsIn(
  sheet: number,
  refused: RefusedRow,
  headings: readonly string[],
  sheets: ImportRecord['sheets'],
  language: Language,
): WorkbookCell[][] {
  const wrong = wrongPlaces(refused);
  const own = refused.sheet ?? sheets[0]?.index ?? 0;
  const parts = [{ sheet: own, row: refused.row, cells: refused.cells }, ...(refused.joined ?? [])];
  return parts
    .filter((part) => part.sheet === sheet)
    .map(({ row, cells }) => {
      const isOwn = sheet === own && row === refused.row;
      const here = refused.reasons.filter(
        ({ place }) => place?.sheet === sheet && place.row === row,
      );
      const reasons = isOwn ? refused.reasons : here;
      return [
        ...ownCells(cells, headings).map((text, column) =>
          wrong.has(`${sheet}:${row}:${column}`) ? { text, mark: 'error' as const } : text,
        ),
        ...(isOwn || here.length > 0
          ? refusalCells(row, reasons, sheets, language)
          : [String(row), '', '', '']),
      ];
    });
}
