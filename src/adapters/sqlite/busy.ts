import { setTimeout as wait } from 'node:timers/promises';
import { StoreError } from '../../log/store-error.js';
import { isBusy, storeErrorOf } from './errors.js';

/** How long a statement may block the event loop while another process writes. */
export const BUSY_TIMEOUT_MS = 5;

/** How long we try, without blocking, before the caller hears of it. */
const GIVE_UP_AFTER_MS = 10_000;

/** The pause between two tries, at random up to this, so that waiting processes do not move in step. */
const LONGEST_PAUSE_MS = 10;

/**
 * Runs what needs the file, again and again while another process keeps it locked.
 * @throws StoreError `busy` after ten seconds, and whatever other trouble there is
 */
export async function whenFree<Result>(
  path: string,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isBusy(error)) throw storeErrorOf(error, path);
      if (performance.now() > giveUpAt) {
        throw new StoreError('busy', `${path}: another process keeps it locked.`, { cause: error });
      }
    }
    await wait(1 + Math.random() * LONGEST_PAUSE_MS);
  }
}
