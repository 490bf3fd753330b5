import { type ActivityReported, decideActivity } from './activity.js';
import { checkBecause } from './because.js';
import { isDate } from './checks/dates.js';
import type { TakenOver } from './commands.js';
import type { DecideContext } from './decision.js';
import type { Because, CustomerCreated } from './events.js';
import type { Policy } from './policy.js';
import type { Problem } from './problem.js';

/**
 * 期初导入: records that come with an existing base bring their status and the dates of their past. What
 * they bring is kept with the creation, and the last business as a report of activity beside it.
 */

/** What a record that is taken over has beside its fields. */
export interface BroughtAlong {
  data: Partial<
    Pick<
      CustomerCreated['data'],
      'status' | 'createdOn' | 'lastReviewedOn' | 'takenOver' | 'takenOverOn' | 'reason' | 'note'
    >
  >;
  activity: ActivityReported[];
  /** Pointers name the properties of `TakenOver`. */
  problems: Problem[];
}

/** An earlier date is a slip: spreadsheets make 1900 of every small number. */
const EARLIEST = '1950-01-01';
const STATUSES: readonly string[] = ['pending', 'active', 'inactive', 'archived'];

export function bringAlong(
  takenOver: TakenOver | undefined,
  { policy, today }: Pick<DecideContext, 'policy' | 'today'>,
): BroughtAlong {
  if (takenOver === undefined) return { data: {}, activity: [], problems: [] };
  const { status, createdOn, lastReviewedOn, lastActivityOn } = takenOver;
  const { because, problems } = checkDeclaration(takenOver, policy);
  if (status !== undefined && !STATUSES.includes(status)) {
    const params = { value: status, choices: STATUSES.join(', ') };
    problems.push({ code: 'not-a-choice', pointer: '/status', severity: 'error', params });
  }
  checkPast({ createdOn, lastReviewedOn, lastActivityOn }, today, problems);
  return {
    data: {
      ...(status === undefined ? {} : { status }),
      ...(createdOn === undefined ? {} : { createdOn }),
      ...(lastReviewedOn === undefined ? {} : { lastReviewedOn }),
      takenOver: true,
      takenOverOn: today,
      ...because,
    },
    activity: lastActivityOn === undefined ? [] : reported(lastActivityOn, today),
    problems,
  };
}

/** Why a base is taken over, as it is kept: a code or a text, or both; for a whole batch beforehand too. */
export function checkDeclaration(
  because: Because,
  policy: Policy,
): { because: Because; problems: Problem[] } {
  const problems: Problem[] = [];
  const kept = checkBecause(because, 'statusReason', policy, problems);
  if (kept.reason === undefined && kept.note === undefined && problems.length === 0) {
    problems.push({ code: 'required', pointer: '/reason', severity: 'error' });
  }
  return { because: kept, problems };
}

/**
 * Real dates, not after today. Business or a review before the day of creation is none of our concern: what
 * was itself taken over without that day has it.
 */
function checkPast(
  dates: Readonly<Record<string, string | undefined>>,
  today: string,
  problems: Problem[],
): void {
  for (const [name, date] of Object.entries(dates)) {
    const problem = date === undefined ? undefined : problemOf(date, today);
    if (problem !== undefined)
      problems.push({ ...problem, pointer: `/${name}`, severity: 'error' });
  }
}

function problemOf(date: string, today: string): Pick<Problem, 'code' | 'params'> | undefined {
  if (!isDate(date)) return { code: 'not-a-date' };
  if (date > today) return { code: 'date-in-the-future', params: { today } };
  if (date < EARLIEST) return { code: 'date-too-early', params: { earliest: EARLIEST } };
  return undefined;
}

function reported(lastActivityOn: string, today: string): ActivityReported[] {
  const decision = decideActivity({ lastActivityOn }, undefined, today);
  return decision.type === 'accepted' ? decision.events : [];
}
