import mongoose from 'mongoose';
import { StoreError } from '../../log/store-error.js';

const { MongoBulkWriteError } = mongoose.mongo;

const DUPLICATE_KEY = 11000;

/** A document put in the place of what its filter finds, or inserted. */
export interface Replacing<Stored extends mongoose.mongo.Document> {
  replaceOne: {
    filter: mongoose.mongo.Filter<Stored> & { _id: string };
    replacement: mongoose.mongo.WithoutId<Stored>;
    upsert: true;
  };
}

/**
 * Writes documents of which those that are there already may stay: such a one is not found by its filter,
 * and the insert that is tried then meets its `_id`.
 * @throws the driver's error when a majority did not confirm all others; StoreError `foreign` when a
 * document is not there although its key is said to be taken: an index that Dossier did not make
 */
export async function writeExceptTaken<Stored extends mongoose.mongo.Document & { _id: string }>(
  collection: mongoose.mongo.Collection<Stored>,
  writes: readonly Replacing<Stored>[],
): Promise<void> {
  try {
    await collection.bulkWrite([...writes], { ordered: false });
  } catch (error) {
    await requireTaken(collection, writes, error);
  }
}

async function requireTaken<Stored extends mongoose.mongo.Document & { _id: string }>(
  collection: mongoose.mongo.Collection<Stored>,
  writes: readonly Replacing<Stored>[],
  error: unknown,
): Promise<void> {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failed = [error.writeErrors].flat();
  const areTaken = failed.length > 0 && failed.every(({ code }) => code === DUPLICATE_KEY);
  if (!areTaken || error.result.getWriteConcernError()) throw error;
  const ids = failed.flatMap(({ index }) => writes[index]?.replaceOne.filter._id ?? []);
  const wanted = { _id: { $in: ids } } as unknown as mongoose.mongo.Filter<Stored>; // _id is a string
  if ((await collection.countDocuments(wanted)) === new Set(ids).size) return;
  throw new StoreError(
    'foreign',
    `Collection ${collection.collectionName} refuses documents by a unique index that Dossier did not make: ${failed[0]?.errmsg ?? ''}`,
    { cause: error },
  );
}
