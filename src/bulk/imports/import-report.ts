import type { Vault } from '../../vault/vault.js';
import {
  type NotImported,
  notImported,
  type PlacedColumn,
  placedColumns,
} from '../columns/placed-columns.js';
import type { ImportResult } from './import-options.js';
import { forgetImport } from './import-record.js';
import { removeRefusedRows } from './refused-rows.js';
import type { RowsReport } from './rows-report.js';

/** What an import, or a dry run, has to say when it is over or was stopped. */
export interface ImportReport extends RowsReport {
  columns: PlacedColumn[];
  notImported: (Omit<NotImported, 'advice'> & { advice: string })[];
}

/** For programs; sentences about columns are in English. */
export function reportOf(result: ImportResult): ImportReport {
  const { counts, problems, duplicates, more, mapping } = result;
  return {
    counts,
    problems,
    duplicates,
    more,
    columns: placedColumns(mapping),
    notImported: notImported(mapping).map(({ advice, ...left }) => ({
      ...left,
      advice: advice.en,
    })),
  };
}

const CHUNK_BYTES = 1_000_000;

function fileOf(importId: string): string {
  return `report:${importId}`;
}

/** The report of the job of an import, as it was when it last stopped; undefined while it has not. */
export async function importReport(
  vault: Vault,
  importId: string,
): Promise<ImportReport | undefined> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of vault.readChunks(fileOf(importId))) chunks.push(chunk);
  if (chunks.length === 0) return undefined;
  return JSON.parse(Buffer.concat(chunks).toString()) as ImportReport; // written by keepReport
}

export async function keepReport(
  vault: Vault,
  importId: string,
  result: ImportResult,
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(reportOf(result)));
  await vault.removeFile(fileOf(importId));
  for (let at = 0, index = 0; at < bytes.length; at += CHUNK_BYTES, index += 1) {
    await vault.putChunk(fileOf(importId), index, bytes.subarray(at, at + CHUNK_BYTES));
  }
}

/** Takes away what an import left in the vault: its record, its report and its refused rows. */
export async function removeImport(vault: Vault, key: string, importId = key): Promise<void> {
  await forgetImport(vault, key);
  await removeRefusedRows(vault, importId);
  await vault.removeFile(fileOf(importId));
}
