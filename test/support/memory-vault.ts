import type { PutOptions, Vault, VaultRecord } from '../../src/vault/vault.js';

interface Entry {
  record: VaultRecord;
  expiresAt: string | undefined;
}

/** What a vault in memory holds: several handles may share it. */
export interface MemoryVaultStore {
  entries: Map<string, Entry>;
  counters: Map<string, number>;
  files: Map<string, Map<number, Uint8Array>>;
  revision: number;
}

export function memoryVaultStore(): MemoryVaultStore {
  return { entries: new Map(), counters: new Map(), files: new Map(), revision: 0 };
}

/** The vault's port on plain memory: the shortest adapter that passes the contract. */
export function memoryVault(store: MemoryVaultStore = memoryVaultStore()): Vault {
  const nameOf = (kind: string, key: string) => JSON.stringify([kind, key]);
  const isLive = ({ expiresAt }: Entry) =>
    expiresAt === undefined || new Date(expiresAt) > new Date();
  const find = (kind: string, key: string) => {
    const entry = store.entries.get(nameOf(kind, key));
    return entry && isLive(entry) ? structuredClone(entry.record) : undefined;
  };
  const put = (kind: string, key: string, value: object, options: PutOptions = {}) => {
    const { ifRevision, expiresAt } = options;
    if (ifRevision !== undefined && ifRevision !== (find(kind, key)?.revision ?? 0)) return;
    store.revision += 1;
    const record = { key, value: structuredClone({ ...value }), revision: store.revision };
    store.entries.set(nameOf(kind, key), { record, expiresAt });
    return record.revision;
  };
  return {
    get: async (kind, key) => find(kind, key),
    put: async (kind, key, value, options) => put(kind, key, value, options),
    putNew: async (kind, records) => {
      for (const [key, value] of records) put(kind, key, value, { ifRevision: 0 });
    },
    getMany: async (kind, keys) =>
      new Map(
        keys.flatMap((key) => {
          const record = find(kind, key);
          return record ? [[key, record]] : [];
        }),
      ),
    remove: async (kind, key, { ifRevision } = {}) => {
      const record = find(kind, key);
      if (!record || (ifRevision !== undefined && ifRevision !== record.revision)) return false;
      return store.entries.delete(nameOf(kind, key));
    },
    list: async (kind, { after = '', limit = Number.POSITIVE_INFINITY, descending = false } = {}) =>
      [...store.entries]
        .filter(([name, entry]) => JSON.parse(name)[0] === kind && isLive(entry))
        .map(([, { record }]) => structuredClone(record))
        .filter(({ key }) => (descending ? after === '' || key < after : key > after))
        .sort((one, other) => (one.key < other.key === descending ? 1 : -1))
        .slice(0, limit),
    increment: async (kind, key, by) => {
      const value = (store.counters.get(nameOf(kind, key)) ?? 0) + by;
      store.counters.set(nameOf(kind, key), value);
      return value;
    },
    putChunk: async (fileId, index, bytes) => {
      if (bytes.byteLength > 1024 * 1024) throw new RangeError('The chunk is too large.');
      const chunks = store.files.get(fileId) ?? new Map<number, Uint8Array>();
      store.files.set(fileId, chunks.set(index, Uint8Array.from(bytes)));
    },
    async *readChunks(fileId) {
      const chunks = [...(store.files.get(fileId) ?? [])];
      for (const [, bytes] of chunks.sort(([one], [other]) => one - other)) yield bytes;
    },
    removeFile: async (fileId) => {
      store.files.delete(fileId);
    },
    close: async () => undefined,
  };
}
