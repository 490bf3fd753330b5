import type { Block, CustomerFields, Status, StoredWarning } from './record.js';

/**
 * One changed path. `path` is a JSON Pointer with element ids (`/contacts/<contactId>/phones`); money,
 * terms and lists without ids are one path; an added or removed element is a change of the element's
 * path. An absent `from` or `to` means there was, or is, no value.
 */
export interface Change {
  path: string;
  from?: unknown;
  to?: unknown;
}

export interface ChecklistAnswer {
  item: string;
  answer: 'ok' | 'changed' | 'doubtful' | 'not-applicable';
  note?: string;
}

/** Why something was done: a code from the policy's list, and free text (sealed). */
export interface Because {
  reason?: string;
  note?: string;
}

export interface CustomerCreated {
  type: 'CustomerCreated';
  data: {
    status: Status;
    /** Local date in the configured time zone. */
    createdOn: string;
    fields: CustomerFields;
    warnings: StoredWarning[];
    /** What calls for an early review (codes of `review/calls.ts`). */
    calls?: string[];
    /** For a record that came with an existing base: its last review before it came. */
    lastReviewedOn?: string;
    /** It came with an existing base; `status` and the dates are what it brought, `reason` why it came. */
    takenOver?: true;
    /** Local date on which it came: its first review is spread over the cycle from then. */
    takenOverOn?: string;
  } & Because;
}

export interface CustomerUpdated {
  type: 'CustomerUpdated';
  data: {
    /** Local date. */
    on: string;
    changes: Change[];
    /** The whole list after the change. */
    warnings: StoredWarning[];
    /** What calls for an early review, the whole list after the change; absent when nothing does. */
    calls?: string[];
  } & Because;
}

export interface CustomerActivated {
  type: 'CustomerActivated';
  data: Because;
}

export interface CustomerReviewed {
  type: 'CustomerReviewed';
  data: {
    on: string;
    outcome: 'confirmed' | 'corrected' | 'to-retire';
    checklist: ChecklistAnswer[];
    source?: string;
    versionSeen: number;
    note?: string;
  };
}

export interface ReviewScheduled {
  type: 'ReviewScheduled';
  data: {
    /** Absent when only the reviewer changes. */
    on?: string;
    reviewer?: string;
    kind: 'assigned' | 'postponed' | 'early';
  } & Because;
}

export interface CustomerBlocked {
  type: 'CustomerBlocked';
  data: { block: Block };
}

export interface BlockLifted {
  type: 'BlockLifted';
  /** `ended`: the block's last day is over. */
  data: { blockId: string; cause: 'lifted' | 'ended'; department?: string } & Because;
}

export interface CustomerDeactivated {
  type: 'CustomerDeactivated';
  data: Because;
}

export interface CustomerReactivated {
  type: 'CustomerReactivated';
  data: Because;
}

export interface CustomerArchived {
  type: 'CustomerArchived';
  data: Because;
}

/**
 * What can happen to a customer record. Names kept for later: CustomerMergedInto, CustomerAbsorbed,
 * MergeUndone, ChangeProposed, ChangeApproved, ChangeRejected, ChangeWithdrawn, DuplicateDismissed and
 * PersonalDataErased. `ActivityReported` (activity.ts) stands in a stream of its own.
 */
export type CustomerEvent =
  | CustomerCreated
  | CustomerUpdated
  | CustomerActivated
  | CustomerReviewed
  | ReviewScheduled
  | CustomerBlocked
  | BlockLifted
  | CustomerDeactivated
  | CustomerReactivated
  | CustomerArchived;

export type CustomerEventType = CustomerEvent['type'];
