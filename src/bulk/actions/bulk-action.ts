import type { CustomerChange } from '../../commands/change-customer.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Because, ChecklistAnswer } from '../../customer/events.js';
import type { BlockScope, Status } from '../../customer/record.js';
import { spreadDate } from '../../customer/review/spread-dates.js';

/*
 * 批量操作: the same step for many customers. What belongs in this folder: which steps there are and the
 * command that each customer gets, who they are, what became of each. How it is asked for is in
 * `http/bulk-actions/`, how jobs run in `jobs/`.
 */

/** A step, with all that its command needs. */
export type BulkAction = Because &
  (
    | { action: 'tag' | 'untag'; params: { tags: string[] } }
    /** A merge patch of the fields that `SETTABLE` names. */
    | { action: 'set'; params: JsonObject }
    /** All on one day, or spread evenly from `on` to `spreadTo`; without a day only the reviewer changes. */
    | { action: 'schedule-review'; params: { on?: string; spreadTo?: string; reviewer?: string } }
    | {
        action: 'review';
        params: {
          outcome: 'confirmed' | 'to-retire';
          checklist?: ChecklistAnswer[];
          source?: string;
        };
      }
    | { action: 'block'; params: { scope: BlockScope; department: string; until?: string } }
    /** Those of the scope, reason and department named; `department` is that which lifts. */
    | {
        action: 'lift-blocks';
        params: {
          scope?: BlockScope;
          blockReason?: string;
          blockDepartment?: string;
          department?: string;
        };
      }
    | { action: 'activate' | 'deactivate' | 'reactivate' | 'archive'; params: JsonObject }
  );

/** Fields that say whose a customer is and how it is looked after: the same value suits many. */
export const SETTABLE = [
  'owner',
  'orgUnit',
  'category',
  'riskLevel',
  'reviewCycle',
  'reviewer',
] as const;

export const BULK_ACTIONS = [
  'tag',
  'untag',
  'set',
  'schedule-review',
  'review',
  'block',
  'lift-blocks',
  'activate',
  'deactivate',
  'reactivate',
  'archive',
] as const satisfies readonly BulkAction['action'][];

const STATUS_COMMANDS = {
  activate: 'ActivateCustomer',
  deactivate: 'DeactivateCustomer',
  reactivate: 'ReactivateCustomer',
  archive: 'ArchiveCustomer',
} as const;

/** Where the step leads: a customer that is there already is left as it is, and not refused. */
const STATUS_AFTER: Partial<Record<BulkAction['action'], Status>> = {
  activate: 'active',
  deactivate: 'inactive',
  reactivate: 'active',
  archive: 'archived',
};

export function statusAfter({ action }: BulkAction): Status | undefined {
  return STATUS_AFTER[action];
}

/**
 * The command for one customer. It asks for the same whatever state the customer is in, so that it may be
 * sent again.
 * @param at place among all of them, from 0
 * @param of how many there are
 */
export function commandFor(bulk: BulkAction, at: number, of: number): CustomerChange {
  const why = becauseOf(bulk);
  switch (bulk.action) {
    case 'tag':
      return { type: 'ChangeTags', add: bulk.params.tags, remove: [], ...why };
    case 'untag':
      return { type: 'ChangeTags', add: [], remove: bulk.params.tags, ...why };
    case 'set':
      return { type: 'UpdateCustomer', patch: bulk.params, confirm: [], ...why };
    case 'schedule-review': {
      const { on: first, spreadTo, reviewer } = bulk.params;
      const isSpread = first !== undefined && spreadTo !== undefined;
      const on = isSpread ? spreadDate(first, spreadTo, at, of) : first;
      return {
        type: 'ScheduleReview',
        ...(on !== undefined && { on }),
        ...(reviewer !== undefined && { reviewer }),
        ...why,
      };
    }
    case 'review':
      return reviewOf(bulk.params, why);
    case 'block':
      return { type: 'BlockCustomer', ...bulk.params, ...why, onlyOnce: true };
    case 'lift-blocks':
      return liftOf(bulk.params, why);
    default:
      return { type: STATUS_COMMANDS[bulk.action], ...why };
  }
}

function becauseOf({ reason, note }: Because): Because {
  return { ...(reason !== undefined && { reason }), ...(note !== undefined && { note }) };
}

type Params<A extends BulkAction['action']> = Extract<BulkAction, { action: A }>['params'];

/** A review knows a note and no reason. */
function reviewOf(
  { outcome, checklist = [], source }: Params<'review'>,
  { note }: Because,
): CustomerChange {
  return {
    type: 'ReviewCustomer',
    outcome,
    checklist,
    ...(source !== undefined && { source }),
    ...(note !== undefined && { note }),
    confirm: [],
  };
}

function liftOf(
  { scope, blockReason, blockDepartment, department }: Params<'lift-blocks'>,
  why: Because,
): CustomerChange {
  return {
    type: 'LiftBlocks',
    of: {
      ...(scope !== undefined && { scope }),
      ...(blockReason !== undefined && { reason: blockReason }),
      ...(blockDepartment !== undefined && { department: blockDepartment }),
    },
    ...(department !== undefined && { department }),
    ...why,
  };
}
