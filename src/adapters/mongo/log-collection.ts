import mongoose from 'mongoose';
import { StoreError } from '../../log/store-error.js';
import { asked, within } from './asked.js';
import { MAJORITY_TIMEOUT_MS, type MongoConnection } from './connection.js';
import { storeErrorOf, wasNotSent } from './errors.js';

/**
 * The three calls that the append algorithm makes, and nothing else of MongoDB. A seeded simulator of a
 * replica set stands behind the same three in the tests.
 */
export interface LogCollection {
  /**
   * Stores the documents in order, in one command, and waits for a majority. The first that collides
   * with a unique index ends it; those before it stay. Whatever the server does is an outcome.
   */
  insert(batch: readonly LogDocument[]): Promise<InsertOutcome>;
  /**
   * The last commit that a majority holds; undefined when the log is empty.
   * @throws StoreError `damaged` when the commit below it is missing; `no-access`, `busy`
   */
  head(): Promise<LogHead | undefined>;
  /**
   * The commits held by a majority that hold any of these guards.
   * @throws StoreError `no-access`, `busy`
   */
  find(guards: readonly string[]): Promise<FoundCommit[]>;
}

/** A commit as it lies in the collection. What is not in `body` is what it is found by. */
export interface LogDocument {
  /** The position. */
  _id: number;
  body: string;
  hash: string;
  recordedAt: string;
  commandId: string;
  /** No other document has any of these: the draft's guards, `stream:` and `command:` (see `guardsOf`). */
  guards: string[];
  streams: { id: string; version: number }[];
}

export interface LogHead {
  position: number;
  hash: string;
  recordedAt: string;
}

export interface FoundCommit extends LogHead {
  commandId: string;
  guards: string[];
}

export type InsertOutcome =
  /** All of it, acknowledged by a majority. */
  | { type: 'stored' }
  /** `batch[index]` has a position or a guard that is taken, which of them is not known. What stands
   * before it is stored and acknowledged by a majority; nothing after it is stored. */
  | { type: 'duplicate'; index: number }
  /** Nothing of it, a part from its beginning, or all may be stored, may still be, or may be rolled back. */
  | { type: 'unsettled'; cause: unknown }
  /** Nothing from `index` on was or will be stored; what stands before it is, as above. */
  | { type: 'failed'; index: number; error: unknown };

export const COMMITS = 'commits';

/** An answer to an insert comes after the majority's time-out at the latest, unless the way is cut. */
const INSERT_MS = MAJORITY_TIMEOUT_MS + 2_000;
const READ_MS = 4_000;

/** A command that the server turns down as a whole, or a document that it will never take. */
const REFUSED_CODES = new Set([2, 9, 13, 59, 72, 121, 10334]);

const DUPLICATE_KEY = 11000;

/** Every read is a majority read from the primary and every write waits for a majority: the connection's concerns. */
export function logCollection({ db, where }: MongoConnection): LogCollection {
  const commits = db.collection<LogDocument>(COMMITS);
  return {
    async insert(batch) {
      try {
        await within(INSERT_MS, where, commits.insertMany(batch, { ordered: true }));
        return { type: 'stored' };
      } catch (error) {
        return outcomeOf(error, where);
      }
    },
    async head() {
      const last = commits
        .find({}, { projection: { hash: 1, recordedAt: 1 }, maxTimeMS: READ_MS })
        .sort({ _id: -1 })
        .limit(2);
      const [head, before] = await asked(where, () => last.toArray(), READ_MS);
      if (!head) return undefined;
      const { _id: position, hash, recordedAt } = head;
      if (position !== (before?._id ?? 0) + 1) throw missingCommit(where, position - 1);
      return { position, hash, recordedAt };
    },
    async find(guards) {
      if (guards.length === 0) return [];
      const projection = { hash: 1, recordedAt: 1, commandId: 1, guards: 1 };
      const holders = commits.find(
        { guards: { $in: [...guards] } },
        { projection, maxTimeMS: READ_MS },
      );
      const found = await asked(where, () => holders.toArray(), READ_MS);
      return found.map(({ _id, hash, recordedAt, commandId, guards: held }) => ({
        position: _id,
        hash,
        recordedAt,
        commandId,
        guards: held,
      }));
    },
  };
}

/** Below what a majority holds nothing may be missing: positions are given on such heads only. */
export function missingCommit(where: string, position: number): StoreError {
  return new StoreError(
    'damaged',
    `${where}: commit ${position} is missing, though later ones are there; restore the database from a backup.`,
  );
}

function outcomeOf(error: unknown, where: string): InsertOutcome {
  const { MongoAPIError, MongoBulkWriteError } = mongoose.mongo;
  // A call of ours that the driver does not take: it says so before it sends.
  if (error instanceof MongoAPIError) throw error;
  if (!(error instanceof MongoBulkWriteError)) return { type: 'unsettled', cause: error };
  // The driver wraps whatever went wrong with the command as a whole, and keeps it there.
  const whole: unknown = error.errorResponse;
  const failed = (index: number): InsertOutcome => {
    const cause = whole instanceof Error ? whole : error;
    return { type: 'failed', index, error: storeErrorOf(cause, where) };
  };
  if (wasNotSent(whole)) return failed(0);
  // Without its majority it is open too what becomes of the documents before a duplicate.
  if (error.result.getWriteConcernError()) return { type: 'unsettled', cause: error };
  const [writeError] = [error.writeErrors].flat();
  const code = writeError ? writeError.code : error.code;
  if (writeError && code === DUPLICATE_KEY) return { type: 'duplicate', index: writeError.index };
  if (typeof code === 'number' && REFUSED_CODES.has(code)) return failed(writeError?.index ?? 0);
  return { type: 'unsettled', cause: error };
}
