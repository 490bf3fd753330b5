import { pointerSteps } from '../../customer/catalogue/fields.js';
import { isError, type Problem } from '../../customer/problem.js';
import type { StoredWarning } from '../../customer/record.js';
import type { Rights } from '../rights.js';
import { isKnownName } from './names.js';
import { type Plan, planOf } from './plan.js';

/**
 * Problems of a command cut to what somebody may read. A warning about the rest is left out. An error about it
 * stays one, but says neither where nor what (`unseen-conflict`, once).
 */
export function shownProblems(problems: readonly Problem[], rights: Rights): Problem[] {
  const plan = cuttingPlan(rights);
  if (plan === undefined) return problems as Problem[]; // who asks does not change them
  const shown = problems.filter(({ pointer }) => isShownAt(pointer, plan));
  const hidden = problems.some((problem) => isError(problem) && !isShownAt(problem.pointer, plan));
  return hidden ? [...shown, { code: 'unseen-conflict', pointer: '', severity: 'error' }] : shown;
}

/** Stored warnings of fields that can be read. */
export function shownWarnings(warnings: readonly StoredWarning[], rights: Rights): StoredWarning[] {
  const plan = cuttingPlan(rights);
  if (plan === undefined) return warnings as StoredWarning[]; // who asks does not change them
  return warnings.filter(({ pointer }) => isShownAt(pointer, plan));
}

/** Undefined: nothing is left out. */
function cuttingPlan(rights: Rights): Plan | undefined {
  if (rights.seesAll) return undefined;
  const plan = planOf(rights);
  return plan.readsAllGroups ? undefined : plan;
}

/** What points at no field is about the caller's own words: a reason, a date, a tag that is put on. */
function isShownAt(pointer: string, plan: Plan): boolean {
  const [first = '', second] = pointerSteps(pointer);
  const name = first === 'corrections' ? (second ?? '') : first;
  return !isKnownName(name) || plan.shows(name);
}
