import { addDays, isDate } from './checks/dates.js';
import type { Problem } from './problem.js';
import { type Refusal, refuse } from './refusal.js';

/**
 * The last business with a customer, as the order and finance services report it. It stands in a stream of
 * its own (`activity:<customerId>`): it is no change of the record, and never raises its version.
 */

export interface Activity {
  /** Local date of the last business. */
  lastActivityOn: string;
  /** Whether orders or invoices are open; absent while nobody has said. */
  hasOpenItems?: boolean;
}

export interface ActivityReported {
  type: 'ActivityReported';
  /** What is known after the report. */
  data: Activity;
}

export interface ActivityAccepted {
  type: 'accepted';
  /** Empty when the report says nothing new, or too little. */
  events: ActivityReported[];
}

/** A date is written when it moves by so many days: most customers are reported daily. */
const WORTH_WRITING_DAYS = 7;

/**
 * Whether a report is written. The first one always is; after it, one that moves the date forward by seven
 * days or more, or that says otherwise whether there are open items. A report may come late or twice: an
 * earlier date changes nothing.
 * @param known folded from the reports before
 * @param today local date; a later one is refused, as `invalid`
 */
export function decideActivity(
  report: Activity,
  known: Activity | undefined,
  today: string,
): ActivityAccepted | Refusal {
  const problem = problemOf(report.lastActivityOn, today);
  if (problem !== undefined) return refuse('invalid', { problems: [problem] });
  const after = latest(report, known);
  return { type: 'accepted', events: isWorthWriting(after, known) ? [reported(after)] : [] };
}

/** What is known after an event. Total. */
export function evolveActivity(known: Activity | undefined, { data }: ActivityReported): Activity {
  return latest(data, known);
}

function problemOf(lastActivityOn: string, today: string): Problem | undefined {
  const pointer = '/lastActivityOn';
  if (!isDate(lastActivityOn)) return { code: 'not-a-date', pointer, severity: 'error' };
  if (lastActivityOn <= today) return undefined;
  return { code: 'date-in-the-future', pointer, severity: 'error', params: { today } };
}

function latest(report: Activity, known: Activity | undefined): Activity {
  const isLater = known === undefined || report.lastActivityOn > known.lastActivityOn;
  const hasOpenItems = report.hasOpenItems ?? known?.hasOpenItems;
  return {
    lastActivityOn: isLater ? report.lastActivityOn : known.lastActivityOn,
    ...(hasOpenItems === undefined ? {} : { hasOpenItems }),
  };
}

function isWorthWriting(after: Activity, known: Activity | undefined): boolean {
  if (known === undefined || after.hasOpenItems !== known.hasOpenItems) return true;
  return after.lastActivityOn >= addDays(known.lastActivityOn, WORTH_WRITING_DAYS);
}

function reported(data: Activity): ActivityReported {
  return { type: 'ActivityReported', data };
}
