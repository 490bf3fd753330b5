import { checkBecause, checkNotPast } from './because.js';
import type { CustomerCommand } from './commands.js';
import { accept, type DecideContext, type Decision } from './decision.js';
import type { Problem } from './problem.js';
import type { Block, Status } from './record.js';
import { type Refusal, refuse } from './refusal.js';
import type { CustomerState } from './state.js';

/** The life cycle: activation, deactivation, archive and back, and blocks beside the status. */

type Command<T extends CustomerCommand['type']> = Extract<CustomerCommand, { type: T }>;

function refuseUnless(state: CustomerState, allowed: readonly Status[]): Refusal | undefined {
  return allowed.includes(state.status)
    ? undefined
    : refuse('wrong-status', { params: { status: state.status } });
}

function decideStatus(
  command: Command<
    'ActivateCustomer' | 'DeactivateCustomer' | 'ReactivateCustomer' | 'ArchiveCustomer'
  >,
  from: readonly Status[],
  event: 'CustomerActivated' | 'CustomerDeactivated' | 'CustomerReactivated' | 'CustomerArchived',
  state: CustomerState,
  { policy }: DecideContext,
): Decision {
  const problems: Problem[] = [];
  const because = checkBecause(command, 'statusReason', policy, problems);
  if (problems.length > 0) return refuse('invalid', { problems });
  return refuseUnless(state, from) ?? accept({ type: event, data: because });
}

export function decideActivate(
  command: Command<'ActivateCustomer'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  return decideStatus(command, ['pending'], 'CustomerActivated', state, context);
}

export function decideDeactivate(
  command: Command<'DeactivateCustomer'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  return decideStatus(command, ['active'], 'CustomerDeactivated', state, context);
}

export function decideReactivate(
  command: Command<'ReactivateCustomer'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  return decideStatus(command, ['inactive', 'archived'], 'CustomerReactivated', state, context);
}

export function decideArchive(
  command: Command<'ArchiveCustomer'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  const from = ['pending', 'active', 'inactive'] as const;
  return decideStatus(command, from, 'CustomerArchived', state, context);
}

const DEPARTMENT = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,63}$/u;

function checkDepartment(department: string, problems: Problem[]): void {
  if (DEPARTMENT.test(department)) return;
  problems.push({ code: 'not-a-department', pointer: '/department', severity: 'error' });
}

export function decideBlock(
  command: Command<'BlockCustomer'>,
  state: CustomerState,
  { policy, today, newId, actorId }: DecideContext,
): Decision {
  const problems: Problem[] = [];
  const because = checkBecause(command, 'blockReason', policy, problems, true);
  if (command.until !== undefined) checkNotPast(command.until, '/until', today, problems);
  checkDepartment(command.department, problems);
  if (problems.length > 0) return refuse('invalid', { problems });
  const { reason = '', note } = because;
  const refused = refuseUnless(state, ['pending', 'active', 'inactive', 'archived']);
  if (refused !== undefined) return refused;
  const { scope, department, until } = command;
  const isSame = (block: Block) =>
    block.scope === scope &&
    block.reason === reason &&
    block.department === department &&
    block.until === until;
  if (command.onlyOnce && state.blocks.some(isSame)) return accept();
  return accept({
    type: 'CustomerBlocked',
    data: {
      block: {
        blockId: newId(),
        scope,
        reason,
        ...(note === undefined ? {} : { note }),
        by: actorId,
        department,
        ...(until === undefined ? {} : { until }),
      },
    },
  });
}

export function decideLift(
  command: Command<'LiftBlock'>,
  state: CustomerState,
  { policy }: DecideContext,
): Decision {
  const problems: Problem[] = [];
  const because = checkBecause(command, 'blockReason', policy, problems);
  if (command.department !== undefined) checkDepartment(command.department, problems);
  if (problems.length > 0) return refuse('invalid', { problems });
  const { blockId, department } = command;
  if (!state.blocks.some((block) => block.blockId === blockId)) return refuse('no-such-block');
  return accept({
    type: 'BlockLifted',
    data: {
      blockId,
      cause: 'lifted',
      ...(department === undefined ? {} : { department }),
      ...because,
    },
  });
}

export function decideLiftAll(
  command: Command<'LiftBlocks'>,
  state: CustomerState,
  { policy }: DecideContext,
): Decision {
  const problems: Problem[] = [];
  const because = checkBecause(command, 'blockReason', policy, problems);
  const { of, department } = command;
  if (department !== undefined) checkDepartment(department, problems);
  // One that is retired may still stand.
  const reasons = policy.lists.blockReason.map(({ code }) => code);
  if (of.reason !== undefined && !reasons.includes(of.reason)) {
    const params = { value: of.reason.slice(0, 40), choices: reasons.join(', ') };
    problems.push({ code: 'not-a-choice', pointer: '/of/reason', severity: 'error', params });
  }
  if (problems.length > 0) return refuse('invalid', { problems });
  const isMeant = (block: Block) =>
    (of.scope ?? block.scope) === block.scope &&
    (of.reason ?? block.reason) === block.reason &&
    (of.department ?? block.department) === block.department;
  const lifted = state.blocks.filter(isMeant).map(({ blockId }) => ({
    type: 'BlockLifted' as const,
    data: {
      blockId,
      cause: 'lifted' as const,
      ...(department === undefined ? {} : { department }),
      ...because,
    },
  }));
  return accept(...lifted);
}

/** A block whose last day is not over, or that is gone, is left alone: the timer may be late or early. */
export function decideEndBlock(
  { blockId }: Command<'EndBlock'>,
  state: CustomerState,
  { today }: DecideContext,
): Decision {
  const block = state.blocks.find((candidate) => candidate.blockId === blockId);
  if (block?.until === undefined || block.until >= today) return accept();
  return accept({ type: 'BlockLifted', data: { blockId, cause: 'ended' } });
}
