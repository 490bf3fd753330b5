import type { Activity } from '../activity.js';
import { addDays, addMonthsClamped } from '../checks/dates.js';
import { compareAmounts } from '../checks/money.js';
import type { ReviewCycle, ReviewPolicy, ReviewRule } from '../policy.js';
import type { CustomerFields, Status } from '../record.js';
import type { ReviewState } from '../state.js';
import type { ReviewCall } from './calls.js';

/** When a customer is due for review, and why. Nothing here is in any event: it follows from them. */

export type DueReason =
  | 'scheduled'
  | 'never-reviewed'
  | 'cycle-over'
  | 'licence-ending'
  | 'no-activity-known'
  | 'long-inactive'
  | ReviewCall;

export interface ReviewDue {
  /** Local date. */
  on: string;
  /** All that hold on that day or before, the one that sets the date first. */
  reasons: DueReason[];
}

/** What the due date depends on; a customer's state has it all. */
export interface Reviewable {
  status: Status;
  createdOn: string;
  fields: Pick<
    CustomerFields,
    'riskLevel' | 'category' | 'creditLimit' | 'reviewCycle' | 'licenceValidUntil'
  >;
  review: ReviewState;
  activity?: Activity;
}

const MONTHS: Record<Exclude<ReviewCycle, 'none'>, number> = {
  quarterly: 3,
  'half-yearly': 6,
  yearly: 12,
};

/** Days over which the first reviews of records that were taken over are spread, per month of cycle. */
const DAYS_PER_MONTH = 30;

/** The record's own cycle, or the first rule of the policy that fits, or the policy's default. */
export function effectiveCycle(fields: Reviewable['fields'], policy: ReviewPolicy): ReviewCycle {
  if (fields.reviewCycle !== undefined) return fields.reviewCycle;
  const rule = policy.review.rules.find((candidate) => fits(candidate, fields));
  return rule?.cycle ?? policy.review.defaultCycle;
}

function fits(
  rule: ReviewRule,
  { riskLevel, category, creditLimit }: Reviewable['fields'],
): boolean {
  if (rule.riskLevel && !(riskLevel && rule.riskLevel.includes(riskLevel))) return false;
  if (rule.category && !(category && rule.category.includes(category))) return false;
  if (rule.creditLimitFrom === undefined) return true;
  return creditLimit !== undefined && compareAmounts(creditLimit.amount, rule.creditLimitFrom) >= 0;
}

/**
 * When the next review is due: a date set by hand stands; else the end of the cycle, or what calls for
 * a review earlier, if it arose since the last one. Undefined: no review is due ever (by status or cycle).
 */
export function reviewDue(
  customerId: string,
  customer: Reviewable,
  policy: ReviewPolicy,
): ReviewDue | undefined {
  const { status, review } = customer;
  if (status !== 'active' && status !== 'inactive') return undefined;
  if (review.scheduledOn !== undefined) return { on: review.scheduledOn, reasons: ['scheduled'] };
  const cycle = effectiveCycle(customer.fields, policy);
  if (cycle === 'none') return undefined;
  const months = MONTHS[cycle];
  const dates = [
    cycleEnd(customer, months),
    ...calls(customer, policy).filter(({ on }) => on > (review.lastReviewedOn ?? '')),
    ...(review.calls ?? []).map((call) => ({
      on: review.calledOn ?? customer.createdOn,
      reason: call as ReviewCall, // only codes of review/calls.ts are written
    })),
  ]
    .map((dated) => notAllAtOnce(dated, customerId, review, months))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const [first] = dates;
  return (
    first && {
      on: first.on,
      reasons: dates.filter(({ on }) => on <= first.on).map(({ reason }) => reason),
    }
  );
}

export function nextReviewOn(
  customerId: string,
  customer: Reviewable,
  policy: ReviewPolicy,
): string | undefined {
  return reviewDue(customerId, customer, policy)?.on;
}

interface Dated {
  on: string;
  reason: DueReason;
}

function cycleEnd({ createdOn, review }: Reviewable, months: number): Dated {
  const { lastReviewedOn, takenOverOn } = review;
  if (lastReviewedOn !== undefined) {
    return { on: addMonthsClamped(lastReviewedOn, months), reason: 'cycle-over' };
  }
  const on = takenOverOn ?? addMonthsClamped(createdOn, months);
  return { on, reason: 'never-reviewed' };
}

/**
 * What was due of a record before it came with an existing base is due within the first cycle from then:
 * else the whole base would be due on its first day.
 */
function notAllAtOnce(
  dated: Dated,
  customerId: string,
  { takenOverOn }: ReviewState,
  months: number,
): Dated {
  if (takenOverOn === undefined || dated.on > takenOverOn) return dated;
  return { ...dated, on: addDays(takenOverOn, spread(customerId, months * DAYS_PER_MONTH)) };
}

/** Dates that call for a review whether or not anybody changes the record. */
function calls(customer: Reviewable, { review }: ReviewPolicy): Dated[] {
  const { createdOn, fields } = customer;
  const dated = [longInactive(customer, review.inactiveAfterDays)];
  if (fields.licenceValidUntil !== undefined) {
    const on = addDays(fields.licenceValidUntil, -review.licenceWarningDays);
    dated.push({ on: on < createdOn ? createdOn : on, reason: 'licence-ending' });
  }
  return dated;
}

/** No business for long; of a customer nobody ever reported on, that is counted from its creation. */
function longInactive({ createdOn, activity }: Reviewable, days: number): Dated {
  if (activity === undefined) return { on: addDays(createdOn, days), reason: 'no-activity-known' };
  const on = addDays(activity.lastActivityOn, days);
  return { on: on < createdOn ? createdOn : on, reason: 'long-inactive' };
}

/** A number from 0 to below `days`, the same for the same customer for ever (FNV-1a, 32 bits). */
function spread(customerId: string, days: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < customerId.length; i++) {
    hash = Math.imul(hash ^ customerId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % days;
}
