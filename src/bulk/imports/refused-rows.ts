import type { Vault } from '../../vault/vault.js';
import type { Place } from '../columns/read-cells.js';
import type { RowToRead } from '../columns/row-reader.js';
import type { SameRow } from './import-rows.js';

/*
 * Refused rows are kept in the vault, in a file of JSON lines whose chunks hold whole lines: a chunk that the
 * record of the import does not count yet is written again by whoever goes on.
 */

/** A refused row as it is kept: everything that a person needs to correct it. */
export interface RefusedRow extends RowToRead {
  reasons: RefusedReason[];
  sameAs?: SameRow;
  /** Customers that have a value of the row; pointers into its input. */
  holders?: { pointer: string; customerId: string; code: string; legalName: string }[];
}

export interface RefusedReason {
  code: string;
  /** Pointer into the row's input; empty for the row as a whole. */
  pointer: string;
  /** Where the cell stands, column from 0; absent for the row as a whole and a field without a column. */
  place?: Place;
  zh: string;
  en: string;
}

/** How much of the file is settled. */
export interface KeptRefusals {
  chunks: number;
  rows: number;
}

/** What a chunk may hold; the vault takes 1 MB. */
const CHUNK_BYTES = 1_000_000;

function fileOf(importId: string): string {
  return `refused:${importId}`;
}

/** The settled refused rows of an import, in batches, in the order of the file. */
export async function* refusedRows(
  vault: Vault,
  { importId, refused }: { importId: string; refused: KeptRefusals },
): AsyncGenerator<RefusedRow[]> {
  let chunks = 0;
  if (refused.chunks === 0) return;
  for await (const chunk of vault.readChunks(fileOf(importId))) {
    const lines = Buffer.from(chunk).toString().split('\n');
    yield lines.filter(Boolean).map((line) => JSON.parse(line) as RefusedRow); // as #append wrote it
    chunks += 1;
    if (chunks === refused.chunks) return;
  }
}

export async function removeRefusedRows(vault: Vault, importId: string): Promise<void> {
  await vault.removeFile(fileOf(importId));
}

/** Writes refused rows behind those that are settled. */
export class RefusalKeeper {
  #lines: Buffer[] = [];
  #rows = 0;
  #bytes = 0;

  /** @param kept what of the file is settled */
  constructor(
    private readonly vault: Vault,
    private readonly importId: string,
    public kept: KeptRefusals,
  ) {}

  /** Durable only with the next `flush`. */
  async add(row: RefusedRow): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(row)}\n`);
    if (this.#bytes + line.length > CHUNK_BYTES) await this.flush();
    this.#lines.push(line);
    this.#bytes += line.length;
    this.#rows += 1;
  }

  /** What was added so far is in the vault; it is settled when the record of the import says so. */
  async flush(): Promise<void> {
    if (this.#rows === 0) return;
    const bytes = Buffer.concat(this.#lines);
    const { chunks, rows } = this.kept;
    const added = this.#rows;
    this.#lines = [];
    this.#bytes = 0;
    this.#rows = 0;
    await this.vault.putChunk(fileOf(this.importId), chunks, bytes);
    this.kept = { chunks: chunks + 1, rows: rows + added };
  }
}
