import { topField } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { matchingElement } from './match-elements.js';
import { inYuan } from './row-input.js';

export interface RowPatch {
  patch: JsonObject;
  /** Where a pointer into the patch stands in the row's input: `/contacts/<id>` is `/contacts/0`. */
  rowPointer: (patchPointer: string) => string;
}

/**
 * The merge patch that brings an existing record to what a row says. What the row does not say stays;
 * elements are matched by what they are (a contact by name, an account by number) and never removed.
 * @param record the whole of it; of one that was cut nothing is lost, but its elements are not found
 */
export function rowPatch(row: JsonObject, record: object): RowPatch {
  const before = record as JsonObject; // a record is plain JSON
  const patch: JsonObject = {};
  const keys = new Map<string, string[]>();
  for (const [name, value] of Object.entries(moneyOf(row, before))) {
    const type = topField(name)?.type;
    if (type?.type === 'elements' && Array.isArray(value)) {
      const keyed = keyElements(name, type.idField, value, before[name]);
      keys.set(name, Object.keys(keyed));
      patch[name] = keyed;
    } else {
      patch[name] = type?.type === 'object' ? wholeObject(value, before[name]) : value;
    }
  }
  return { patch, rowPointer: (pointer) => rowPointer(pointer, keys) };
}

/** An amount without a currency keeps the record's; a first one in China is in yuan. */
function moneyOf(row: JsonObject, before: JsonObject): JsonObject {
  const country = row.country ?? before.country;
  if (country !== 'CN') return row;
  const inCurrency = inYuan(row);
  for (const name of Object.keys(row)) {
    if (topField(name)?.type.type === 'money' && before[name] !== undefined) {
      inCurrency[name] = row[name];
    }
  }
  return inCurrency;
}

/** New terms replace the old ones: days of 月结30天 do not stay behind when it becomes 款到发货. */
function wholeObject(value: unknown, before: unknown): unknown {
  if (!isObject(value) || !isObject(before) || value.kind === undefined) return value;
  const cleared = Object.fromEntries(Object.keys(before).map((name) => [name, null]));
  return { ...cleared, ...value };
}

function keyElements(
  list: string,
  idField: string,
  elements: readonly unknown[],
  before: unknown,
): Record<string, JsonObject> {
  const known = Array.isArray(before) ? before.filter(isObject) : [];
  const keyed: Record<string, JsonObject> = {};
  let made = 0;
  for (const element of elements) {
    if (!isObject(element)) continue;
    const match = matchingElement(list, element, known);
    const id = match?.[idField];
    const { [idField]: _, ...said } = element;
    if (typeof id === 'string' && keyed[id] === undefined) keyed[id] = said;
    else keyed[`new-${++made}`] = said;
  }
  return keyed;
}

function rowPointer(pointer: string, keys: ReadonlyMap<string, string[]>): string {
  const [, list = '', key, ...rest] = pointer.split('/');
  const index = key === undefined ? -1 : (keys.get(list)?.indexOf(key) ?? -1);
  return index < 0 ? pointer : ['', list, String(index), ...rest].join('/');
}
