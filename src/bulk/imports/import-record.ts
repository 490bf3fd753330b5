import { createHash, randomUUID } from 'node:crypto';
import type { Vault } from '../../vault/vault.js';
import type { ColumnMapping } from '../columns/mapping.js';
import { type ImportCounts, noCounts } from './import-tally.js';

/**
 * What the vault knows of an import: how far it is, so that one that was stopped is taken up again. Kept
 * under the digest of what makes it the same import.
 */
export interface ImportRecord {
  importId: string;
  state: 'running' | 'finished';
  /** Name of the file, for people. */
  file: string;
  /** Every row up to this one is settled. */
  settledRow: number;
  counts: ImportCounts;
  /** The file of refused rows and how much of it belongs to settled rows. */
  refused: { path: string; bytes: number } | null;
  /** UTC. */
  startedAt: string;
  /** UTC. */
  updatedAt: string;
}

const KIND = 'import';

export interface SameImport {
  /** Digest of the file's bytes. */
  fileDigest: string;
  mode: 'create' | 'upsert';
  mapping: ColumnMapping;
  batch: string | undefined;
}

/** The key of an import: the same file, mode, mapping and batch are the same import. */
export function importKey({ fileDigest, mode, mapping, batch }: SameImport): string {
  const columns = mapping.columns.map(({ index, target }) => [
    index,
    target.path,
    target.system ?? '',
    target.addressKind ?? '',
    target.unit ?? '',
  ]);
  const parts = JSON.stringify([fileDigest, mode, columns, batch ?? '']);
  return createHash('sha256').update(parts).digest('hex');
}

/** Another process took the import up; this one stops, and nothing is doubled. */
export class ImportTakenOver extends Error {
  constructor(file: string) {
    super(`Another process is importing ${file} now; this one stopped. Nothing is doubled.`);
    this.name = 'ImportTakenOver';
  }
}

/** The record of one import, changed by one process at a time: whoever wrote last owns it. */
export class ImportProgress {
  private constructor(
    private readonly vault: Vault,
    private readonly key: string,
    private revision: number,
    /** As it was saved last. */
    public record: ImportRecord,
    /** True when an unfinished import was taken up. */
    readonly resumed: boolean,
  ) {}

  /** Takes up the unfinished import of this key, or starts a new one. */
  static async start(vault: Vault, key: string, file: string): Promise<ImportProgress> {
    const found = await vault.get(KIND, key);
    const before = found?.value as ImportRecord | undefined; // only written below
    const resumed = before?.state === 'running';
    const now = new Date().toISOString();
    const record: ImportRecord = resumed
      ? { ...before, updatedAt: now }
      : {
          importId: randomUUID(),
          state: 'running',
          file,
          settledRow: 0,
          counts: noCounts(),
          refused: null,
          startedAt: now,
          updatedAt: now,
        };
    const progress = new ImportProgress(vault, key, found?.revision ?? 0, record, resumed);
    await progress.save({});
    return progress;
  }

  /** Goes through the file from its first row again, under the same id. */
  startOver(): Promise<void> {
    return this.save({ settledRow: 0, counts: noCounts(), refused: null });
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
