import { StoreError } from '../../log/store-error.js';
import { asked } from './asked.js';
import type { MongoConnection } from './connection.js';

/**
 * A database of Dossier says so: one small document for each part that lies in it, with the version of
 * that part's layout. It is written before anything else, so that a database without one and with other
 * collections is somebody else's.
 */

export const META = 'dossier';

/** What lies in the database. */
export type StorePart = 'log' | 'vault' | 'views';

interface PartDocument {
  _id: StorePart;
  layout: number;
  /** Its collections were made; if they are gone, they were lost. */
  complete?: true;
}

/**
 * Marks the database as holding this part, and checks that it may.
 * @param layout the version of the part's layout that this code writes, from 1
 * @throws StoreError `foreign` when other things lie there, `newer`, `incomplete` when a collection that
 * was there is gone, `no-access`
 */
export async function requirePart(
  connection: MongoConnection,
  part: StorePart,
  layout: number,
  collections: readonly string[],
): Promise<void> {
  const { db, where } = connection;
  await asked(where, async () => {
    // In this order: who makes a database marks it before anything else is in it.
    const names = await collectionNames(connection);
    const parts = await db.collection<PartDocument>(META).find().toArray();
    const found = parts.find(({ _id }) => _id === part);
    const stranger = names.find((name) => name !== META);
    if (parts.length === 0 && stranger !== undefined) {
      throw new StoreError(
        'foreign',
        `${where} holds a collection ${stranger} but nothing made by Dossier; name an empty database.`,
      );
    }
    if (found && found.layout > layout) {
      throw new StoreError(
        'newer',
        `${where}: the ${part} was written by a newer version of Dossier (layout ${found.layout}; this one reads up to ${layout}).`,
      );
    }
    const missing = found?.complete && collections.find((name) => !names.includes(name));
    // Listed again: another process may have made it and said so since.
    const lost = missing && !(await collectionNames(connection)).includes(missing) && missing;
    if (lost) {
      throw new StoreError(
        'incomplete',
        `${where}: collection ${lost} is missing, though the ${part} was there; restore it from a backup.`,
      );
    }
    if (!found) await mark(connection, part, { layout });
  });
}

/** Says that the collections of the part are there now, so that their loss will be noticed. */
export function markComplete(connection: MongoConnection, part: StorePart): Promise<void> {
  return asked(connection.where, () => mark(connection, part, { complete: true }));
}

async function collectionNames({ db }: MongoConnection): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}

async function mark(
  { db }: MongoConnection,
  part: StorePart,
  fields: Partial<PartDocument>,
): Promise<void> {
  await db
    .collection<PartDocument>(META)
    .updateOne({ _id: part }, { $set: fields }, { upsert: true });
}
