import { addDays, daysBetween, isDate } from '../checks/dates.js';
import type { Problem } from '../problem.js';

/** A campaign: the reviews of many customers, spread evenly from a first day to a last one. */

/**
 * The day of one of them; as many fall on each day, give or take one, and weekends count as other days.
 * @param on the first day, local date
 * @param to the last day, not before the first
 * @param at place among them, from 0
 * @param of how many there are
 */
export function spreadDate(on: string, to: string, at: number, of: number): string {
  const days = daysBetween(on, to) + 1;
  return addDays(on, Math.floor((at * days) / Math.max(of, 1)));
}

/** What is wrong with the last day; whether the first may be one, the command says. */
export function spreadProblems(on: string | undefined, to: string, pointer: string): Problem[] {
  if (!isDate(to)) return [{ code: 'not-a-date', pointer, severity: 'error' }];
  if (on === undefined || !isDate(on) || to >= on) return [];
  return [{ code: 'date-before-start', pointer, severity: 'error', params: { start: on } }];
}
