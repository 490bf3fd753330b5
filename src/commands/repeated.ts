import { recordOf } from '../customer/customer-record.js';
import type { CustomerEvent } from '../customer/events.js';
import type { Policy } from '../customer/policy.js';
import { refuse } from '../customer/refusal.js';
import type { Journal } from '../log/journal.js';
import { customerOfStream } from '../log/streams.js';
import type { CustomerStates } from '../states/customer-states.js';
import type { Call, CommandAnswer } from './call.js';

interface Parts {
  journal: Journal;
  states: CustomerStates;
  policy: Policy;
}

/**
 * The first answer to a request that comes again under its Idempotency-Key, rebuilt from the commit it
 * made; a refusal when the key was used for another request; undefined when the key is new.
 */
export async function findFirstAnswer(
  { idempotency, dryRun }: Call,
  { journal, states, policy }: Parts,
): Promise<CommandAnswer | undefined> {
  if (idempotency === undefined || dryRun) return undefined;
  const { guard, requestDigest } = idempotency;
  const holder = (await journal.findGuards([guard])).get(guard);
  if (holder === undefined) return undefined;
  const commit = await journal.commitAt(holder.position, { opened: true });
  if (commit?.cause.requestDigest !== requestDigest) return refuse('idempotency-key-reused');
  for (const { streamId, version, events } of commit.streams) {
    const customerId = customerOfStream(streamId);
    if (customerId === undefined) continue;
    const then = await states.loadAt(customerId, { version });
    if (then === undefined) continue;
    return {
      type: 'done',
      record: recordOf(customerId, then.state, then.standpoint, policy),
      changed: true,
      // A customer stream holds customer events.
      events: events.map(({ type, data }) => ({ type, data }) as unknown as CustomerEvent),
      problems: [],
    };
  }
  return refuse('idempotency-key-reused');
}
