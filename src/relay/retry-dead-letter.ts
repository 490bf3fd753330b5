import type { ActivityReports } from '../commands/activity-reports.js';
import type { Refusal } from '../customer/refusal.js';
import type { Journal } from '../log/journal.js';
import type { Vault } from '../vault/vault.js';
import { type DeadLetter, letterId, onceEach } from './dead-letter.js';
import { type NotTaken, readReport, refusedReport } from './read-report.js';

/**
 * Dead letters once more: each through the same handling as at first. One that was taken is noted in the
 * vault and left alone from then on; a guard in the log lets it be written once, also when two retry it at
 * the same moment, or when one was killed before it could note it.
 */

const KIND = 'retried-dead-letter';
const MAX_ATTEMPTS = 25;
const AT_ONCE = 500;

export interface RetryParts {
  reports: Pick<ActivityReports, 'take'>;
  journal: Pick<Journal, 'findGuard'>;
  vault: Pick<Vault, 'put' | 'getMany'>;
  now?: () => Date;
}

/** The letters that were not taken since, each once, in the order they came. */
export async function openLetters(
  letters: readonly DeadLetter[],
  { vault }: Pick<RetryParts, 'vault'>,
): Promise<DeadLetter[]> {
  const open = new Map(onceEach(letters).map((letter) => [letterId(letter), letter]));
  const ids = [...open.keys()];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const retried = await vault.getMany(KIND, ids.slice(at, at + AT_ONCE));
    for (const id of retried.keys()) open.delete(id);
  }
  return [...open.values()];
}

/**
 * Takes a letter, or says why it still cannot be taken.
 * @throws StoreError; Error when others keep writing to the same customer
 */
export async function retryLetter(
  letter: DeadLetter,
  { reports, journal, vault, now = () => new Date() }: RetryParts,
): Promise<NotTaken | undefined> {
  const id = letterId(letter);
  const guard = `once:dead-letter:${letter.record.topic}:${id}`;
  const read = readReport(letter.record.value);
  if (read.type === 'not-taken') return { code: read.code, message: read.message };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if ((await journal.findGuard(guard)) === undefined) {
      let refusal: Refusal | undefined;
      const answer = await reports.take({
        reports: [{ ...read.report, isLate: true }],
        guard,
        refused: async (refusals) => {
          refusal = refusals.get(0);
        },
      });
      if (refusal !== undefined) return refusedReport(refusal);
      if (answer.type !== 'taken') continue;
    }
    await vault.put(KIND, id, { topic: letter.record.topic, at: now().toISOString() });
    return undefined;
  }
  throw new Error('Somebody else keeps writing to the same customer; try it again.');
}
