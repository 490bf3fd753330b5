import { randomInt } from 'node:crypto';
import mongoose from 'mongoose';
import type { PutOptions, Vault, VaultRecord } from '../../vault/vault.js';
import { asked } from './asked.js';
import type { MongoConnection } from './connection.js';
import { writeExceptTaken } from './duplicates.js';
import { isDuplicateKey, storeErrorOf } from './errors.js';
import { type Index, requireIndexes } from './indexes.js';
import { markComplete, requirePart } from './layout.js';
import { vaultFiles } from './vault-files.js';

type Collection<Stored extends mongoose.mongo.Document> = mongoose.mongo.Collection<Stored>;

interface RecordDocument {
  /** `<kind>/<key>`: a kind's records lie together, in the order of their keys. */
  _id: string;
  /** JSON. */
  value: string;
  revision: number;
  expiresAt?: Date;
}

interface CounterDocument {
  _id: string;
  count: number;
}

const LAYOUT = 1;

const RECORDS = 'vault_records';
const COUNTERS = 'vault_counters';

const INDEXES: readonly Index[] = [
  { name: 'expired', key: { expiresAt: 1 }, expireAfterSeconds: 0 },
];

const PLAIN_KIND = /^[a-z][a-z0-9-]*$/;

/** How often a counter is tried that two processes begin at the same moment. */
const TRIES = 5;

/**
 * The vault in MongoDB. What has expired is hidden by comparing times; the server's own sweeping (a TTL
 * index) only tidies up. A majority has every put before it is answered.
 * @param connection stays open when the vault is closed: log and views have it too
 * @throws StoreError `no-access`, `foreign`, `newer`, `incomplete` when its records are gone; every call may
 * throw one
 */
export async function openMongoVault(connection: MongoConnection): Promise<Vault> {
  const { db, where } = connection;
  const records: Collection<RecordDocument> = db.collection(RECORDS);
  const counters: Collection<CounterDocument> = db.collection(COUNTERS);
  const files = vaultFiles(db);
  const ask = <T>(work: () => Promise<T>): Promise<T> => asked(where, work);
  await requirePart(connection, 'vault', LAYOUT, [RECORDS]);
  await requireIndexes(records, INDEXES, where);
  await files.requireIndexes(where);
  await markComplete(connection, 'vault');
  return {
    get: (kind, key) =>
      ask(async () => {
        const found = await records.findOne({ _id: idOf(kind, key), ...notExpired() });
        return found ? vaultRecord(found) : undefined;
      }),
    put: (kind, key, value, options = {}) =>
      ask(() => put(records, idOf(kind, key), value, options)),
    putNew: (kind, found) => ask(() => putNew(records, kind, found)),
    getMany: (kind, keys) =>
      ask(async () => {
        const ids = keys.map((key) => idOf(kind, key));
        const found = await records.find({ _id: { $in: ids }, ...notExpired() }).toArray();
        return new Map(found.map(vaultRecord).map((record) => [record.key, record]));
      }),
    remove: (kind, key, { ifRevision } = {}) =>
      ask(async () => {
        const revision = ifRevision === undefined ? {} : { revision: ifRevision };
        const wanted = { _id: idOf(kind, key), ...revision, ...notExpired() };
        return (await records.deleteOne(wanted)).deletedCount === 1;
      }),
    list: (kind, { after = '', limit, descending = false } = {}) =>
      ask(async () => {
        // `0` comes behind `/`: the end of the kind.
        const end = `${kind}0`;
        const ofKind = descending
          ? { $gt: idOf(kind, ''), $lt: after === '' ? end : idOf(kind, after) }
          : { $gt: idOf(kind, after), $lt: end };
        const found = records
          .find({ _id: ofKind, ...notExpired() })
          .sort({ _id: descending ? -1 : 1 });
        return (await (limit === undefined ? found : found.limit(limit)).toArray()).map(
          vaultRecord,
        );
      }),
    increment: (kind, key, by) => ask(() => increment(counters, idOf(kind, key), by)),
    putChunk: (fileId, index, bytes) => ask(() => files.putChunk(fileId, index, bytes)),
    async *readChunks(fileId) {
      try {
        yield* files.readChunks(fileId);
      } catch (error) {
        throw storeErrorOf(error, where);
      }
    },
    removeFile: (fileId) => ask(() => files.removeFile(fileId)),
    close: async () => undefined,
  };
}

async function put(
  records: Collection<RecordDocument>,
  _id: string,
  value: Record<string, unknown>,
  { ifRevision, expiresAt }: PutOptions,
): Promise<number | undefined> {
  const document = newDocument(value, expiresAt);
  if (ifRevision === undefined) {
    await replaceOrInsert(records, _id, document);
    return document.revision;
  }
  if (ifRevision === 0) {
    return (await putWhereNone(records, _id, document)) ? document.revision : undefined;
  }
  const wanted = { _id, revision: ifRevision, ...notExpired() };
  const { matchedCount } = await records.replaceOne(wanted, document);
  return matchedCount === 1 ? document.revision : undefined;
}

/** Two that insert the same record at once: the one that came second replaces it. */
async function replaceOrInsert(
  records: Collection<RecordDocument>,
  _id: string,
  document: Omit<RecordDocument, '_id'>,
): Promise<void> {
  try {
    await records.replaceOne({ _id }, document, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await records.replaceOne({ _id }, document, { upsert: true });
  }
}

/** In the place of an expired record, or of none; one that is there is met by its `_id`. */
async function putWhereNone(
  records: Collection<RecordDocument>,
  _id: string,
  document: Omit<RecordDocument, '_id'>,
): Promise<boolean> {
  try {
    await records.replaceOne({ _id, ...expired() }, document, { upsert: true });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

async function putNew(
  records: Collection<RecordDocument>,
  kind: string,
  added: ReadonlyMap<string, Record<string, unknown>>,
): Promise<void> {
  if (added.size === 0) return;
  const writes = [...added].map(([key, value]) => ({
    replaceOne: {
      filter: { _id: idOf(kind, key), ...expired() },
      replacement: newDocument(value, undefined),
      upsert: true as const,
    },
  }));
  await writeExceptTaken(records, writes);
}

async function increment(
  counters: Collection<CounterDocument>,
  _id: string,
  by: number,
): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      const counter = await counters.findOneAndUpdate(
        { _id },
        { $inc: { count: by } },
        { upsert: true, returnDocument: 'after' },
      );
      return counter?.count ?? by;
    } catch (error) {
      if (!isDuplicateKey(error) || tries >= TRIES) throw error;
    }
  }
}

function newDocument(
  value: Record<string, unknown>,
  expiresAt: string | undefined,
): Omit<RecordDocument, '_id'> {
  return {
    value: JSON.stringify(value),
    // Random, so that a record removed and made again never has the revision somebody still holds.
    revision: randomInt(1, 2 ** 47),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
}

/** @throws RangeError for a kind that would run into another's records */
function idOf(kind: string, key: string): string {
  if (!PLAIN_KIND.test(kind)) throw new RangeError(`${JSON.stringify(kind)} is no kind of record.`);
  return `${kind}/${key}`;
}

function vaultRecord({ _id, value, revision }: RecordDocument): VaultRecord {
  const key = _id.slice(_id.indexOf('/') + 1);
  // Values are written as objects only.
  return { key, value: JSON.parse(value) as Record<string, unknown>, revision };
}

function expired(): { expiresAt: { $lte: Date } } {
  return { expiresAt: { $lte: new Date() } };
}

function notExpired(): { expiresAt: { $not: { $lte: Date } } } {
  return { expiresAt: { $not: { $lte: new Date() } } };
}
