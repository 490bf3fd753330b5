import { checkDate } from '../checks/dates.js';
import { checkDecimal, checkMoney } from '../checks/money.js';
import { checkPhone } from '../checks/phones.js';
import { checkText } from '../checks/text.js';
import { checkAttributes } from './check-attributes.js';
import { checkInteger, checkList, checkPhoneList, checkTexts } from './check-lists.js';
import type { Field, FieldType } from './field.js';
import { partOf, partsOf, pointerStep } from './fields.js';
import { equalJson, isObject, type JsonObject, own } from './json.js';
import { maskedTexts } from './masks.js';
import {
  addError,
  checkChoice,
  dropErrorsSince,
  hasErrorsSince,
  take,
  type Walk,
  wrongType,
} from './walk.js';

/**
 * The value as it is kept, or undefined when it is absent (null, blank, empty) or wrong. `before` is
 * what the record held: a value that is still the same stays exactly as it is and is no error, even if
 * it would not pass today (a list retired it, a rule became stricter); its warnings are given again.
 */
export function checkValue(
  field: Field,
  value: unknown,
  pointer: string,
  walk: Walk,
  before?: unknown,
): unknown {
  if (isAbsent(value)) return undefined;
  const found = walk.problems.length;
  const checked = checkWhole(field, value, pointer, walk, before);
  if (before === undefined || !equalJson(value, before)) return checked;
  dropErrorsSince(walk, found);
  return before;
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** The shape, and if that is right, the field's own check. */
function checkWhole(
  field: Field,
  value: unknown,
  pointer: string,
  walk: Walk,
  before: unknown,
): unknown {
  const found = walk.problems.length;
  if (field.mask !== undefined) {
    walk.problems.push(...maskedTexts(field, value, pointer, before));
    if (walk.problems.length > found) return undefined;
  }
  const shaped = checkShape(field, value, pointer, walk, before);
  if (shaped === undefined || field.check === undefined) return shaped;
  // The elements and texts of a list were each checked in their place.
  if (field.type.type === 'elements' || field.type.type === 'texts') return shaped;
  if (hasErrorsSince(walk, found)) return undefined;
  return take(walk, field.check(shaped as never, pointer, walk.context));
}

function checkShape(
  field: Field,
  value: unknown,
  pointer: string,
  walk: Walk,
  before: unknown,
): unknown {
  const { type } = field;
  switch (type.type) {
    case 'text':
      if (typeof value !== 'string') return wrongType(walk, pointer, 'text');
      return take(walk, checkText(value, pointer, type)) || undefined;
    case 'choice':
      return checkChoice(type.values, value, pointer, walk, before);
    case 'list':
      return checkChoice(walk.context.policy.lists[type.list], value, pointer, walk, before);
    case 'lists':
      return checkList(type.maxItems, value, pointer, walk, (item, at) =>
        checkChoice(walk.context.policy.lists[type.list], item, at, walk, before),
      );
    case 'date':
      if (typeof value !== 'string') return wrongType(walk, pointer, 'date');
      return isBlank(value) ? undefined : take(walk, checkDate(value, pointer));
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType(walk, pointer, 'true/false');
    case 'integer':
      return checkInteger(type, value, pointer, walk);
    case 'decimal':
      if (typeof value !== 'string') return wrongType(walk, pointer, 'text');
      return isBlank(value) ? undefined : take(walk, checkDecimal(value, pointer));
    case 'texts':
      return checkTexts(field, type, value, pointer, walk);
    case 'money':
      return checkMoneyObject(field, value, pointer, walk);
    case 'phone':
      return take(walk, checkPhone(value, pointer, walk.context));
    case 'phones':
      return checkPhoneList(type.maxItems, value, pointer, walk);
    case 'object':
      return checkParts(field, value, pointer, walk);
    case 'section':
      return checkParts(field, value, pointer, walk, before);
    case 'objects':
      return checkList(type.maxItems, value, pointer, walk, (item, at) =>
        checkParts(field, item, at, walk),
      );
    case 'elements':
      return checkElements(field, type, value, pointer, walk, before);
    case 'attributes':
      return checkAttributes(value, pointer, walk, before);
    default:
      return type satisfies never;
  }
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function checkMoneyObject(field: Field, value: unknown, pointer: string, walk: Walk): unknown {
  if (!isObject(value)) return wrongType(walk, pointer, 'object');
  const { amount, currency, ...rest } = value;
  const money = take(walk, checkMoney({ amount, currency }, pointer));
  const more = checkParts(field, rest, pointer, walk);
  return money && { ...money, ...more };
}

/** The parts of an object, section or element; undefined when nothing is left of it. */
function checkParts(
  field: Field,
  value: unknown,
  pointer: string,
  walk: Walk,
  before?: unknown,
  idField?: string,
): JsonObject | undefined {
  if (!isObject(value)) return wrongType(walk, pointer, 'object');
  for (const name of Object.keys(value)) {
    if (name !== idField && partOf(field, name) === undefined) {
      addError(walk, 'unknown-field', pointer + pointerStep(name), { name: name.slice(0, 40) });
    }
  }
  const outer = walk.context;
  walk.context = { ...outer, within: value };
  const kept: JsonObject = {};
  for (const part of partsOf(field)) {
    const given = own(value, part.name);
    // Most parts of most values are absent.
    if (isAbsent(given) && !part.required) continue;
    const at = pointer + pointerStep(part.name);
    const found = walk.problems.length;
    const held = isObject(before) ? own(before, part.name) : undefined;
    const checked = checkValue(part, given, at, walk, held);
    if (checked !== undefined) kept[part.name] = checked;
    else if (part.required && !hasErrorsSince(walk, found)) addError(walk, 'required', at);
  }
  walk.context = outer;
  return Object.keys(kept).length === 0 ? undefined : kept;
}

type ElementsType = Extract<FieldType, { type: 'elements' }>;

function checkElements(
  field: Field,
  { idField, maxItems }: ElementsType,
  value: unknown,
  pointer: string,
  walk: Walk,
  before: unknown,
): JsonObject[] | undefined {
  if (!Array.isArray(value)) return wrongType(walk, pointer, 'list');
  if (value.length > maxItems) {
    return addError(walk, 'too-many', pointer, { max: maxItems, actual: value.length });
  }
  const keys = walk.elementKeys?.get(field.name);
  const held = new Map<unknown, JsonObject>();
  if (Array.isArray(before)) for (const element of before) held.set(element[idField], element);
  const elements: JsonObject[] = [];
  value.forEach((element: unknown, i) => {
    const at = pointer + pointerStep(keys?.[i] ?? i);
    const id = isObject(element) ? element[idField] : undefined;
    const checked = checkElement(field, idField, element, at, walk, held.get(id));
    if (checked === undefined) return;
    elements.push(checked);
    walk.places.push({ input: at, stored: pointer + pointerStep(String(checked[idField])) });
  });
  return elements.length === 0 ? undefined : elements;
}

/** An id is given by Dossier: a new element may not bring one, a known one keeps its own. */
function checkElement(
  field: Field,
  idField: string,
  element: unknown,
  pointer: string,
  walk: Walk,
  before: JsonObject | undefined,
): JsonObject | undefined {
  if (!isObject(element)) return wrongType(walk, pointer, 'object');
  const id = own(element, idField);
  if (id !== undefined && before === undefined) {
    return addError(walk, 'not-writable', pointer + pointerStep(idField));
  }
  const found = walk.problems.length;
  const parts = checkParts(field, element, pointer, walk, before, idField);
  if (parts === undefined) {
    // Blanks make no new element; but an element goes by null alone, not by being emptied.
    const emptied = before !== undefined || Object.keys(element).every((name) => name === idField);
    if (emptied && !hasErrorsSince(walk, found)) addError(walk, 'required', pointer);
    return undefined;
  }
  const kept =
    field.check && !hasErrorsSince(walk, found)
      ? (take(walk, field.check(parts as never, pointer, walk.context)) as JsonObject | undefined)
      : parts;
  if (before !== undefined && equalJson(element, before)) {
    dropErrorsSince(walk, found);
    return before;
  }
  // One with an error is left out: what is looked at next may count on whole elements.
  return kept && !hasErrorsSince(walk, found)
    ? { [idField]: id ?? walk.newId(), ...kept }
    : undefined;
}
