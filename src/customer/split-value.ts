import type { Field } from './catalogue/field.js';
import { partOf, partsOf, pointerStep } from './catalogue/fields.js';
import { isObject, type JsonObject, setOwn } from './catalogue/json.js';

/** Which part of a field's value is personal, as the catalogue says. `personal.ts` does it for events. */

/** A value taken out of an event: whose key seals it, and where in `data` it belongs. */
export interface PersonalPart {
  /** `customer`, or the contactId of the contact it tells of. */
  subject: string;
  /** JSON Pointer into the event's data (array positions, not element ids). */
  pointer: string;
  value: unknown;
}

export const CUSTOMER = 'customer';

/** Where what is taken out goes, and of whom it is. */
export interface Split {
  /** Persons and sole proprietors: more of what is known of them is personal. */
  naturalPerson: boolean;
  parts: PersonalPart[];
}

/** Takes a value out; undefined, so that the caller can return it as what stays in clear. */
export function takeOut(
  { parts }: Split,
  value: unknown,
  pointer: string,
  subject: string,
): undefined {
  if (value !== undefined) parts.push({ subject, pointer, value });
  return undefined;
}

export function isPersonal({ personal }: Field, { naturalPerson }: Split): boolean {
  return personal === 'always' || (personal === 'natural-person' && naturalPerson);
}

/** Fields in which nothing is ever personal, of everybody and of companies only. */
const clearFields = {
  always: new WeakMap<Field, boolean>(),
  company: new WeakMap<Field, boolean>(),
};

/** Whether the whole value stays in clear, whatever it is. */
function isClear(field: Field, split: Split): boolean {
  const known = split.naturalPerson ? clearFields.always : clearFields.company;
  let clear = known.get(field);
  if (clear === undefined) {
    clear =
      !isPersonal(field, split) &&
      field.type.type !== 'attributes' &&
      partsOf(field).every((part) => isClear(part, split));
    known.set(field, clear);
  }
  return clear;
}

/** What of the value stays in clear (undefined: nothing); the rest is taken out. */
export function splitValue(
  split: Split,
  field: Field,
  value: unknown,
  pointer: string,
  subject: string,
): unknown {
  if (isClear(field, split)) return value;
  const { type } = field;
  if (type.type === 'elements' && Array.isArray(value)) {
    return value.map((element: JsonObject, i) =>
      splitElement(split, field, element, `${pointer}/${i}`),
    );
  }
  if (isPersonal(field, split)) return takeOut(split, value, pointer, subject);
  if (type.type === 'attributes' && isObject(value)) {
    return splitAttributes(split, value, pointer, subject);
  }
  if (partsOf(field).length === 0) return value;
  if (isObject(value)) return splitParts(split, field, value, pointer, subject);
  if (!Array.isArray(value)) return value;
  return value.map((item: JsonObject, i) =>
    splitParts(split, field, item, `${pointer}/${i}`, subject),
  );
}

function splitParts(
  split: Split,
  field: Field,
  value: JsonObject,
  pointer: string,
  subject: string,
): JsonObject {
  const clear: JsonObject = {};
  for (const name of Object.keys(value)) {
    const inner = value[name];
    const part = partOf(field, name);
    const kept =
      part === undefined || isClear(part, split)
        ? inner
        : splitValue(split, part, inner, pointer + pointerStep(name), subject);
    if (kept !== undefined) setOwn(clear, name, kept);
  }
  return clear;
}

/** An element keeps its id in clear; of a personal element that is all that stays. */
export function splitElement(
  split: Split,
  field: Field,
  element: JsonObject,
  pointer: string,
): JsonObject {
  if (field.type.type !== 'elements') return element;
  const { idField } = field.type;
  const { [idField]: id } = element;
  const subject = field.name === 'contacts' ? String(id) : CUSTOMER;
  if (!isPersonal(field, split)) return splitParts(split, field, element, pointer, subject);
  const { [idField]: _, ...rest } = element;
  if (Object.keys(rest).length > 0) takeOut(split, rest, pointer, subject);
  return { [idField]: id };
}

function splitAttributes(
  split: Split,
  attributes: JsonObject,
  pointer: string,
  subject: string,
): JsonObject {
  const clear: JsonObject = {};
  for (const [name, value] of Object.entries(attributes)) {
    setOwn(clear, name, splitAttribute(split, value, pointer + pointerStep(name), subject));
  }
  return clear;
}

/**
 * Own attributes of type text are free text; numbers, yes and no are not. Choices and dates are texts
 * too as far as can be told from the value, and sealing them does no harm.
 */
export function splitAttribute(
  split: Split,
  value: unknown,
  pointer: string,
  subject: string,
): unknown {
  return typeof value === 'number' || typeof value === 'boolean'
    ? value
    : takeOut(split, value, pointer, subject);
}
