import type { BulkAction } from '../../bulk/actions/bulk-action.js';
import { actionProblems } from '../../bulk/actions/check-action.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Policy } from '../../customer/policy.js';
import type { Problem } from '../../customer/problem.js';
import type { AskedList } from '../lists/list-query.js';
import { type DescribedProblem, describe } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { Language } from '../problems/language.js';
import { readBody, requireObject } from '../request/check-body.js';
import { BulkActionBody, PARAMS } from './bulk-action-body.js';
import { readSelection, type Selection } from './read-selection.js';

export interface AskedAction {
  bulk: BulkAction;
  selection: Selection;
  dryRun: boolean;
}

interface Inside {
  policy: Policy;
  /** Today's local date. */
  today: string;
  list: AskedList;
}

/** @throws HttpProblem `invalid` with everything that is wrong: with the action, and with for whom it is */
export function readBulkAction(given: unknown, inside: Inside): AskedAction {
  const { body, problems } = readBody(BulkActionBody, requireObject(given ?? {}));
  const bulk = readAction(body, problems);
  const selection = readSelection(body, inside.list, problems);
  // Beyond the shape only when that is right: one mistake is told once.
  if (bulk !== undefined) problems.push(...actionProblems(bulk, inside.policy, inside.today));
  if (bulk === undefined || problems.length > 0 || selection.type === 'wrong') {
    const errors = (language: Language): DescribedProblem[] => [
      ...problems.map((problem) => describe(problem, language)),
      ...(selection.type === 'wrong' ? selection.errors(language) : []),
    ];
    throw new HttpProblem('invalid', { errors });
  }
  return { bulk, selection, dryRun: body.dryRun ?? false };
}

/** Undefined when its shape is wrong. */
function readAction(body: BulkActionBody, problems: Problem[]): BulkAction | undefined {
  const { action, params: given = {}, reason, note } = body;
  const isFor = (pointer: string) => /^\/(action|params|reason|note)(\/|$)/.test(pointer);
  if (problems.some(({ pointer }) => isFor(pointer))) return undefined;
  const params = action === 'set' ? given : readParams(action, given, problems);
  if (params === undefined) return undefined;
  // The class of the action's params has just found them right.
  return {
    action,
    params,
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
  } as BulkAction;
}

function readParams(
  action: Exclude<BulkAction['action'], 'set'>,
  given: JsonObject,
  problems: Problem[],
): object | undefined {
  const { body, problems: found } = readBody(PARAMS[action], given);
  problems.push(...found.map((problem) => ({ ...problem, pointer: `/params${problem.pointer}` })));
  return found.length > 0 ? undefined : { ...body };
}
