import {
  CATALOGUE_BY_NAME,
  fieldsOfPath,
  type PathFields,
  pointerStep,
  pointerSteps,
  topField,
} from './catalogue/fields.js';
import { isObject, type JsonObject, own, setOwn } from './catalogue/json.js';
import {
  CUSTOMER,
  isPersonal,
  type PersonalPart,
  type Split,
  splitAttribute,
  splitElement,
  splitValue,
  takeOut,
} from './split-value.js';

/**
 * Which values of an event are personal. `splitPersonal` takes them out so that the rest may stand in
 * clear for ever; `joinPersonal` puts them back. The catalogue decides for field values, and what it
 * does not know counts as personal; of the other events every free text (`note`) is.
 */

export interface SplitEvent {
  clear: JsonObject;
  parts: PersonalPart[];
}

/** Takes the personal values out. `naturalPerson`: persons and sole proprietors, of whom more is. */
export function splitPersonal(
  event: { type: string; data: JsonObject },
  naturalPerson: boolean,
): SplitEvent {
  const split: Split = { naturalPerson, parts: [] };
  const clear: JsonObject = {};
  for (const name of Object.keys(event.data)) {
    setOwn(clear, name, splitProperty(split, name, event.data[name], pointerStep(name)));
  }
  return { clear, parts: split.parts };
}

function splitProperty(split: Split, name: string, value: unknown, pointer: string): unknown {
  if (name === 'fields' && isObject(value)) return splitFields(split, value, pointer);
  if (name === 'changes' && Array.isArray(value)) {
    return value.map((change: JsonObject, i) => splitChange(split, change, `${pointer}/${i}`));
  }
  return splitNotes(split, name, value, pointer);
}

function splitFields(split: Split, fields: JsonObject, pointer: string): JsonObject {
  const clear: JsonObject = {};
  for (const field of CATALOGUE_BY_NAME) {
    const { name } = field;
    const value = own(fields, name);
    if (value === undefined) continue;
    const kept = splitValue(split, field, value, pointer + pointerStep(name), CUSTOMER);
    if (kept !== undefined) clear[name] = kept;
  }
  for (const name of Object.keys(fields)) {
    if (topField(name) !== undefined) continue;
    takeOut(split, fields[name], pointer + pointerStep(name), CUSTOMER);
  }
  return clear;
}

function splitChange(split: Split, change: JsonObject, pointer: string): JsonObject {
  const clear: JsonObject = { path: change.path };
  const path = fieldsOfPath(String(change.path));
  for (const side of ['from', 'to']) {
    if (change[side] === undefined) continue;
    setOwn(clear, side, splitSide(split, path, change[side], pointer + pointerStep(side)));
  }
  return clear;
}

function splitSide(
  split: Split,
  path: PathFields | undefined,
  value: unknown,
  pointer: string,
): unknown {
  if (path === undefined) return takeOut(split, value, pointer, CUSTOMER);
  const { top, field, elementId, wholeElement } = path;
  if (wholeElement && isObject(value)) return splitElement(split, top, value, pointer);
  const subject = top.name === 'contacts' && elementId !== undefined ? elementId : CUSTOMER;
  if (isPersonal(top, split)) return takeOut(split, value, pointer, subject);
  return top.type.type === 'attributes'
    ? splitAttribute(split, value, pointer, subject)
    : splitValue(split, field, value, pointer, subject);
}

/** Free text outside the record's fields: every property called `note`, however deep. */
function splitNotes(split: Split, name: string, value: unknown, pointer: string): unknown {
  if (name === 'note') return takeOut(split, value, pointer, CUSTOMER);
  if (Array.isArray(value)) {
    return value.map((item, i) => splitNotes(split, '', item, `${pointer}/${i}`));
  }
  if (!isObject(value)) return value;
  const clear: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    setOwn(clear, key, splitNotes(split, key, inner, pointer + pointerStep(key)));
  }
  return clear;
}

/**
 * The event's data with the parts put back, written into `clear` itself, which the caller gives up.
 * Parts that are missing (erased) stay missing.
 */
export function joinPersonal(clear: JsonObject, parts: readonly PersonalPart[]): JsonObject {
  for (const { pointer, value } of parts) put(clear, pointerSteps(pointer), value);
  return clear;
}

function put(data: JsonObject, steps: string[], value: unknown): void {
  const last = steps.pop();
  if (last === undefined) return;
  let at: JsonObject = data;
  for (const step of steps) {
    const next = own(at, step);
    const inner = typeof next === 'object' && next !== null ? next : {};
    if (inner !== next) setOwn(at, step, inner);
    at = inner as JsonObject; // an object, or an array, which has positions for names
  }
  const there = own(at, last);
  if (isObject(there) && isObject(value)) Object.assign(there, value);
  else setOwn(at, last, value);
}
