import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Vault } from '../vault/vault.js';
import type { KeyFile } from './key-file.js';
import { newId } from './new-id.js';
import { openBytes, sealBytes } from './sealing.js';

/** One AES-256 key. It seals the personal values of one customer or of one contact, for as long as it lives. */
export interface DataKey {
  /** UUIDv7. */
  keyId: string;
  key: Buffer;
}

export interface DataKeysOptions {
  /** Keys made ahead at the start; below half of the present size the pool is filled again. */
  poolSize?: number;
  /** What the pool may grow to under load. */
  maxPoolSize?: number;
  /** Opened keys kept in memory. */
  cacheSize?: number;
  /** How long a key destroyed by another process may still be used here. */
  cacheMs?: number;
}

/** Kind of the vault's records that hold wrapped keys; the record's key is the key id. */
const KIND = 'data-key';

const KEY_BYTES = 32;
/** Few enough that making them (some 10 µs each) holds nothing else up. */
const MADE_AT_ONCE = 64;

/**
 * The pool of data keys. Keys are made ahead, wrapped under the key-encryption key of the key file, and
 * durable in the vault before any of them is used, so that no create waits for a second flush. Keys left
 * in the pool at a stop stay in the vault unused.
 */
export class DataKeys {
  readonly #vault: Vault;
  readonly #keyFile: KeyFile;
  readonly #cache: LRUCache<string, DataKey>;
  readonly #pool: DataKey[] = [];
  readonly #maxPoolSize: number;
  #poolSize: number;
  #filling: Promise<void> | undefined;
  /** The keys being made right now. */
  #making: Promise<void> | undefined;

  constructor(vault: Vault, keyFile: KeyFile, options: DataKeysOptions = {}) {
    this.#vault = vault;
    this.#keyFile = keyFile;
    this.#poolSize = options.poolSize ?? 128;
    this.#maxPoolSize = options.maxPoolSize ?? 2048;
    this.#cache = new LRUCache({
      max: options.cacheSize ?? 20_000,
      ttl: options.cacheMs ?? 60_000,
    });
  }

  /** A key that nobody has yet. Waits only when the pool is empty. */
  async take(): Promise<DataKey> {
    for (;;) {
      const dataKey = this.#pool.pop();
      if (this.#pool.length < this.#poolSize / 2) this.#fillAhead();
      if (dataKey) return dataKey;
      await this.#making;
    }
  }

  /** Those of the keys that exist; a missing one was destroyed. One look-up in the vault at most. */
  async load(keyIds: Iterable<string>): Promise<Map<string, DataKey>> {
    const found = new Map<string, DataKey>();
    const missing: string[] = [];
    for (const keyId of keyIds) {
      const cached = this.#cache.get(keyId);
      if (cached) found.set(keyId, cached);
      else missing.push(keyId);
    }
    if (missing.length === 0) return found;
    for (const [keyId, record] of await this.#vault.getMany(KIND, missing)) {
      const dataKey = { keyId, key: this.#unwrap(keyId, record.value) };
      this.#cache.set(keyId, dataKey);
      found.set(keyId, dataKey);
    }
    return found;
  }

  /** Forgets for good what this key sealed. True when the key was there. */
  async destroy(keyId: string): Promise<boolean> {
    const removed = await this.#vault.remove(KIND, keyId);
    this.#cache.delete(keyId);
    return removed;
  }

  /** Makes keys until the pool is full. Everybody who asks meanwhile shares one filling. */
  fill(): Promise<void> {
    this.#filling ??= this.#makeAll().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  #fillAhead(): void {
    if (this.#filling) return;
    // Run dry: the pool was too small for this load.
    if (this.#pool.length === 0) {
      this.#poolSize = Math.min(this.#poolSize * 2, this.#maxPoolSize);
    }
    // A failure is not lost: whoever finds the pool empty waits for the same keys and gets the error.
    this.fill().catch(() => undefined);
  }

  async #makeAll(): Promise<void> {
    while (this.#pool.length < this.#poolSize) {
      this.#making = this.#makeSome();
      await this.#making;
    }
  }

  async #makeSome(): Promise<void> {
    const made: DataKey[] = [];
    const records = new Map<string, Record<string, unknown>>();
    const material = randomBytes(KEY_BYTES * MADE_AT_ONCE);
    for (let at = 0; at < material.length; at += KEY_BYTES) {
      const dataKey = { keyId: newId(), key: material.subarray(at, at + KEY_BYTES) };
      made.push(dataKey);
      records.set(dataKey.keyId, this.#wrap(dataKey));
    }
    await this.#vault.putNew(KIND, records);
    this.#pool.push(...made);
  }

  #wrap({ keyId, key }: DataKey): Record<string, unknown> {
    const { id, secret } = this.#keyFile.current;
    return { wrappedBy: id, wrapped: sealBytes(secret, key, `${KIND}|${keyId}|${id}`) };
  }

  /** @throws Error when the key-encryption key is not in the key file, or the record was changed */
  #unwrap(keyId: string, { wrappedBy, wrapped }: Record<string, unknown>): Buffer {
    const secret = this.#keyFile.secrets.get(String(wrappedBy));
    if (!secret) {
      throw new Error(`The key file has no key-encryption key ${String(wrappedBy)}.`);
    }
    return openBytes(secret, String(wrapped), `${KIND}|${keyId}|${String(wrappedBy)}`);
  }
}
