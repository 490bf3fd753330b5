/**
 * The port of the vault: small mutable records that are not history (wrapped data keys, counters,
 * import progress, later users, sessions, tokens, jobs and their files). Nothing here is a source of
 * what a customer record says. Every adapter passes `test/contracts/vault`.
 */

export interface VaultRecord {
  key: string;
  value: Record<string, unknown>;
  /** Changes with every put; compared by `put` and `remove`. */
  revision: number;
}

export interface PutOptions {
  /** Store only if the record still has this revision; 0 means: only if there is none. */
  ifRevision?: number;
  /** UTC ISO time after which the record is no longer found. */
  expiresAt?: string;
}

export interface ListOptions {
  after?: string;
  limit?: number;
  /** The other way round: the largest keys first, `after` which come smaller ones. */
  descending?: boolean;
}

export interface Vault {
  get(kind: string, key: string): Promise<VaultRecord | undefined>;
  /** The new revision, or undefined when `ifRevision` did not hold. Durable when it resolves. */
  put(
    kind: string,
    key: string,
    value: Record<string, unknown>,
    options?: PutOptions,
  ): Promise<number | undefined>;
  /** Puts many records that do not exist yet in one durable write (existing ones are left alone). */
  putNew(kind: string, records: ReadonlyMap<string, Record<string, unknown>>): Promise<void>;
  /** Those of the records that exist; one round trip. */
  getMany(kind: string, keys: readonly string[]): Promise<Map<string, VaultRecord>>;
  /** True when a record was removed. */
  remove(kind: string, key: string, options?: { ifRevision?: number }): Promise<boolean>;
  /** Records of a kind in key order, after `after`. */
  list(kind: string, options?: ListOptions): Promise<VaultRecord[]>;
  /** Adds to a counter and gives its new value; atomic over processes. */
  increment(kind: string, key: string, by: number): Promise<number>;
  /** Writes the n-th chunk (≤ 1 MB) of a file; the same chunk again replaces it. */
  putChunk(fileId: string, index: number, bytes: Uint8Array): Promise<void>;
  readChunks(fileId: string): AsyncIterable<Uint8Array>;
  removeFile(fileId: string): Promise<void>;
  close(): Promise<void>;
}
