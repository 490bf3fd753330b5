import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { PutOptions, Vault, VaultRecord } from '../../vault/vault.js';
import { whenFree } from './busy.js';
import { closeDatabase } from './database.js';
import { VAULT_FILE } from './store-folder.js';
import { openVaultFile, type WriteStatements } from './vault-file.js';

const MAX_CHUNK_BYTES = 1024 * 1024;

/** Expired records that a put removes when it expires itself: they never pile up and never cost much. */
const SWEPT_AT_ONCE = 100;

/** Chunks of a file that are deleted in one transaction. */
const REMOVED_AT_ONCE = 16;

/**
 * The vault in `vault.db` of a folder that `openSqliteLog` has opened or made.
 * @throws StoreError `no-access`, `read-only`, `foreign`, `newer`, `damaged`
 */
export async function openSqliteVault(folder: string): Promise<Vault> {
  const file = await openVaultFile(join(folder, VAULT_FILE));
  const { path, writer, read, write } = file;
  const find = (kind: string, key: string) => vaultRecord(read.find.get([kind, key, now()]));
  return {
    get: (kind, key) => whenFree(path, () => find(kind, key)),
    put: (kind, key, value, options = {}) =>
      writer.transaction(() => put(write, kind, key, value, options)),
    putNew: (kind, records) =>
      writer.transaction(() => {
        const at = now();
        for (const [key, value] of records) {
          write.putNew.run([kind, key, at, JSON.stringify(value), newRevision(), null]);
        }
      }),
    getMany: (kind, keys) =>
      whenFree(path, () =>
        recordsByKey(read.findMany.all([kind, JSON.stringify(keys), now()]).map(vaultRecord)),
      ),
    async remove(kind, key, { ifRevision } = {}) {
      const removed = await writer.transaction(() => remove(write, kind, key, ifRevision));
      // It also goes out of the write-ahead log, unless somebody is just reading there.
      if (removed) await whenFree(path, () => read.truncate.get([]));
      return removed;
    },
    list: (kind, { after = '', limit = -1, descending = false } = {}) =>
      whenFree(path, () => {
        const rows = (descending ? read.listDown : read.list).all([kind, after, now(), limit]);
        return [...recordsByKey(rows.map(vaultRecord)).values()];
      }),
    increment: (kind, key, by) =>
      writer.transaction(() => {
        write.increment.run([kind, key, by]);
        // The one column of the statement; the row was written a line ago.
        return (write.counter.get([kind, key]) as [number])[0];
      }),
    async putChunk(fileId, index, bytes) {
      if (bytes.byteLength > MAX_CHUNK_BYTES) {
        throw new RangeError(`A chunk of ${bytes.byteLength} bytes is over ${MAX_CHUNK_BYTES}.`);
      }
      await writer.transaction(() => write.putChunk.run([fileId, index, Buffer.from(bytes)]));
    },
    async *readChunks(fileId) {
      for (let last = -1; ; ) {
        const row = await whenFree(path, () => read.nextChunk.get([fileId, last]));
        if (row === undefined) return;
        // The columns of the statement, in order.
        const [index, bytes] = row as [number, Buffer];
        yield bytes;
        last = index;
      }
    },
    async removeFile(fileId) {
      // What is deleted is overwritten: a large file at once would keep others from writing for long.
      const remove = () => write.removeChunks.run([fileId, REMOVED_AT_ONCE]).changes;
      while ((await writer.transaction(remove)) === REMOVED_AT_ONCE);
    },
    async close() {
      await writer.close();
      closeDatabase(file.connection);
    },
  };
}

function put(
  write: WriteStatements,
  kind: string,
  key: string,
  value: Record<string, unknown>,
  { ifRevision, expiresAt }: PutOptions,
): number | undefined {
  if (ifRevision !== undefined) {
    const found = vaultRecord(write.find.get([kind, key, now()]));
    if (ifRevision !== (found?.revision ?? 0)) return undefined;
  }
  if (expiresAt !== undefined) write.sweep.run([now(), SWEPT_AT_ONCE]);
  // The same form as `now`, since the two are compared as text.
  const expires = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
  const revision = newRevision();
  write.put.run([kind, key, now(), JSON.stringify(value), revision, expires]);
  return revision;
}

/** Random, so that a record removed and made again never has the revision somebody still holds. */
function newRevision(): number {
  return randomInt(1, 2 ** 47);
}

function remove(
  write: WriteStatements,
  kind: string,
  key: string,
  ifRevision: number | undefined,
): boolean {
  const record = vaultRecord(write.find.get([kind, key, now()]));
  if (!record || (ifRevision !== undefined && ifRevision !== record.revision)) return false;
  write.remove.run([kind, key]);
  return true;
}

function recordsByKey(records: readonly (VaultRecord | undefined)[]): Map<string, VaultRecord> {
  const found = new Map<string, VaultRecord>();
  for (const record of records) if (record) found.set(record.key, record);
  return found;
}

function vaultRecord(row: unknown): VaultRecord | undefined {
  if (row === undefined) return undefined;
  // The columns of the statements that read records, in order; values are written as objects only.
  const [key, value, revision] = row as [string, string, number];
  return { key, value: JSON.parse(value) as Record<string, unknown>, revision };
}

function now(): string {
  return new Date().toISOString();
}
