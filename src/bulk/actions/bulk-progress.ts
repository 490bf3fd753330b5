import type { Vault } from '../../vault/vault.js';
import type { Outcome } from './take-step.js';

/** How many customers had which outcome. */
export type BulkCounts = Record<Outcome['outcome'], number>;

/** What the vault knows of a bulk action beside its job: how far it is. */
interface BulkRecord {
  /** How many customers it is for; absent until they are all in its file. */
  customers?: number;
  /** So many from the beginning are settled; whole blocks. */
  settled: number;
  counts: BulkCounts;
}

const KIND = 'bulk-action';

export function noCounts(): BulkCounts {
  return { changed: 0, unchanged: 0, refused: 0 };
}

/** The record of one bulk action, changed by one runner at a time. */
export class BulkProgress {
  private constructor(
    private readonly vault: Vault,
    private readonly jobId: string,
    private revision: number,
    /** As it was saved last. */
    public record: BulkRecord,
  ) {}

  static async open(vault: Vault, jobId: string): Promise<BulkProgress> {
    const found = await vault.get(KIND, jobId);
    const record = found?.value as BulkRecord | undefined; // only written below
    const fresh = { settled: 0, counts: noCounts() };
    return new BulkProgress(vault, jobId, found?.revision ?? 0, record ?? fresh);
  }

  /** @throws Error when another runner saved meanwhile */
  async save(changes: Partial<BulkRecord>): Promise<void> {
    const record = { ...this.record, ...changes };
    const options = { ifRevision: this.revision };
    const revision = await this.vault.put(KIND, this.jobId, { ...record }, options);
    if (revision === undefined) {
      throw new Error('Another runner took the bulk action up; this one stopped.');
    }
    this.record = record;
    this.revision = revision;
  }
}

export async function removeBulkProgress(vault: Vault, jobId: string): Promise<void> {
  await vault.remove(KIND, jobId);
}
