import type { CustomerCommand } from './commands.js';
import { decideCreate, decideTags, decideUpdate } from './decide-record.js';
import { decideReview, decideSchedule } from './decide-review.js';
import {
  decideActivate,
  decideArchive,
  decideBlock,
  decideDeactivate,
  decideEndBlock,
  decideLift,
  decideLiftAll,
  decideReactivate,
} from './decide-status.js';
import type { DecideContext, Decision } from './decision.js';
import { refuse } from './refusal.js';
import type { CustomerState } from './state.js';

/** Is the command allowed, and what happens? Pure: the same arguments give the same answer. */
export function decide(
  command: CustomerCommand,
  state: CustomerState | undefined,
  context: DecideContext,
): Decision {
  if (command.type === 'CreateCustomer') return decideCreate(command, context);
  if (state === undefined) return refuse('not-found');
  switch (command.type) {
    case 'UpdateCustomer':
      return decideUpdate(command, state, context);
    case 'ChangeTags':
      return decideTags(command, state, context);
    case 'ActivateCustomer':
      return decideActivate(command, state, context);
    case 'DeactivateCustomer':
      return decideDeactivate(command, state, context);
    case 'ReactivateCustomer':
      return decideReactivate(command, state, context);
    case 'ArchiveCustomer':
      return decideArchive(command, state, context);
    case 'BlockCustomer':
      return decideBlock(command, state, context);
    case 'LiftBlock':
      return decideLift(command, state, context);
    case 'LiftBlocks':
      return decideLiftAll(command, state, context);
    case 'EndBlock':
      return decideEndBlock(command, state, context);
    case 'ReviewCustomer':
      return decideReview(command, state, context);
    case 'ScheduleReview':
      return decideSchedule(command, state, context);
    default:
      return command satisfies never;
  }
}
