import type { Change } from '../events.js';
import type { CustomerFields } from '../record.js';
import { CATALOGUE, pointerStep, pointerSteps, topField } from './fields.js';
import { equalJson, isObject, type JsonObject, own, setOwn } from './json.js';

/**
 * What differs between two records, by path, and a record with changes applied. Both follow the
 * catalogue: a section's and an element's fields are paths, everything else is one path.
 */

type Parts = Record<string, unknown>;

/** The changes that turn `from` into `to`, in catalogue order. Empty when nothing differs. */
export function changesBetween(from: CustomerFields, to: CustomerFields): Change[] {
  const before = from as unknown as JsonObject; // the record's interface is plain JSON by definition
  const after = to as unknown as JsonObject;
  const changes: Change[] = [];
  for (const field of CATALOGUE) {
    const a = before[field.name];
    const b = after[field.name];
    if (a === b) continue;
    const path = pointerStep(field.name);
    if (field.type.type === 'elements') {
      elementChanges(path, field.type.idField, a as Parts[], b as Parts[], changes);
    } else if (field.type.type === 'section' || field.type.type === 'attributes') {
      partChanges(path, (a ?? {}) as Parts, (b ?? {}) as Parts, changes);
    } else {
      pushChange(path, a, b, changes);
    }
  }
  return changes;
}

function elementChanges(
  path: string,
  idField: string,
  from: Parts[] = [],
  to: Parts[] = [],
  changes: Change[],
): void {
  const before = new Map(from.map((element) => [String(element[idField]), element]));
  const after = new Map(to.map((element) => [String(element[idField]), element]));
  for (const [id, element] of before) {
    const now = after.get(id);
    const elementPath = path + pointerStep(id);
    if (now === undefined) changes.push({ path: elementPath, from: element });
    else partChanges(elementPath, element, now, changes);
  }
  for (const [id, element] of after) {
    if (!before.has(id)) changes.push({ path: path + pointerStep(id), to: element });
  }
}

function partChanges(path: string, from: Parts, to: Parts, changes: Change[]): void {
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    pushChange(path + pointerStep(name), own(from, name), own(to, name), changes);
  }
}

function pushChange(path: string, from: unknown, to: unknown, changes: Change[]): void {
  if (equalJson(from, to)) return;
  changes.push({
    path,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

/** The record after the changes. Total: a path that is not ours is left alone. */
export function applyChanges(fields: CustomerFields, changes: readonly Change[]): CustomerFields {
  const record: JsonObject = { ...(fields as unknown as JsonObject) };
  for (const change of changes) applyChange(record, change);
  return record as unknown as CustomerFields; // changes were made between two records
}

function applyChange(record: JsonObject, { path, to }: Change): void {
  const [name, second, third] = pointerSteps(path);
  const field = name === undefined ? undefined : topField(name);
  if (name === undefined || field === undefined) return;
  if (second === undefined) {
    setOwn(record, name, to);
  } else if (field.type.type === 'elements') {
    setOwn(record, name, changedElements(record[name], field.type.idField, second, third, to));
  } else if (field.type.type === 'section' || field.type.type === 'attributes') {
    const before = record[name];
    const section: JsonObject = isObject(before) ? { ...before } : {};
    setOwn(section, second, to);
    setOwn(record, name, Object.keys(section).length === 0 ? undefined : section);
  }
}

/** The list with one element, or one part of it, set to `to`; an element that is not there is appended. */
function changedElements(
  list: unknown,
  idField: string,
  id: string,
  part: string | undefined,
  to: unknown,
): unknown[] | undefined {
  const elements: unknown[] = Array.isArray(list) ? [...list] : [];
  const found = elements.findIndex((element) => isObject(element) && element[idField] === id);
  const at = found < 0 ? elements.length : found;
  if (part === undefined && to === undefined) {
    elements.splice(at, 1);
  } else if (part === undefined) {
    elements[at] = to;
  } else {
    const element: JsonObject = { [idField]: id, ...(elements[at] as JsonObject | undefined) };
    setOwn(element, part, to);
    elements[at] = element;
  }
  return elements.length === 0 ? undefined : elements;
}
