import { checkBecause } from './because.js';
import { changesBetween } from './catalogue/changes.js';
import { checkRecord, inInput, type RecordCheck } from './catalogue/check-record.js';
import { checkNew } from './catalogue/checked-input.js';
import type { JsonObject } from './catalogue/json.js';
import { patchRecord } from './catalogue/patch.js';
import { checkCodeChange, checkKindChange, checkOthers } from './check-others.js';
import { checkText } from './checks/text.js';
import type { CustomerCommand } from './commands.js';
import type { DecideContext, Decision } from './decision.js';
import type { CustomerEvent } from './events.js';
import { isError, type Problem } from './problem.js';
import type { CustomerFields, StoredWarning } from './record.js';
import { type Refusal, refuse } from './refusal.js';
import { callsFor, type ReviewCall } from './review/calls.js';
import type { CustomerState } from './state.js';
import { bringAlong } from './taking-over.js';
import { newlyConfirmed, storedWarnings } from './warnings.js';

/** Creating and changing the record itself. */

type Command<T extends CustomerCommand['type']> = Extract<CustomerCommand, { type: T }>;

export function decideCreate(
  { input, confirm, takenOver }: Command<'CreateCustomer'>,
  context: DecideContext,
): Decision {
  const check = checkNew(input, context);
  const code = check.fields.code ?? context.nextCode;
  const brought = bringAlong(takenOver, context);
  const problems = [
    ...check.problems,
    ...brought.problems,
    ...inInput(
      checkOthers(check.fields, undefined, context.others ?? {}, context.customerId),
      check,
    ),
  ];
  if (code === undefined && !problems.some(({ pointer }) => pointer === '/code')) {
    problems.push({ code: 'required', pointer: '/code', severity: 'error' });
  }
  if (code === undefined || problems.some(isError)) return refuse('invalid', { problems });
  const fields: CustomerFields = { code, ...check.fields };
  const warnings = storedWarnings(problems, check.storedPointer, confirm, [], []);
  return {
    type: 'accepted',
    events: [
      {
        type: 'CustomerCreated',
        data: {
          status: context.policy.newCustomers,
          createdOn: context.today,
          fields,
          warnings,
          ...withCalls(callsFor(fields, warnings)),
          ...brought.data,
        },
      },
    ],
    ...(brought.activity.length > 0 && { activity: brought.activity }),
    problems,
    inputPointer: check.inputPointer,
  };
}

export function decideUpdate(
  command: Command<'UpdateCustomer'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  const problems: Problem[] = [];
  const because = checkBecause(command, 'statusReason', context.policy, problems);
  const updated = updateRecord(command.patch, command.confirm, state, context);
  if (updated.type === 'refused') {
    return { ...updated, problems: [...problems, ...(updated.problems ?? [])] };
  }
  if (problems.length > 0) return refuse('invalid', { problems });
  const { event } = updated;
  return {
    type: 'accepted',
    events: event === undefined ? [] : [{ ...event, data: { ...event.data, ...because } }],
    problems: updated.problems,
    inputPointer: updated.check.inputPointer,
  };
}

/** Tags keep their order; new ones come behind. Problems with one that is put on point into `add`. */
export function decideTags(
  { add, remove, reason, note }: Command<'ChangeTags'>,
  state: CustomerState,
  context: DecideContext,
): Decision {
  const { tags = [] } = state.fields;
  // As they would be kept: what is typed may have spaces around.
  const removed = new Set(remove.map(keptTag));
  const kept = tags.filter((tag) => !removed.has(tag));
  const added = add.filter((tag) => !kept.includes(keptTag(tag)));
  const after = [...kept, ...added];
  const patch = { tags: after.length === 0 ? null : after };
  const because = { ...(reason !== undefined && { reason }), ...(note !== undefined && { note }) };
  const update = { type: 'UpdateCustomer', patch, confirm: [], ...because } as const;
  const decision = decideUpdate(update, state, context);
  if (decision.problems === undefined) return decision;
  const problems = decision.problems.map((problem) => {
    const at = /^\/tags\/(\d+)$/.exec(problem.pointer)?.[1];
    const tag = added[Number(at) - kept.length];
    return tag === undefined ? problem : { ...problem, pointer: `/add/${add.indexOf(tag)}` };
  });
  return { ...decision, problems };
}

function keptTag(tag: string): string {
  return checkText(tag, '', { maxLength: tag.length }).value ?? tag;
}

export interface UpdatedRecord {
  type: 'updated';
  /** Absent when the patch changes nothing and confirms no doubt. */
  event?: Extract<CustomerEvent, { type: 'CustomerUpdated' }>;
  problems: Problem[];
  check: RecordCheck;
}

/** A merge patch on the record: what changes, or every problem with it. */
export function updateRecord(
  patch: JsonObject,
  confirm: readonly string[],
  state: CustomerState,
  context: DecideContext,
): UpdatedRecord | Refusal {
  const patched = patchRecord(state.fields, patch);
  const check = checkRecord(patched.input, {
    ...context,
    change: { before: state.fields, elementKeys: patched.elementKeys },
  });
  const fields = { ...check.fields, code: check.fields.code ?? state.fields.code };
  const problems = [
    ...patched.problems,
    ...check.problems,
    ...checkKindChange(state.fields.kind, fields.kind),
    ...checkCodeChange(state, fields.code),
    ...inInput(checkOthers(fields, state, context.others ?? {}, context.customerId), check),
  ];
  const changes = changesBetween(state.fields, fields);
  if (state.status === 'archived' || state.status === 'merged') {
    // What asks for what is there already (an export that comes back) is no change.
    return changes.length === 0 && patched.problems.length === 0
      ? { type: 'updated', problems: [], check }
      : refuse('wrong-status', { params: { status: state.status } });
  }
  if (problems.some(isError)) return refuse('invalid', { problems });
  const warnings = storedWarnings(
    problems,
    check.storedPointer,
    confirm,
    state.warnings,
    changes.map(({ path }) => path),
  );
  const unchanged = changes.length === 0 && !newlyConfirmed(warnings, state.warnings);
  if (unchanged) return { type: 'updated', problems, check };
  const calls = callsAfter(state, fields, warnings);
  return {
    type: 'updated',
    event: {
      type: 'CustomerUpdated',
      data: { on: context.today, changes, warnings, ...withCalls(calls) },
    },
    problems,
    check,
  };
}

/** What calls for a review and either did so already or is new: what the last review saw calls no more. */
function callsAfter(
  state: CustomerState,
  fields: CustomerFields,
  warnings: readonly StoredWarning[],
): ReviewCall[] {
  const open = state.review.calls ?? [];
  const before = callsFor(state.fields, state.warnings);
  return callsFor(fields, warnings).filter((call) => open.includes(call) || !before.includes(call));
}

function withCalls(calls: ReviewCall[]): { calls?: ReviewCall[] } {
  return calls.length === 0 ? {} : { calls };
}
