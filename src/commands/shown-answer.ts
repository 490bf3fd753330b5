import type { Rights } from '../access/rights.js';
import { shownEvents } from '../access/shown/shown-events.js';
import { shownProblems } from '../access/shown/shown-problems.js';
import { shownRecord } from '../access/shown/shown-record.js';
import type { Problem } from '../customer/problem.js';
import type { ProblemCode } from '../customer/problem-codes.js';
import type { CommandAnswer, WholeAnswer } from './call.js';

/** Cuts an answer to what the caller may see: the handlers of commands give nothing else. */
export function shownAnswer(answer: WholeAnswer, rights: Rights): CommandAnswer {
  if (answer.type === 'refused') {
    if (answer.problems === undefined) return answer;
    return { ...answer, problems: problemsFor(answer.problems, rights) };
  }
  const { record, events, problems } = answer;
  return {
    ...answer,
    record: shownRecord(record, rights),
    events: shownEvents(events, rights, record.kind),
    problems: problemsFor(problems, rights),
  };
}

/** They tell of the caller and of what he sent, and of nothing that is kept. */
const OF_THE_CALLER: ReadonlySet<ProblemCode> = new Set([
  'not-yours-to-write',
  'out-of-your-sight',
]);

export function problemsFor(problems: readonly Problem[], rights: Rights): Problem[] {
  const isOfCaller = ({ code }: Problem) => OF_THE_CALLER.has(code);
  const ofCaller = problems.filter(isOfCaller);
  if (ofCaller.length === 0) return shownProblems(problems, rights);
  return [
    ...ofCaller,
    ...shownProblems(
      problems.filter((problem) => !isOfCaller(problem)),
      rights,
    ),
  ];
}
