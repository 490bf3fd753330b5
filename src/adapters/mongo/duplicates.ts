import mongoose from 'mongoose';

const { MongoBulkWriteError } = mongoose.mongo;

const DUPLICATE_KEY = 11000;

/**
 * For the `catch` of an unordered bulk write in which what is there already may stay: throws the error on
 * unless every single failure was a key that is taken, and a majority has the rest.
 */
export function exceptDuplicates(error: unknown): void {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failed = [error.writeErrors].flat();
  const areTaken = failed.length > 0 && failed.every(({ code }) => code === DUPLICATE_KEY);
  if (!areTaken || error.result.getWriteConcernError()) throw error;
}
