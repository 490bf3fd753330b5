import { type ActivityReported, evolveActivity } from './activity.js';
import { applyChanges } from './catalogue/changes.js';
import type { CustomerEvent } from './events.js';
import type { CustomerFields } from './record.js';
import type { CustomerState, ReviewState } from './state.js';

/**
 * The state after an event. Total: it never throws and never checks, since what is in the log has
 * happened. An event of a type that this release does not know leaves the state as it is.
 */
export function evolve(
  state: CustomerState | undefined,
  event: CustomerEvent | ActivityReported,
): CustomerState {
  if (event.type === 'CustomerCreated') {
    const { status, createdOn, fields, warnings } = event.data;
    return {
      status,
      everActive: status === 'active' || status === 'inactive' || status === 'archived',
      createdOn,
      fields,
      blocks: [],
      warnings,
      review: firstReview(event.data),
    };
  }
  return evolveExisting(state ?? NOTHING, event);
}

/** Only for a stream whose beginning is missing, which verify reports; folding goes on regardless. */
const NOTHING: CustomerState = {
  status: 'active',
  everActive: true,
  createdOn: '1970-01-01',
  fields: { code: '', kind: 'company', legalName: '', country: '' },
  blocks: [],
  warnings: [],
  review: { postponements: 0 },
};

function evolveExisting(
  state: CustomerState,
  event: Exclude<CustomerEvent | ActivityReported, { type: 'CustomerCreated' }>,
): CustomerState {
  switch (event.type) {
    case 'CustomerUpdated':
      return {
        ...state,
        fields: withFormerName(state.fields, applyChanges(state.fields, event.data.changes)),
        warnings: event.data.warnings,
        review: reviewCalled(state.review, event.data.calls, event.data.on),
      };
    case 'CustomerActivated':
      return { ...state, status: 'active', everActive: true };
    case 'CustomerReactivated':
      // Coming back from the archive is no way around the activation.
      return { ...state, status: state.everActive ? 'active' : 'pending' };
    case 'CustomerDeactivated':
      return { ...state, status: 'inactive' };
    case 'CustomerArchived':
      return { ...state, status: 'archived' };
    case 'CustomerReviewed':
      return {
        ...state,
        review: {
          lastReviewedOn: event.data.on,
          lastOutcome: event.data.outcome,
          postponements: 0,
          ...(state.review.takenOverOn && { takenOverOn: state.review.takenOverOn }),
        },
      };
    case 'ReviewScheduled':
      return reviewScheduled(state, event.data);
    case 'CustomerBlocked':
      return { ...state, blocks: [...state.blocks, event.data.block] };
    case 'BlockLifted':
      return {
        ...state,
        blocks: state.blocks.filter((block) => block.blockId !== event.data.blockId),
      };
    case 'ActivityReported':
      return { ...state, activity: evolveActivity(state.activity, event) };
    default:
      event satisfies never;
      return state;
  }
}

/** A changed legal name is kept as a former name; a name taken up again is no longer a former one. */
function withFormerName(before: CustomerFields, after: CustomerFields): CustomerFields {
  if (before.legalName === after.legalName || !before.legalName) return after;
  const names = [...(before.formerNames ?? []), before.legalName].filter(
    (name, i, all) => name !== after.legalName && all.indexOf(name) === i,
  );
  const { formerNames: _, ...rest } = after;
  return names.length === 0 ? rest : { ...rest, formerNames: names };
}

function firstReview({
  createdOn,
  calls,
  lastReviewedOn,
  takenOver,
  takenOverOn = createdOn,
}: Extract<CustomerEvent, { type: 'CustomerCreated' }>['data']): ReviewState {
  return {
    ...reviewCalled({ postponements: 0 }, calls, takenOver ? takenOverOn : createdOn),
    ...(lastReviewedOn === undefined ? {} : { lastReviewedOn }),
    ...(takenOver ? { takenOverOn } : {}),
  };
}

/**
 * What calls for a review does so from the day on which the first of it arose. What a record brought along
 * when it was taken over waits for its turn, and does not make wait what comes up later.
 */
function reviewCalled(review: ReviewState, calls: string[] | undefined, on: string): ReviewState {
  const { calls: before = [], calledOn, ...rest } = review;
  if (calls === undefined) return rest;
  const waits = calledOn !== undefined && calledOn === review.takenOverOn;
  const isNew = calls.some((call) => !before.includes(call));
  return { ...rest, calls, calledOn: calledOn === undefined || (waits && isNew) ? on : calledOn };
}

function reviewScheduled(
  state: CustomerState,
  { on, reviewer, kind, reason }: Extract<CustomerEvent, { type: 'ReviewScheduled' }>['data'],
): CustomerState {
  return {
    ...state,
    fields: reviewer === undefined ? state.fields : { ...state.fields, reviewer },
    review: {
      ...state.review,
      ...(on === undefined ? {} : { scheduledOn: on }),
      ...(reason === undefined || on === undefined ? {} : { scheduledReason: reason }),
      postponements: state.review.postponements + (kind === 'postponed' ? 1 : 0),
    },
  };
}
