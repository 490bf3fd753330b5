import { checkBecause, checkChosen, checkNote, checkNotPast } from './because.js';
import { isActorId } from './catalogue/value-checks.js';
import type { CustomerCommand } from './commands.js';
import { updateRecord } from './decide-record.js';
import type { DecideContext, Decision } from './decision.js';
import type { ChecklistAnswer, CustomerEvent } from './events.js';
import type { Policy } from './policy.js';
import type { Problem } from './problem.js';
import { refuse } from './refusal.js';
import { nextReviewOn } from './review/due.js';
import type { CustomerState } from './state.js';

/** 定期审核: reviewing, with corrections in the same step, and scheduling the next review. */

type Command<T extends CustomerCommand['type']> = Extract<CustomerCommand, { type: T }>;

/** Where the merge patch stands in the input. */
const CORRECTIONS = '/corrections';

export function decideReview(
  command: Command<'ReviewCustomer'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  if (state.status !== 'active' && state.status !== 'inactive') {
    return refuse('wrong-status', { params: { status: state.status } });
  }
  const problems: Problem[] = [];
  const reviewed = reviewedEvent(command, context, problems);
  const { corrections = {} } = command;
  // The answer shows the warnings of a correction below /corrections; so they are confirmed.
  const confirm = command.confirm.map((name) => name.replace(`@${CORRECTIONS}/`, '@/'));
  const updated =
    command.corrections === undefined && confirm.length === 0
      ? undefined
      : updateRecord(corrections, confirm, state, context);
  if (updated?.type === 'refused') {
    const found = (updated.problems ?? []).map((problem) => below(CORRECTIONS, problem));
    return { ...updated, problems: [...problems, ...found] };
  }
  // Confirming a doubt is no correction.
  const isCorrected = (updated?.event?.data.changes ?? []).length > 0;
  if (isCorrected !== (command.outcome === 'corrected')) {
    problems.push({ code: 'outcome-unfit', pointer: '/outcome', severity: 'error' });
  }
  if (problems.length > 0) return refuse('invalid', { problems });
  const corrected: CustomerEvent[] = updated?.event === undefined ? [] : [updated.event];
  return {
    type: 'accepted',
    events: [...corrected, reviewed],
    problems: (updated?.problems ?? []).map((problem) => below(CORRECTIONS, problem)),
    inputPointer: (stored) =>
      CORRECTIONS + (updated === undefined ? stored : updated.check.inputPointer(stored)),
  };
}

function below(prefix: string, problem: Problem): Problem {
  return { ...problem, pointer: prefix + problem.pointer };
}

function reviewedEvent(
  command: Command<'ReviewCustomer'>,
  { policy, today, version }: DecideContext,
  problems: Problem[],
): CustomerEvent {
  const { versionSeen = version } = command;
  const checklist = command.checklist.map((answer, i) =>
    checkAnswer(answer, `/checklist/${i}`, policy, problems),
  );
  checklist.forEach(({ item }, i) => {
    if (checklist.findIndex((answer) => answer.item === item) === i) return;
    const pointer = `/checklist/${i}/item`;
    problems.push({ code: 'duplicate-element', pointer, severity: 'error' });
  });
  const source = checkChosen(command.source, policy.lists.reviewSource, '/source', problems);
  if (!Number.isInteger(versionSeen) || versionSeen < 1 || versionSeen > version) {
    problems.push({
      code: 'out-of-range',
      pointer: '/versionSeen',
      severity: 'error',
      params: { min: 1, max: version },
    });
  }
  const note = checkNote(command.note, '/note', problems);
  return {
    type: 'CustomerReviewed',
    data: {
      on: today,
      outcome: command.outcome,
      checklist,
      versionSeen,
      ...(source === undefined ? {} : { source }),
      ...(note === undefined ? {} : { note }),
    },
  };
}

function checkAnswer(
  { item, answer, note }: ChecklistAnswer,
  pointer: string,
  policy: Policy,
  problems: Problem[],
): ChecklistAnswer {
  checkChosen(item, policy.lists.checklist, `${pointer}/item`, problems, true);
  const text = checkNote(note, `${pointer}/note`, problems);
  return { item, answer, ...(text === undefined ? {} : { note: text }) };
}

/** A later date postpones, an earlier one calls the review early; a reviewer alone assigns it. */
export function decideSchedule(
  command: Command<'ScheduleReview'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  const { on, reviewer } = command;
  const { policy, today, customerId } = context;
  const problems: Problem[] = [];
  const because = checkBecause(command, 'reviewReason', policy, problems, on !== undefined);
  if (on === undefined && reviewer === undefined) {
    problems.push({ code: 'required', pointer: '/on', severity: 'error' });
  }
  if (on !== undefined) checkNotPast(on, '/on', today, problems);
  if (reviewer !== undefined && !isActorId(reviewer)) {
    problems.push({ code: 'not-an-actor', pointer: '/reviewer', severity: 'error' });
  }
  if (problems.length > 0) return refuse('invalid', { problems });
  if (state.status !== 'active' && state.status !== 'inactive') {
    return refuse('wrong-status', { params: { status: state.status } });
  }
  const due = nextReviewOn(customerId, state, policy);
  const kind =
    on === undefined || on === due
      ? 'assigned'
      : due !== undefined && on > due
        ? 'postponed'
        : 'early';
  const max = policy.review.postponements;
  if (kind === 'postponed' && state.review.postponements >= max && !context.steward) {
    return refuse('too-many-postponements', { params: { max } });
  }
  if (kind === 'assigned' && (reviewer === undefined || reviewer === state.fields.reviewer)) {
    return { type: 'accepted', events: [], problems: [] };
  }
  return {
    type: 'accepted',
    events: [
      {
        type: 'ReviewScheduled',
        data: {
          kind,
          ...(on === undefined ? {} : { on }),
          ...(reviewer === undefined ? {} : { reviewer }),
          ...because,
        },
      },
    ],
    problems: [],
  };
}
