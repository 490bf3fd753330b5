import type { CheckedInput } from './catalogue/checked-input.js';
import type { JsonObject } from './catalogue/json.js';
import type { Because, ChecklistAnswer } from './events.js';
import type { BlockScope, Status } from './record.js';

/**
 * 期初导入: what a record that comes with an existing base brings of its past. The reason (a code of the
 * policy's `statusReason`, a free text in `note`, or both) is the batch's; one of the two is required.
 * Dates are local, from 1950 to today.
 */
export interface TakenOver extends Because {
  /** Absent: as for any new customer. */
  status?: Exclude<Status, 'merged'>;
  /** Since when it is a customer; absent: today, and the other dates are taken as they are. */
  createdOn?: string;
  lastReviewedOn?: string;
  /** Its last business; kept as an activity report. */
  lastActivityOn?: string;
}

/** What can be asked of a customer record. `confirm` lists `<code>@<pointer>` of accepted warnings. */
export type CustomerCommand =
  | {
      type: 'CreateCustomer';
      /** What was checked ahead is not checked again where that still counts. */
      input: JsonObject | CheckedInput;
      confirm: readonly string[];
      /** Only an import of an existing base gives it. */
      takenOver?: TakenOver;
    }
  | ({ type: 'UpdateCustomer'; patch: JsonObject; confirm: readonly string[] } & Because)
  /** Whatever tags there are: these are put on, those are taken off. */
  | ({ type: 'ChangeTags'; add: readonly string[]; remove: readonly string[] } & Because)
  | ({ type: 'ActivateCustomer' } & Because)
  | ({ type: 'DeactivateCustomer' } & Because)
  | ({ type: 'ReactivateCustomer' } & Because)
  | ({ type: 'ArchiveCustomer' } & Because)
  | ({
      type: 'BlockCustomer';
      scope: BlockScope;
      department: string;
      /** Local date, today or later; the last day on which the block holds. */
      until?: string;
      /** Nothing happens where a block of the same scope, reason, department and last day stands. */
      onlyOnce?: boolean;
    } & Because)
  | ({ type: 'LiftBlock'; blockId: string; department?: string } & Because)
  /** Every block that is as named; all of them when nothing is named. None is no error. */
  | ({
      type: 'LiftBlocks';
      of: { scope?: BlockScope; reason?: string; department?: string };
      department?: string;
    } & Because)
  /** The timer's: the block's last day is over. */
  | { type: 'EndBlock'; blockId: string }
  | {
      type: 'ReviewCustomer';
      outcome: 'confirmed' | 'corrected' | 'to-retire';
      checklist: ChecklistAnswer[];
      source?: string;
      /** Absent: the version that is there. */
      versionSeen?: number;
      note?: string;
      /** A merge patch, carried out in the same commit. */
      corrections?: JsonObject;
      confirm: readonly string[];
    }
  | ({
      type: 'ScheduleReview';
      /** Local date, today or later. */
      on?: string;
      reviewer?: string;
    } & Because);
