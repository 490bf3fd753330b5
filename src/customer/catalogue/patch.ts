import type { Problem } from '../problem.js';
import type { CustomerFields } from '../record.js';
import type { Field } from './field.js';
import { CATALOGUE, pointerStep, topField } from './fields.js';
import { isObject, type JsonObject, own, setOwn } from './json.js';
import { addError } from './walk.js';

/**
 * A merge patch (RFC 7396) on a record. Lists of elements are objects keyed by element id in a patch:
 * null removes an element, `new-1`, `new-2` … make one, an id changes one. What a patch does not name
 * stays as it is.
 */
export interface PatchedRecord {
  /** The record as it would be, unchecked, without derived fields. */
  input: JsonObject;
  /** Per list: under which key the caller knows each element. */
  elementKeys: Map<string, string[]>;
  problems: Problem[];
}

const NEW_ELEMENT = /^new-[1-9]\d{0,3}$/;

export function patchRecord(fields: CustomerFields, patch: JsonObject): PatchedRecord {
  const patched: PatchedRecord = {
    input: {},
    elementKeys: new Map(),
    problems: [],
  };
  const before = fields as unknown as JsonObject; // a record is plain JSON
  for (const field of CATALOGUE) {
    if (field.derived) continue;
    const value = patchField(field, before[field.name], own(patch, field.name), patched);
    if (value !== undefined) patched.input[field.name] = value;
  }
  // Names that are not ours stay in, so that the check of the record refuses them.
  for (const name of Object.keys(patch)) {
    const field = topField(name);
    if (field === undefined || field.derived) setOwn(patched.input, name, patch[name]);
  }
  return patched;
}

function patchField(
  field: Field,
  before: unknown,
  patch: unknown,
  patched: PatchedRecord,
): unknown {
  if (field.type.type === 'elements') {
    return patchElements(field, field.type.idField, before as JsonObject[], patch, patched);
  }
  return patch === undefined ? before : mergePatch(before, patch);
}

/** No value of a record is nested deeper; what is goes on as it came, and is refused by its check. */
const MAX_DEPTH = 8;

/** RFC 7396: objects merge, null removes, everything else replaces. */
function mergePatch(target: unknown, patch: unknown, depth = 0): unknown {
  if (patch === null) return undefined;
  if (!isObject(patch) || depth > MAX_DEPTH) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    setOwn(merged, name, mergePatch(own(merged, name), value, depth + 1));
  }
  return merged;
}

function patchElements(
  field: Field,
  idField: string,
  before: JsonObject[] | undefined,
  patch: unknown,
  patched: PatchedRecord,
): unknown {
  const elements = new Map((before ?? []).map((element) => [String(element[idField]), element]));
  if (patch !== undefined) mergeElements(field, idField, elements, patch, patched);
  patched.elementKeys.set(field.name, [...elements.keys()]);
  return elements.size === 0 ? undefined : [...elements.values()];
}

function mergeElements(
  field: Field,
  idField: string,
  elements: Map<string, JsonObject>,
  patch: unknown,
  patched: PatchedRecord,
): void {
  const pointer = pointerStep(field.name);
  if (!isObject(patch)) {
    if (Array.isArray(patch)) addError(patched, 'array-in-patch', pointer);
    else addError(patched, 'wrong-type', pointer, { expected: 'object' });
    return;
  }
  for (const [key, value] of Object.entries(patch)) {
    const at = pointer + pointerStep(key);
    const element = elements.get(key);
    if (element === undefined && (!NEW_ELEMENT.test(key) || value === null)) {
      addError(patched, 'unknown-element', at, { id: key.slice(0, 40) });
    } else if (value === null) {
      elements.delete(key);
    } else if (!isObject(value)) {
      addError(patched, 'wrong-type', at, { expected: 'object' });
    } else if (value[idField] !== undefined && value[idField] !== element?.[idField]) {
      addError(patched, 'not-writable', at + pointerStep(idField));
    } else {
      elements.set(key, mergePatch(element, value) as JsonObject);
    }
  }
}
