import { checkChoice } from './catalogue/walk.js';
import { isDate } from './checks/dates.js';
import { checkText } from './checks/text.js';
import type { Because } from './events.js';
import type { ListEntry, ListName, Policy } from './policy.js';
import type { Problem } from './problem.js';

/** Checks of what stands beside a command: its reason, its free text, its dates. */

/** The reason and the note as they are kept, their problems added to `problems`. */
export function checkBecause(
  { reason, note }: Because,
  list: ListName,
  policy: Policy,
  problems: Problem[],
  required = false,
): Because {
  const kept: Because = {};
  const chosen = checkChosen(reason, policy.lists[list], '/reason', problems, required);
  if (chosen !== undefined) kept.reason = chosen;
  const text = checkNote(note, '/note', problems);
  if (text !== undefined) kept.note = text;
  return kept;
}

/** A code out of a list of the policy; a blank one counts as not given. */
export function checkChosen(
  code: string | undefined,
  entries: readonly ListEntry[],
  pointer: string,
  problems: Problem[],
  required = false,
): string | undefined {
  const found = problems.length;
  const chosen = code === undefined ? undefined : checkChoice(entries, code, pointer, { problems });
  if (chosen === undefined && required && problems.length === found) {
    problems.push({ code: 'required', pointer, severity: 'error' });
  }
  return chosen;
}

/** A free text of up to 2,000 characters, or undefined when there is none. */
export function checkNote(
  note: string | undefined,
  pointer: string,
  problems: Problem[],
): string | undefined {
  if (note === undefined) return undefined;
  const { value, problems: found } = checkText(note, pointer, { maxLength: 2000, multiline: true });
  problems.push(...found);
  return value || undefined;
}

/** A date from which something is to hold: today or later. */
export function checkNotPast(
  date: string,
  pointer: string,
  today: string,
  problems: Problem[],
): void {
  if (!isDate(date)) problems.push({ code: 'not-a-date', pointer, severity: 'error' });
  else if (date < today) {
    problems.push({ code: 'date-in-the-past', pointer, severity: 'error', params: { today } });
  }
}
