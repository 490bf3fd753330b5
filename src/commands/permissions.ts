import type { Rights } from '../access/rights.js';
import type { CustomerCommand } from '../customer/commands.js';
import { type Refusal, refuse } from '../customer/refusal.js';
import type { Permission } from '../customer/roles.js';

/** What each command needs. */
const NEEDED: Readonly<Record<CustomerCommand['type'], Permission>> = {
  CreateCustomer: 'customers.create',
  UpdateCustomer: 'customers.change',
  ChangeTags: 'customers.change',
  ActivateCustomer: 'customers.status',
  DeactivateCustomer: 'customers.status',
  ReactivateCustomer: 'customers.status',
  ArchiveCustomer: 'customers.status',
  BlockCustomer: 'customers.block',
  LiftBlock: 'customers.block',
  LiftBlocks: 'customers.block',
  EndBlock: 'customers.block',
  ReviewCustomer: 'reviews.carry-out',
  ScheduleReview: 'reviews.schedule',
};

/** A refusal when the command, or something it brings along, is not allowed. */
export function refuseCommand(
  command: CustomerCommand,
  { permissions }: Pick<Rights, 'permissions'>,
): Refusal | undefined {
  const needed = [NEEDED[command.type], ...alsoNeeded(command)];
  const missing = needed.find((permission) => !permissions.has(permission));
  return missing && notAllowed(missing);
}

export function notAllowed(permission: Permission): Refusal {
  return refuse('not-allowed', { params: { permission } });
}

function alsoNeeded(command: CustomerCommand): Permission[] {
  if (command.type === 'CreateCustomer') return command.takenOver ? ['imports'] : [];
  if (command.type !== 'ReviewCustomer') return [];
  // To confirm a doubt changes the record as well.
  const { corrections = {}, confirm } = command;
  return Object.keys(corrections).length > 0 || confirm.length > 0 ? ['customers.change'] : [];
}
