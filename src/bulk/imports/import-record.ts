import { createHash, randomUUID } from 'node:crypto';
import type { Vault } from '../../vault/vault.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { SourceFile } from '../tables/source-file.js';
import { type ImportCounts, noCounts } from './import-tally.js';
import type { KeptRefusals } from './refused-rows.js';

/**
 * What the vault knows of an import: how far it is, so that one that was stopped is taken up again. Kept
 * under the job's id, or else under the digest of what makes it the same import.
 */
export interface ImportRecord {
  importId: string;
  state: 'running' | 'finished';
  /** Name of the file, for people. */
  file: string;
  /** What kind of file it is: refused rows go out as they came in. */
  form: 'csv' | 'xlsx';
  /** The sheets that are read, the customers' first; `index` is the place in the file. */
  sheets: { index: number; name: string; headings: readonly string[] }[];
  /** Every row up to this one is settled. */
  settledRow: number;
  counts: ImportCounts;
  refused: KeptRefusals;
  /** UTC. */
  startedAt: string;
  /** UTC. */
  updatedAt: string;
}

const KIND = 'import';

export interface SameImport {
  source: SourceFile;
  mode: 'create' | 'upsert';
  mapping: ColumnMapping;
  batch: string | undefined;
}

/** The key of an import: the same file, mode, mapping and batch are the same import. */
export function importKey({ source, mode, mapping, batch }: SameImport): string {
  const sheets = [mapping, ...mapping.lists].map(({ sheet, columns }) => [
    sheet,
    columns.map(({ index, target }) => [
      index,
      target.path,
      target.system ?? '',
      target.addressKind ?? '',
      target.unit ?? '',
    ]),
  ]);
  const takenOver = mapping.takenOver.map(({ index }) => index);
  const parts = JSON.stringify([source.digest, mode, sheets, takenOver, batch ?? '']);
  return createHash('sha256').update(parts).digest('hex');
}

/** What is known of the import with this key (a job's is the job's id); undefined when there is none. */
export async function findImport(vault: Vault, key: string): Promise<ImportRecord | undefined> {
  const found = await vault.get(KIND, key);
  return found?.value as ImportRecord | undefined; // only written below
}

export async function forgetImport(vault: Vault, key: string): Promise<void> {
  await vault.remove(KIND, key);
}

/** Another process took the import up; this one stops, and nothing is doubled. */
export class ImportTakenOver extends Error {
  constructor(file: string) {
    super(`Another process is importing ${file} now; this one stopped. Nothing is doubled.`);
    this.name = 'ImportTakenOver';
  }
}

/** Which import it is, and what of. */
export interface ImportIdentity {
  key: string;
  /** Made up when not given. */
  importId?: string;
  source: SourceFile;
  mapping: ColumnMapping;
}

/** The record of one import, changed by one process at a time: whoever wrote last owns it. */
export class ImportProgress {
  private constructor(
    private readonly vault: Vault,
    readonly key: string,
    private revision: number,
    /** As it was saved last. */
    public record: ImportRecord,
    /** True when an unfinished import was taken up. */
    readonly resumed: boolean,
  ) {}

  /** Takes up the unfinished import of this key, or starts a new one. */
  static async start(
    vault: Vault,
    { key, importId, source, mapping }: ImportIdentity,
  ): Promise<ImportProgress> {
    const found = await vault.get(KIND, key);
    const before = found?.value as ImportRecord | undefined; // only written below
    const resumed = before?.state === 'running';
    const record = resumed ? before : newRecord(importId ?? randomUUID(), source, mapping);
    const progress = new ImportProgress(vault, key, found?.revision ?? 0, record, resumed);
    await progress.save({});
    return progress;
  }

  /** @throws ImportTakenOver when another process saved meanwhile */
  async save(changes: Partial<ImportRecord>): Promise<void> {
    const record = { ...this.record, ...changes, updatedAt: new Date().toISOString() };
    const revision = await this.vault.put(
      KIND,
      this.key,
      { ...record },
      { ifRevision: this.revision },
    );
    if (revision === undefined) throw new ImportTakenOver(record.file);
    this.record = record;
    this.revision = revision;
  }
}

function newRecord(
  importId: string,
  { name, form }: SourceFile,
  mapping: ColumnMapping,
): ImportRecord {
  const now = new Date().toISOString();
  return {
    importId,
    state: 'running',
    file: name,
    form: form.type,
    sheets: [mapping, ...mapping.lists].map((read) => ({
      index: read.sheet,
      name: read.name,
      headings: read.headings,
    })),
    settledRow: 0,
    counts: noCounts(),
    refused: { chunks: 0, rows: 0 },
    startedAt: now,
    updatedAt: now,
  };
}
