import { refuse } from '../customer/refusal.js';
import type { Call, WholeAnswer } from './call.js';
import { type FirstAnswerParts, findFirstAnswer } from './repeated.js';

/** Lost races in a row before a caller is asked to come back later. */
const MAX_ATTEMPTS = 25;

/**
 * Attempts a command until it is settled: what is lost to a race is loaded and decided anew, and a repeated
 * request gets its first answer.
 */
export async function untilSettled(
  call: Call,
  parts: FirstAnswerParts,
  attempt: () => Promise<WholeAnswer | 'lost'>,
): Promise<WholeAnswer> {
  const first = call.idempotency?.isFresh ? undefined : await findFirstAnswer(call, parts);
  if (first !== undefined) return first;
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
    const answer = await attempt();
    if (answer !== 'lost' && answer.type === 'done' && answer.changed) return answer;
    // What refused us or left nothing to do may be our own first try, which came through meanwhile.
    const repeated = await findFirstAnswer(call, parts);
    if (repeated !== undefined) return repeated;
    if (answer !== 'lost') return answer;
  }
  return refuse('overloaded');
}
