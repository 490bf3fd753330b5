import { setTimeout } from 'node:timers/promises';
import { StoreError } from '../../log/store-error.js';
import { storeErrorOf } from './errors.js';

/** Longer than the driver needs to find out by itself that nobody answers, or that no majority does. */
const ANSWER_MS = 10_000;

/**
 * Asks the database, and gives the driver's errors in the words of the store.
 * @param limitMs `none` for what takes long by its nature: making indexes, checksums, dropping
 * @throws StoreError
 */
export async function asked<T>(
  where: string,
  ask: () => Promise<T>,
  limitMs: number | 'none' = ANSWER_MS,
): Promise<T> {
  try {
    return await (limitMs === 'none' ? ask() : within(limitMs, where, ask()));
  } catch (error) {
    throw storeErrorOf(error, where);
  }
}

/**
 * Waits no longer than so long. The driver has no limit of its own for a server that takes a question and
 * never answers, nor for one written to a socket that has just been ended.
 * @throws StoreError `no-access` when the time is over first; what was asked may still be done
 */
export async function within<T>(limitMs: number, where: string, answer: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const late = setTimeout(limitMs, undefined, { signal: answered.signal, ref: false }).then(() => {
    throw new StoreError('no-access', `${where}: no answer within ${limitMs} ms.`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    answered.abort();
  }
}
