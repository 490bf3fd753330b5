import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandAnswer } from '../commands/call.js';

/** Waits between tries while the store is too busy to answer. */
const WAITS_MS = [50, 200, 1000, 3000, 10_000];

/**
 * Sends a command until the store has settled it: one that is behind, or does not know yet, is sent the
 * same command again under the same guard. The last answer counts, whatever it is.
 */
export async function patiently(send: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
  for (const waitMs of WAITS_MS) {
    const answer = await send();
    if (!isUnsettled(answer)) return answer;
    await sleep(waitMs);
  }
  return send();
}

/** The store had no time for it, or does not know whether it was stored. */
export function isUnsettled(answer: CommandAnswer): boolean {
  return (
    answer.type === 'refused' && (answer.code === 'outcome-unknown' || answer.code === 'overloaded')
  );
}
