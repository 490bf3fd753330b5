import mongoose from 'mongoose';
import { StoreError } from '../../log/store-error.js';
import { isDuplicateKey, storeErrorOf } from './errors.js';

/** An index that a collection must have. */
export interface Index {
  name: string;
  /** Fields in order; 1 ascending, -1 descending. */
  key: Readonly<Record<string, 1 | -1>>;
  unique?: true;
  /** The server removes a document so many seconds after the time in its field. */
  expireAfterSeconds?: number;
}

/** What an index is; every option but `unique` changes what it finds, lets in or keeps. */
interface FoundIndex {
  name: string;
  key: string;
  unique: boolean;
  options: string[];
}

/** Reported beside the options; none of it changes what an index does. */
const NO_OPTIONS = new Set(['v', 'name', 'key', 'ns', 'background', 'unique']);

const EXPIRES = 'expireAfterSeconds';

const NO_SUCH_COLLECTION = 26;

/**
 * Makes the indexes that are missing and checks those that are there: one that differs from what is
 * wanted, and one of somebody else that would refuse or remove documents, is named instead of ignored.
 * @throws StoreError `foreign` naming the difference, `damaged` when what is stored breaks uniqueness,
 * `no-access`
 */
export async function requireIndexes<Document extends mongoose.mongo.Document>(
  collection: mongoose.mongo.Collection<Document>,
  wanted: readonly Index[],
  where: string,
): Promise<void> {
  const place = `${where}: collection ${collection.collectionName}`;
  try {
    const found = await foundIndexes(collection);
    const differences = differencesIn(found, wanted);
    if (differences.length > 0) {
      throw new StoreError('foreign', `${place}: ${differences.join(' ')}`);
    }
    for (const { key, ...options } of wanted) {
      if (found.some((index) => index.key === textOf(key))) continue;
      await collection.createIndex(key, options);
    }
  } catch (error) {
    if (!isDuplicateKey(error)) throw storeErrorOf(error, place);
    throw new StoreError('damaged', `${place} holds a value twice that must be unique.`, {
      cause: error,
    });
  }
}

/** A sentence for each index that is not as it must be. */
function differencesIn(found: readonly FoundIndex[], wanted: readonly Index[]): string[] {
  return found.flatMap((index) => {
    const named = wanted.find(({ name }) => name === index.name);
    const expected = wanted.find(({ key }) => textOf(key) === index.key) ?? named;
    const removes = index.options.some((option) => option.startsWith(EXPIRES));
    if (!expected && index.name !== '_id_' && !index.unique && !removes) return [];
    const is = `index ${index.name} is ${describe(index)}`;
    if (!expected && index.name !== '_id_') {
      return [`${is}, which Dossier did not make and which refuses or removes documents.`];
    }
    const expectedIndex = {
      key: expected ? textOf(expected.key) : textOf({ _id: 1 }),
      unique: expected?.unique ?? false,
      options: optionsOf(expected ?? {}),
    };
    // The one over _id is unique whether or not the server says so.
    const actual = { ...index, unique: expected ? index.unique : false };
    if (describe(actual) === describe(expectedIndex)) return [];
    return [`${is}, where ${describe(expectedIndex)} is expected; drop it, then start again.`];
  });
}

function describe({ key, unique, options }: Omit<FoundIndex, 'name'>): string {
  const others = options.length > 0 ? ` with ${options.join(', ')}` : '';
  return `${unique ? 'unique' : 'not unique'} over ${key}${others}`;
}

async function foundIndexes<Document extends mongoose.mongo.Document>(
  collection: mongoose.mongo.Collection<Document>,
): Promise<FoundIndex[]> {
  try {
    const found: Record<string, unknown>[] = await collection.listIndexes().toArray();
    return found.map((index) => ({
      name: String(index.name),
      key: textOf(index.key as Record<string, unknown>),
      unique: index.unique === true,
      options: optionsOf(index),
    }));
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoError && error.code === NO_SUCH_COLLECTION) return [];
    throw error;
  }
}

/** As a person may read them; of an expiry with the time, of others the name tells enough. */
function optionsOf(index: object): string[] {
  return Object.entries(index)
    .filter(([name]) => !NO_OPTIONS.has(name))
    .map(([name, value]) => (name === EXPIRES ? `${name}: ${Number(value)}` : name));
}

/** `{guards: 1, _id: -1}`: order and direction count. */
function textOf(key: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(key).map(([field, direction]) => `${field}: ${direction}`);
  return `{${fields.join(', ')}}`;
}
