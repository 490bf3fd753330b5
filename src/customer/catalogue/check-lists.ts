import { checkPhones } from '../checks/phones.js';
import { checkText } from '../checks/text.js';
import type { Field } from './field.js';
import { addError, take, type Walk, wrongType } from './walk.js';

/** Values without parts of their own: numbers, and lists of them, of texts and of phones. */

export function checkInteger(
  { min, max }: { min: number; max: number },
  value: unknown,
  pointer: string,
  walk: Walk,
): number | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return wrongType(walk, pointer, 'integer');
  }
  if (value < min || value > max) return addError(walk, 'out-of-range', pointer, { min, max });
  return value;
}

/** The items without blanks and repeats; undefined when none is left. */
export function checkList(
  maxItems: number,
  value: unknown,
  pointer: string,
  walk: Walk,
  checkItem: (item: unknown, at: string) => unknown,
): unknown[] | undefined {
  if (!Array.isArray(value)) return wrongType(walk, pointer, 'list');
  if (value.length > maxItems) {
    return addError(walk, 'too-many', pointer, { max: maxItems, actual: value.length });
  }
  const kept = new Set(value.map((item, i) => checkItem(item, `${pointer}/${i}`)));
  kept.delete(undefined);
  return kept.size === 0 ? undefined : [...kept];
}

/** Each text is checked where it stands in the input, so that its problems point there. */
export function checkTexts(
  { check }: Field,
  type: { maxItems: number; maxLength: number },
  value: unknown,
  pointer: string,
  walk: Walk,
): unknown[] | undefined {
  return checkList(type.maxItems, value, pointer, walk, (item, at) => {
    if (typeof item !== 'string') return wrongType(walk, at, 'text');
    const text = take(walk, checkText(item, at, type)) || undefined;
    if (text === undefined || check === undefined) return text;
    return take(walk, check(text as never, at, walk.context));
  });
}

export function checkPhoneList(
  maxItems: number,
  value: unknown,
  pointer: string,
  walk: Walk,
): unknown[] | undefined {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) return wrongType(walk, pointer, 'list');
  const tooMany = ({ length }: unknown[]) =>
    addError(walk, 'too-many', pointer, { max: maxItems, actual: length });
  // Reading numbers is slow: a list that is too long is not read.
  if (list.length > maxItems) return tooMany(list);
  const phones = take(walk, checkPhones(list, pointer, walk.context));
  if (phones !== undefined && phones.length > maxItems) return tooMany(phones);
  return phones === undefined || phones.length === 0 ? undefined : phones;
}
