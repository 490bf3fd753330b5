import type { Rights } from '../../access/rights.js';
import { topField } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { foldCode } from '../../customer/checks/fold.js';

/** By these a customer is found: who has given one right knows it. */
const KEYS: ReadonlySet<string> = new Set(['code', 'taxIds', 'externalIds']);

/**
 * The patch of a row without the fields that are not the caller's to write and say what stands there: a file
 * names its customers by code, and mostly by name, whatever it is to change of them. Whether a value is right
 * that the caller may not read, or sees under a mask, is not told: it is refused like any other.
 */
export function withoutWhatStands(
  patch: JsonObject,
  { whole, shown }: { whole: JsonObject; shown: JsonObject },
  { writes }: Pick<Rights, 'writes'>,
): JsonObject {
  const left = Object.entries(patch).filter(([name, said]) => {
    const group = topField(name)?.group;
    if (group === undefined || writes.has(group)) return true;
    return !stands(name, said, (KEYS.has(name) ? whole : shown)[name]);
  });
  return left.length === Object.keys(patch).length ? patch : Object.fromEntries(left);
}

function stands(name: string, said: unknown, before: unknown): boolean {
  const equal = KEYS.has(name) ? sameCode : sameJson;
  const type = topField(name)?.type;
  if (type?.type !== 'elements') return isPart(said, before, equal);
  if (!isObject(said) || !Array.isArray(before)) return false;
  const byId = new Map(before.filter(isObject).map((element) => [element[type.idField], element]));
  return Object.entries(said).every(([id, element]) => isPart(element, byId.get(id), equal));
}

/** Whether the value has all that is said of it. */
function isPart(said: unknown, value: unknown, equal: typeof sameJson): boolean {
  if (said === null) return value === undefined;
  if (!isObject(said)) return equal(said, value);
  return (
    isObject(value) && Object.entries(said).every(([part, of]) => isPart(of, value[part], equal))
  );
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** However it is written. */
function sameCode(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return sameJson(one, other);
  return foldCode(one) === foldCode(other);
}
