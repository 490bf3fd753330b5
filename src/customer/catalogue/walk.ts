import type { ListEntry } from '../policy.js';
import { type Checked, isError, type Problem } from '../problem.js';
import type { ProblemCode } from '../problem-codes.js';
import type { CheckContext } from './field.js';

/** Where a walk over a value puts what it finds, and what it takes from the command. */
export interface Walk {
  context: CheckContext;
  problems: Problem[];
  newId: () => string;
  /** For a patch: the keys under which the caller named the elements of a list. */
  elementKeys?: ReadonlyMap<string, readonly string[]>;
  /** Where the kept elements stand: `/contacts/0` in the input is `/contacts/<contactId>` in the record. */
  places: { input: string; stored: string }[];
}

type Problems = Pick<Walk, 'problems'>;

/** Adds an error; undefined, so that the caller can return it as the value. */
export function addError(
  walk: Problems,
  code: ProblemCode,
  pointer: string,
  params?: Problem['params'],
): undefined {
  walk.problems.push({ code, pointer, severity: 'error', ...(params && { params }) });
  return undefined;
}

/** The value of a check, its problems added to the walk. */
export function take<T>(walk: Problems, { value, problems }: Checked<T>): T | undefined {
  if (problems.length > 0) walk.problems.push(...problems);
  return value;
}

export function wrongType(walk: Problems, pointer: string, expected: string): undefined {
  return addError(walk, 'wrong-type', pointer, { expected });
}

/** Whether an error was added since the walk had `found` problems. */
export function hasErrorsSince({ problems }: Problems, found: number): boolean {
  for (let i = found; i < problems.length; i++) {
    if (problems[i]?.severity === 'error') return true;
  }
  return false;
}

/** Takes back the errors added since the walk had `found` problems; warnings stay. */
export function dropErrorsSince({ problems }: Problems, found: number): void {
  const added = problems.splice(found);
  problems.push(...added.filter((problem) => !isError(problem)));
}

/** A code out of a list. One that is retired or gone can no longer be chosen, only kept: `before` has it. */
export function checkChoice(
  entries: readonly ListEntry[],
  value: unknown,
  pointer: string,
  walk: Problems,
  before?: unknown,
): string | undefined {
  if (typeof value !== 'string') return wrongType(walk, pointer, 'text');
  if (value.trim() === '') return undefined;
  if (value === before || (Array.isArray(before) && before.includes(value))) return value;
  const entry = entries.find(({ code }) => code === value);
  if (entry === undefined) {
    const choices = entries.filter(({ retired }) => !retired).map(({ code }) => code);
    return addError(walk, 'not-a-choice', pointer, {
      value: value.slice(0, 40),
      choices: choices.join(', '),
    });
  }
  return entry.retired ? addError(walk, 'retired-choice', pointer, { value }) : entry.code;
}
