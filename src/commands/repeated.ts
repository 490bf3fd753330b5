import { isInSight } from '../access/rights.js';
import { recordOf } from '../customer/customer-record.js';
import type { Policy } from '../customer/policy.js';
import { refuse } from '../customer/refusal.js';
import type { Journal } from '../log/journal.js';
import { customerConcerned } from '../log/streams.js';
import type { CustomerStates } from '../states/customer-states.js';
import type { AnsweredEvent, Call, WholeAnswer } from './call.js';

export interface FirstAnswerParts {
  journal: Journal;
  states: CustomerStates;
  policy: Policy;
}

/**
 * The first answer to a request that comes again under its Idempotency-Key, rebuilt from the commit it
 * made; a refusal when the key was used for another request, or when the customer is no longer in the
 * caller's sight; undefined when the key is new.
 */
export async function findFirstAnswer(
  { idempotency, dryRun, caller: { rights } }: Call,
  { journal, states, policy }: FirstAnswerParts,
): Promise<WholeAnswer | undefined> {
  if (idempotency === undefined || dryRun) return undefined;
  const { guard, requestDigest } = idempotency;
  const holder = await journal.findGuard(guard);
  if (holder === undefined) return undefined;
  const commit = await journal.commitAt(holder.position, { opened: true });
  if (commit?.cause.requestDigest !== requestDigest) return refuse('idempotency-key-reused');
  for (const { streamId } of commit.streams) {
    const customerId = customerConcerned(streamId);
    if (customerId === undefined) continue;
    const then = await states.loadAt(customerId, { position: commit.position });
    if (then === undefined) continue;
    // Whose it was then does not count.
    const now = rights.sight.length === 0 ? then : await states.load(customerId);
    if (!isInSight(rights, now?.state.fields ?? {})) return refuse('not-found');
    const events = commit.streams
      .filter((part) => customerConcerned(part.streamId) === customerId)
      .flatMap((part) => part.events);
    return {
      type: 'done',
      record: recordOf(customerId, then.state, then.standpoint, policy),
      changed: true,
      // Such streams hold what commands answered.
      events: events.map(({ type, data }) => ({ type, data }) as unknown as AnsweredEvent),
      problems: [],
    };
  }
  return refuse('idempotency-key-reused');
}
