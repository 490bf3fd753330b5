import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;
const ATTEMPTS = 100;
/** UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE, NOT_LEADER_OR_FOLLOWER. */
const UNSETTLED_CODES: ReadonlySet<unknown> = new Set([3, 5, 6]);

/**
 * Asks again, five seconds at most, while brokers do not know yet of a topic that was just made.
 * @throws what the last attempt threw
 */
export async function onceSettled<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (!UNSETTLED_CODES.has(code) || attempt === ATTEMPTS) throw error;
      await sleep(EVERY_MS);
    }
  }
}
