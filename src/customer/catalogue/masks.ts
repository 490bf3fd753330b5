import { taxIdType } from '../checks/tax-id-types.js';
import type { Problem } from '../problem.js';
import type { Phone } from '../record.js';
import type { Field } from './field.js';
import { pointerStep } from './fields.js';
import { equalJson, isObject, type JsonObject } from './json.js';

/**
 * Which values a field's mask is about, and masked values that come back. How a value looks under its mask, and
 * who sees it so, is in `access/shown/`.
 */

const MOBILE_IN_CHINA = /1[3-9]\d{9}/;

/** Whether a phone is a mobile, or holds one: what is kept as typed may, and a fax may be given to one. */
export function isMobile({ number, kind }: Partial<Phone>): boolean {
  if (kind === 'mobile') return true;
  if (kind !== 'raw' && kind !== 'fax') return false;
  return typeof number === 'string' && MOBILE_IN_CHINA.test(number.replace(/\D/g, ''));
}

/** A mobile by its number alone. Abroad a mobile looks like any other number, so all of those count. */
export function looksMobile(number: string): boolean {
  if (number.startsWith('+86')) return MOBILE_IN_CHINA.test(number);
  return number.startsWith('+') || isMobile({ number, kind: 'raw' });
}

/** Credit codes of businesses begin so (GB 32100-2015), and no number of a resident identity card does. */
const BUSINESS_CODE = /^9[123]\d{6}[0-9A-Z]{10}$/;

/**
 * Whether a tax id is the number of a person's document. An old tax number of a sole proprietor was made from
 * one. Where type or kind is not known, it is one if it may be.
 * @param naturalPerson whether the customer is a person or a sole proprietor; no other has such a number
 */
export function isPersonsNumber(
  value: string,
  type: string | undefined,
  naturalPerson: boolean | undefined,
): boolean {
  if (naturalPerson === false) return false;
  if (type === undefined) return !BUSINESS_CODE.test(value);
  return type === 'cn-taxno-legacy' || taxIdType(type)?.natural === true;
}

/** As a mask leaves it: in the exports of who sees masks, and in many lists that can be bought. */
const MASKED_TEXT = /[*＊]{3}/;

/** A masked text in a field with a mask, if it is given anew. `before`: what the record held. */
export function maskedTexts(
  { mask }: Field,
  value: unknown,
  pointer: string,
  before: unknown,
): Problem[] {
  if (mask === undefined) return [];
  if (!Array.isArray(value)) return isMaskedText(value) ? [maskedValue(pointer)] : [];
  const held = Array.isArray(before) ? before : [];
  return value.flatMap((item, i) =>
    isMaskedText(item) && !held.some((one) => equalJson(one, item))
      ? [maskedValue(`${pointer}/${i}`)]
      : [],
  );
}

/** Deeper no field goes, and an input may be as deep as its size allows. */
const MAX_DEPTH = 8;

/**
 * Where masked values (`{"masked": …}`) stand in an input. None is right in any place, so only an input with
 * errors is looked through.
 * @param elementKeys by which the caller named the elements of a list
 */
export function maskedPlaces(
  input: JsonObject,
  elementKeys: ReadonlyMap<string, readonly string[]> | undefined,
): string[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const pointer = pointerStep(name);
    const keys = elementKeys?.get(name);
    // An attribute of one's own may be called so.
    if (name === 'attributes' || (keys !== undefined && Array.isArray(value))) {
      return placesIn(value, pointer, keys, 1);
    }
    return placesAt(value, pointer, 1);
  });
}

function placesAt(value: unknown, pointer: string, depth: number): string[] {
  if (isObject(value) && Object.hasOwn(value, 'masked')) return [pointer];
  return placesIn(value, pointer, undefined, depth);
}

function placesIn(
  value: unknown,
  pointer: string,
  keys: readonly string[] | undefined,
  depth: number,
): string[] {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([step, inner], i) =>
    placesAt(inner, pointer + pointerStep(keys?.[i] ?? step), depth + 1),
  );
}

function isMaskedText(value: unknown): boolean {
  const text = isObject(value) ? value.number : value;
  return typeof text === 'string' && MASKED_TEXT.test(text);
}

function maskedValue(pointer: string): Problem {
  return { code: 'masked-value', pointer, severity: 'error' };
}
