import type { Readable } from 'node:stream';
import type { QueryBus } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import type { Rights } from '../../access/rights.js';
import type { Vault } from '../../vault/vault.js';
import { escapeCell } from '../columns/cell-text.js';
import type { Language } from '../imports/row-refusal.js';
import { WorkbookWriter } from '../tables/workbook-writer.js';
import { bulkResults } from './bulk-results.js';
import { type NamedResult, namedResults } from './named-results.js';

/** The results of a bulk action as a file for a spreadsheet: who was refused and why. */

interface Parts {
  vault: Pick<Vault, 'readChunks'>;
  queries: Pick<QueryBus, 'execute'>;
  rights: Rights;
}

const BYTE_ORDER_MARK = '\ufeff';
const WORDS = {
  zh: {
    sheet: '批量操作结果',
    headings: ['客户编码', '客户名称', '系统编号', '结果', '原因代码', '原因'],
    outcomes: { changed: '将变更', unchanged: '无需变更', refused: '未执行' },
    between: '；',
  },
  en: {
    sheet: 'Results',
    headings: ['Code', 'Legal name', 'Customer id', 'Result', 'Reason code', 'Reason'],
    outcomes: { changed: 'would change', unchanged: 'no change', refused: 'refused' },
    between: '; ',
  },
} as const;
const WIDTHS = [14, 36, 38, 12, 20, 60];

/** UTF-8 with byte order mark; a piece for each block, at the reader's pace. */
export async function* resultsCsv(
  parts: Parts,
  jobId: string,
  language: Language,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csv([WORDS[language].headings]);
  for await (const rows of rowsOf(parts, jobId, language)) yield csv(rows);
}

/** The bytes of a workbook; what goes wrong while it is made ends the stream with an error. */
export function resultsWorkbook(parts: Parts, jobId: string, language: Language): Readable {
  const { sheet, headings } = WORDS[language];
  const columns = headings.map((heading, i) => ({ heading, widthCharacters: WIDTHS[i] ?? 20 }));
  const writer = new WorkbookWriter([{ name: sheet, columns, autoFilter: true }]);
  void write(writer, rowsOf(parts, jobId, language));
  return writer.output;
}

async function write(writer: WorkbookWriter, blocks: AsyncIterable<string[][]>): Promise<void> {
  try {
    for await (const rows of blocks) await writer.write(0, rows);
    await writer.finish();
  } catch {
    // Whoever reads it sees it end before its time; when it is no longer read, nobody does.
    await writer.abort();
  }
}

async function* rowsOf(
  { vault, queries, rights }: Parts,
  jobId: string,
  language: Language,
): AsyncGenerator<string[][]> {
  for await (const results of bulkResults(vault, jobId)) {
    yield (await namedResults(queries, rights, results)).map((result) => row(result, language));
  }
}

function row(result: NamedResult, language: Language): string[] {
  const { code = '', legalName = '', customerId, outcome, reasons = [] } = result;
  const { outcomes, between } = WORDS[language];
  return [
    code,
    legalName,
    customerId,
    outcomes[outcome],
    reasons.map((reason) => reason.code).join(between),
    reasons.map((reason) => reason[language]).join(between),
  ];
}

function csv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((cells) => cells.map((text) => (text === '' ? '' : escapeCell(text)))),
    { record_delimiter: 'windows' },
  );
}
