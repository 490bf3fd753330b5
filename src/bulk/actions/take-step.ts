import type { CommandBus } from '@nestjs/cqrs';
import type { ShownEvent } from '../../access/shown/shown-events.js';
import type { AnsweredEvent, Call } from '../../commands/call.js';
import { ChangeCustomer } from '../../commands/change-customer.js';
import { type RowRefusal, refusalOf } from '../imports/row-refusal.js';
import { isUnsettled, patiently } from '../patiently.js';
import { type BulkAction, commandFor, statusAfter } from './bulk-action.js';

/** One customer's step, and what became of it. */
export type Outcome =
  | { outcome: 'changed'; events: ShownEvent<AnsweredEvent>[] }
  | { outcome: 'unchanged' }
  | { outcome: 'refused'; reasons: RowRefusal['reasons'] };

type Commands = Pick<CommandBus, 'execute'>;

export interface Step {
  bulk: BulkAction;
  customerId: string;
  /** Place among all of them, from 0. */
  at: number;
  of: number;
}

/**
 * Sends the command, or tries it. Sent again under the same guard it gets its first answer.
 * @throws Error when the store does not get to it in time
 */
export async function takeStep(
  commands: Commands,
  { bulk, customerId, at, of }: Step,
  call: Call,
): Promise<Outcome> {
  const change = commandFor(bulk, at, of);
  const answer = await patiently(() =>
    commands.execute(new ChangeCustomer(customerId, change, call)),
  );
  if (isUnsettled(answer)) throw new Error('The store did not settle a command in time.');
  if (answer.type !== 'refused') {
    const { events } = answer;
    // Events may be cut down to none.
    const changed = answer.type === 'done' ? answer.changed : events.length > 0;
    return changed ? { outcome: 'changed', events } : { outcome: 'unchanged' };
  }
  const isThere = answer.code === 'wrong-status' && answer.params?.status === statusAfter(bulk);
  return isThere
    ? { outcome: 'unchanged' }
    : { outcome: 'refused', reasons: refusalOf(answer).reasons };
}
