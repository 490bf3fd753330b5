import type { ActivityReported } from '../customer/activity.js';
import type { CustomerEvent } from '../customer/events.js';
import { evolve } from '../customer/evolve.js';
import type { CustomerFields } from '../customer/record.js';
import { type DueReason, effectiveCycle, reviewDue } from '../customer/review/due.js';
import { reviewPriority } from '../customer/review/priority.js';
import type { CustomerState } from '../customer/state.js';
import { customerConcerned, customerOfStream } from '../log/streams.js';
import type { View, ViewEvent } from './view.js';

/**
 * 定期审核: who is due when, why, and in which order. Nothing personal is read or kept here; whoever shows
 * the queue takes the names from the customer list.
 */

/** The fields that decide when a review is due, whose it is, and how urgent. */
const NEEDED = [
  'riskLevel',
  'category',
  'creditLimit',
  'reviewCycle',
  'licenceValidUntil',
  'owner',
  'orgUnit',
  'reviewer',
] as const satisfies readonly (keyof CustomerFields)[];

export interface ReviewFold
  extends Pick<CustomerState, 'status' | 'everActive' | 'createdOn' | 'review' | 'activity'> {
  customerId: string;
  fields: Pick<CustomerFields, (typeof NEEDED)[number]>;
  version: number;
  position: number;
}

export interface ReviewItem {
  customerId: string;
  /** Local date. */
  dueOn?: string;
  reasons: DueReason[];
  /** 1 first. */
  priority: number;
  cycle: string;
  /** The one named, or the owner. */
  reviewer?: string;
  orgUnit?: string;
  status: string;
  lastReviewedOn?: string;
  lastActivityOn?: string;
  postponements: number;
  version: number;
  position: number;
}

export const reviewQueue: View<ReviewFold, ReviewItem> = {
  name: 'review-queue',
  version: 3,
  columns: {
    dueOn: { type: 'date', filter: true, sort: true },
    priority: { type: 'integer', filter: true, sort: true, fewValues: true },
    /** Priority, then date: the order in which to work. */
    urgency: { type: 'text', sort: true },
    reasons: { type: 'texts', filter: true, fewValues: true },
    reviewer: { type: 'text', filter: true, sort: true },
    /** With the org unit it says whose sight a row is in. */
    owner: { type: 'text', filter: true, internal: true },
    orgUnit: { type: 'text', filter: true },
    cycle: { type: 'text', filter: true, fewValues: true },
    status: { type: 'text', filter: true, fewValues: true },
    lastReviewedOn: { type: 'date', filter: true, sort: true },
  },
  opened: false,
  rowKeys: ({ streamId }) => {
    const customerId = customerConcerned(streamId);
    return customerId === undefined ? [] : [customerId];
  },
  evolve: foldEvent,
  shown: ({ status }) => status === 'active' || status === 'inactive',
  item: (fold, policy) => {
    const due = reviewDue(fold.customerId, fold, policy);
    const { reviewer = fold.fields.owner, orgUnit } = fold.fields;
    const { lastReviewedOn, postponements } = fold.review;
    const lastActivityOn = fold.activity?.lastActivityOn;
    return {
      customerId: fold.customerId,
      ...(due === undefined ? {} : { dueOn: due.on }),
      reasons: due?.reasons ?? [],
      priority: reviewPriority(fold.fields),
      cycle: effectiveCycle(fold.fields, policy),
      ...(reviewer === undefined ? {} : { reviewer }),
      ...(orgUnit === undefined ? {} : { orgUnit }),
      status: fold.status,
      ...(lastReviewedOn === undefined ? {} : { lastReviewedOn }),
      ...(lastActivityOn === undefined ? {} : { lastActivityOn }),
      postponements,
      version: fold.version,
      position: fold.position,
    };
  },
  values: (
    { dueOn, priority, reasons, reviewer, orgUnit, cycle, status, lastReviewedOn },
    { fields: { owner } },
  ) => ({
    dueOn,
    priority,
    urgency: dueOn === undefined ? undefined : `${priority} ${dueOn}`,
    reasons,
    reviewer,
    owner,
    orgUnit,
    cycle,
    status,
    lastReviewedOn,
  }),
};

function foldEvent(fold: ReviewFold | undefined, event: ViewEvent): ReviewFold {
  // Only what NEEDED names is kept of the fields: evolve takes what there is, and adds nothing.
  const before = fold && ({ ...fold, blocks: [], warnings: [] } as unknown as CustomerState);
  const { status, everActive, createdOn, review, activity, fields } = evolve(
    before,
    event as unknown as CustomerEvent | ActivityReported, // rowKeys lets only these in
  );
  const isOfRecord = customerOfStream(event.streamId) !== undefined;
  const needed: Record<string, unknown> = {};
  for (const name of NEEDED) if (fields[name] !== undefined) needed[name] = fields[name];
  return {
    customerId: fold?.customerId ?? customerConcerned(event.streamId) ?? event.streamId,
    status,
    everActive,
    createdOn,
    review,
    ...(activity && { activity }),
    fields: needed,
    version: isOfRecord ? event.version : (fold?.version ?? 0),
    position: event.position,
  };
}
