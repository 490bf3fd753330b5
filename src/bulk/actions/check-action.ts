import { pointerStep } from '../../customer/catalogue/fields.js';
import { decide } from '../../customer/decide.js';
import type { Policy } from '../../customer/policy.js';
import { isError, type Problem } from '../../customer/problem.js';
import { spreadProblems } from '../../customer/review/spread-dates.js';
import type { CustomerState } from '../../customer/state.js';
import { type BulkAction, commandFor, SETTABLE } from './bulk-action.js';

/** A customer that has nothing about it: what it refuses as invalid, everybody does. */
const PLAIN: CustomerState = {
  status: 'active',
  everActive: true,
  createdOn: '2000-01-01',
  fields: { code: 'C1', kind: 'company', legalName: '某某有限公司', country: 'CN' },
  blocks: [],
  warnings: [],
  review: { postponements: 0 },
};

/**
 * What is wrong with a step before anybody gets it: every error that does not depend on the customer.
 * Pointers go into {params, reason, note}.
 * @param today local date
 */
export function actionProblems(bulk: BulkAction, policy: Policy, today: string): Problem[] {
  const problems = [...paramProblems(bulk)];
  const answer = decide(commandFor(checkable(bulk), 0, 1), PLAIN, {
    customerId: 'plain',
    version: 1,
    today,
    actorId: 'nobody',
    steward: true,
    policy,
    newId: () => 'new',
  });
  for (const problem of answer.problems ?? []) {
    // What the policy wants of every record is not the step's to bring.
    if (!isError(problem) || problem.pointer.startsWith('/attributes')) continue;
    problems.push({ ...problem, pointer: inRequest(problem.pointer) });
  }
  return problems;
}

/** What no single command would miss. */
function paramProblems(bulk: BulkAction): Problem[] {
  const required = (pointer: string): Problem => ({ code: 'required', pointer, severity: 'error' });
  switch (bulk.action) {
    case 'tag':
    case 'untag':
      return bulk.params.tags.length === 0 ? [required('/params/tags')] : [];
    case 'set':
      return Object.keys(bulk.params).length === 0
        ? [required('/params')]
        : unsettable(bulk.params);
    case 'schedule-review': {
      const { on, spreadTo } = bulk.params;
      return spreadTo === undefined ? [] : spreadProblems(on, spreadTo, '/params/spreadTo');
    }
    case 'review':
      return bulk.reason === undefined ? [] : [unknown('/reason', 'reason')];
    default:
      return [];
  }
}

function unsettable(params: object): Problem[] {
  const names: readonly string[] = SETTABLE;
  return Object.keys(params)
    .filter((name) => !names.includes(name))
    .map((name) => unknown(`/params${pointerStep(name)}`, name));
}

function unknown(pointer: string, name: string): Problem {
  return { code: 'unknown-field', pointer, severity: 'error', params: { name: name.slice(0, 40) } };
}

/** The step with what can be checked of it: fields beyond those that may be set are told already. */
function checkable(bulk: BulkAction): BulkAction {
  if (bulk.action === 'schedule-review') {
    const { spreadTo: _, ...params } = bulk.params;
    return { ...bulk, params };
  }
  if (bulk.action !== 'set') return bulk;
  const known = SETTABLE.filter((name) => bulk.params[name] !== undefined);
  return { ...bulk, params: Object.fromEntries(known.map((name) => [name, bulk.params[name]])) };
}

/** Where a command's value stands in the request. */
function inRequest(pointer: string): string {
  if (pointer === '/reason' || pointer === '/note') return pointer;
  if (pointer === '/of/reason') return '/params/blockReason';
  return `/params${pointer.replace(/^\/add\//, '/tags/')}`;
}
