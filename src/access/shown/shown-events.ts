import { fieldsOfPath, pointerSteps } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import type { Change } from '../../customer/events.js';
import type { CustomerKind, StoredWarning } from '../../customer/record.js';
import type { Rights } from '../rights.js';
import { checklistFor } from './checklist.js';
import type { Masking } from './masking.js';
import { shownCodes } from './names.js';
import { isNatural, type Plan, planOf, shownProperties } from './plan.js';
import { shownWarnings } from './shown-problems.js';

/** An event of which some of the data may be left out. */
export type ShownEvent<Event extends { data: object }> = Omit<Event, 'data'> & { data: JsonObject };

/**
 * Events of a customer cut to what somebody may read; one of which nothing is left is left out. Why something
 * was done is shown with what was done. Also of events whose personal values were left out before.
 * @param kind of the customer, where it is known: else numbers that may be a person's are masked
 */
export function shownEvents<Event extends { type: string; data: object }>(
  events: readonly Event[],
  rights: Rights,
  kind?: CustomerKind,
): ShownEvent<Event>[] {
  const whole = events as unknown as ShownEvent<Event>[]; // data are plain JSON
  if (rights.seesAll) return whole;
  const cut = { plan: planOf(rights), rights, naturalPerson: isNatural(kind) };
  return whole.flatMap((event) => {
    const data = shownData((event as unknown as { type: string }).type, event.data, cut);
    if (data === undefined) return [];
    return data === event.data ? event : { ...event, data };
  });
}

interface Cut {
  plan: Plan;
  rights: Rights;
  naturalPerson: boolean | undefined;
}

/** Undefined: nothing of it is shown. */
function shownData(type: string, data: JsonObject, cut: Cut): JsonObject | undefined {
  const { readsAllGroups, reads } = cut.plan;
  switch (type) {
    case 'CustomerCreated':
      return created(data, cut);
    case 'CustomerUpdated':
      return updated(data, cut);
    case 'CustomerReviewed':
      if (!reads.has('review')) return undefined;
      return readsAllGroups ? data : { ...data, checklist: checklistFor(data.checklist, reads) };
    case 'ReviewScheduled':
    case 'ActivityReported':
      return reads.has('review') ? data : undefined;
    case 'CustomerActivated':
    case 'CustomerDeactivated':
    case 'CustomerReactivated':
    case 'CustomerArchived':
    case 'CustomerBlocked':
    case 'BlockLifted':
      return data;
    default:
      return readsAllGroups ? data : undefined;
  }
}

function created(data: JsonObject, cut: Cut): JsonObject {
  const given = isObject(data.fields) ? data.fields : {};
  const natural = isNatural(given.kind) ?? cut.naturalPerson;
  const fields = shownProperties(given, cut.plan, natural);
  if (cut.plan.readsAllGroups) return fields === given ? data : { ...data, fields };
  const shown: JsonObject = { ...data, fields, ...beside(data, cut) };
  if (shown.calls === undefined) delete shown.calls;
  if (!cut.plan.reads.has('review')) delete shown.lastReviewedOn;
  return shown;
}

function updated(data: JsonObject, cut: Cut): JsonObject | undefined {
  const given = Array.isArray(data.changes) ? (data.changes as Change[]) : [];
  const changes = given.flatMap((change) => shownChange(change, cut) ?? []);
  const isSame = changes.length === given.length && changes.every((one, i) => one === given[i]);
  if (cut.plan.readsAllGroups) return isSame ? data : { ...data, changes };
  const around = beside(data, cut);
  // Without changes it says which doubts there are.
  const isLeft = given.length === 0 ? around.warnings.length > 0 : changes.length > 0;
  if (!isLeft) return undefined;
  const shown: JsonObject = { ...data, changes, ...around };
  if (shown.calls === undefined) delete shown.calls;
  return shown;
}

/** What stands in an event beside the fields. */
function beside({ warnings, calls }: JsonObject, { plan, rights }: Cut) {
  const found = Array.isArray(warnings) ? (warnings as StoredWarning[]) : [];
  const called =
    Array.isArray(calls) && plan.reads.has('review') ? shownCodes(calls, plan.reads) : [];
  return {
    warnings: shownWarnings(found, rights),
    calls: called.length > 0 ? called : undefined,
  };
}

/** Undefined: it is about what cannot be read. */
function shownChange(change: Change, { plan, naturalPerson }: Cut): Change | undefined {
  const path = fieldsOfPath(change.path);
  if (path === undefined) return plan.readsAllGroups ? change : undefined;
  if (!plan.reads.has(path.top.group)) return undefined;
  const masking = maskingAt(change.path, path.wholeElement, plan);
  if (masking === undefined) return change;
  const masked = { ...change };
  for (const side of ['from', 'to'] as const) {
    if (change[side] !== undefined) masked[side] = masking(change[side], { naturalPerson });
  }
  return masked.from === change.from && masked.to === change.to ? change : masked;
}

function maskingAt(path: string, wholeElement: boolean, { masks }: Plan): Masking | undefined {
  const [name = '', second, third] = pointerSteps(path);
  const ofField = masks.get(name);
  if (ofField === undefined || second === undefined) return ofField?.whole;
  if (wholeElement) return ofField.element;
  return ofField.parts.get(third ?? second);
}
