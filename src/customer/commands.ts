import type { JsonObject } from './catalogue/json.js';
import type { Because, ChecklistAnswer } from './events.js';
import type { BlockScope } from './record.js';

/** What can be asked of a customer record. `confirm` lists `<code>@<pointer>` of accepted warnings. */
export type CustomerCommand =
  | { type: 'CreateCustomer'; input: JsonObject; confirm: readonly string[] }
  | ({ type: 'UpdateCustomer'; patch: JsonObject; confirm: readonly string[] } & Because)
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
    } & Because)
  | ({ type: 'LiftBlock'; blockId: string; department?: string } & Because)
  /** The timer's: the block's last day is over. */
  | { type: 'EndBlock'; blockId: string }
  | {
      type: 'ReviewCustomer';
      outcome: 'confirmed' | 'corrected' | 'to-retire';
      checklist: ChecklistAnswer[];
      source?: string;
      versionSeen: number;
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
