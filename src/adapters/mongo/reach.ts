import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../log/store-error.js';
import { asked } from './asked.js';
import { openMongo } from './connection.js';
import { wasNotSent } from './errors.js';
import { META } from './layout.js';

/** Whether a database can be reached, and what is in it, before it is opened as a store. */

/** A database that is started together with the service is there after some seconds, or never. */
const WAIT_MS = 30_000;
const PAUSE_MS = 1000;

/**
 * Resolves when a server answers and has a primary.
 * @param tell gets one line, when it does not at once
 * @throws StoreError at once for what time does not mend; else after 30 s
 */
export async function waitForMongo(
  url: string,
  tell: (line: string) => void,
  waitMs = WAIT_MS,
): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (let isTold = false; ; isTold = true) {
    try {
      return await (await openMongo(url)).close();
    } catch (error) {
      const isAway = error instanceof StoreError && wasNotSent(error.cause);
      if (!isAway || performance.now() >= deadline) throw error;
      if (!isTold) tell(`${error.message} It is tried again for ${Math.round(waitMs / 1000)} s.`);
    }
    await sleep(PAUSE_MS);
  }
}

/** Looks without making anything. @throws StoreError `no-access` */
export async function holdsStore(url: string): Promise<boolean> {
  const { db, where, close } = await openMongo(url);
  try {
    return (await asked(where, () => db.collection(META).findOne())) !== null;
  } finally {
    await close();
  }
}
