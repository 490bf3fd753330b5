import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandBus } from '@nestjs/cqrs';
import type { AnsweredEvent, Call, CommandAnswer } from '../../commands/call.js';
import { ChangeCustomer, type CustomerChange } from '../../commands/change-customer.js';
import { type RowRefusal, refusalOf } from '../imports/row-refusal.js';
import { type BulkAction, commandFor, statusAfter } from './bulk-action.js';

/** One customer's step, and what became of it. */
export type Outcome =
  | { outcome: 'changed'; events: AnsweredEvent[] }
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

/** Waits between tries while the store is too busy to answer. */
const PATIENCE_MS = [50, 200, 1000, 3000, 10_000];

/**
 * Sends the command, or tries it. Sent again under the same guard it gets its first answer.
 * @throws Error when the store does not get to it in time
 */
export async function takeStep(
  commands: Commands,
  { bulk, customerId, at, of }: Step,
  call: Call,
): Promise<Outcome> {
  const answer = await patiently(commands, customerId, commandFor(bulk, at, of), call);
  if (answer.type !== 'refused') {
    const { events } = answer;
    return events.length === 0 ? { outcome: 'unchanged' } : { outcome: 'changed', events };
  }
  const isThere = answer.code === 'wrong-status' && answer.params?.status === statusAfter(bulk);
  return isThere
    ? { outcome: 'unchanged' }
    : { outcome: 'refused', reasons: refusalOf(answer).reasons };
}

/** The store is behind, or does not know yet: the same command again, under the same guard. */
async function patiently(
  commands: Commands,
  customerId: string,
  change: CustomerChange,
  call: Call,
): Promise<CommandAnswer> {
  for (const waitMs of PATIENCE_MS) {
    const answer = await commands.execute(new ChangeCustomer(customerId, change, call));
    if (!isUnsettled(answer)) return answer;
    await sleep(waitMs);
  }
  const answer = await commands.execute(new ChangeCustomer(customerId, change, call));
  if (isUnsettled(answer)) throw new Error('The store did not settle a command in time.');
  return answer;
}

function isUnsettled(answer: CommandAnswer): boolean {
  return (
    answer.type === 'refused' && (answer.code === 'outcome-unknown' || answer.code === 'overloaded')
  );
}
