import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { StoreError } from '../../log/store-error.js';
import { Checksum } from '../../views/checksum.js';
import { type Builds, isSame } from './view-store-builds.js';
import type { RowDocument } from './view-store-shape.js';

export interface ChecksumParts {
  builds: Builds;
  /** Begins a session in which all is read as of one moment; undefined where the server has no such thing. */
  snapshot: (() => mongo.ClientSession) | undefined;
}

/** Tried so often to find a moment at which no step is half written. */
const TRIES = 20;
const PAUSE_MS = 100;

/**
 * Digest over all rows, and the position they were at. A step writes its rows before the checkpoint: a
 * row that is ahead of it, or a checkpoint that moved meanwhile, means to look once more.
 * @throws StoreError `busy` when somebody was in the middle of a step every time
 */
export async function checksumOf(
  name: string,
  { builds, snapshot }: ChecksumParts,
): Promise<{ digest: string; position: number }> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await sleep(PAUSE_MS);
    const session = snapshot?.();
    try {
      const found = await checksumNow(name, builds, session);
      if (found) return found;
    } finally {
      await session?.endSession();
    }
  }
  throw new StoreError(
    'busy',
    'The list is being written all the time; it cannot be compared now.',
  );
}

/** Undefined when a step was half written. */
async function checksumNow(
  name: string,
  builds: Builds,
  session: mongo.ClientSession | undefined,
): Promise<{ digest: string; position: number } | undefined> {
  const options = session ? { session, readConcern: { level: 'snapshot' as const } } : {};
  const { rows, checkpoint } = await builds.get(name, options);
  const checksum = new Checksum();
  const all = rows
    .find({}, options)
    .project<RowDocument>({ order: 1, foldedTo: 1, fold: 1, item: 1 })
    .sort({ order: 1 });
  for await (const { _id: key, order, foldedTo, fold, item } of all) {
    if (foldedTo > checkpoint.position) return undefined;
    checksum.add({ order, key, foldedTo, fold, item });
  }
  if (!session && !isSame(checkpoint, await builds.checkpoint(name))) return undefined;
  return { digest: checksum.digest(), position: checkpoint.position };
}
