/**
 * The value with the properties of every object in the order of canonical JSON (RFC 8785: ascending by
 * UTF-16 code units), so that `JSON.stringify` writes its canonical form; what is in order already is not
 * copied. Undefined when that is not possible: a number that JSON cannot hold, or names that an object
 * does not keep in the order in which they are set.
 */
export function inCanonicalOrder(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? orderedList(value) : orderedObject(value as JsonObject);
}

type JsonObject = Record<string, unknown>;

function orderedList(list: readonly unknown[]): readonly unknown[] | undefined {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const ordered = inCanonicalOrder(item);
    if (ordered === item) continue;
    if (ordered === undefined) return undefined;
    copy ??= [...list];
    copy[i] = ordered;
  }
  return copy ?? list;
}

function orderedObject(object: JsonObject): JsonObject | undefined {
  const names = Object.keys(object);
  let copies = false;
  if (!isAscending(names)) {
    sortNames(names);
    copies = true;
  }
  let copy: JsonObject | undefined = copies ? {} : undefined;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string; // within the length
    const value = object[name];
    const ordered = inCanonicalOrder(value);
    if (ordered === undefined && value !== undefined) return undefined;
    if (copy === undefined) {
      if (ordered === value) continue;
      copy = startOf(object, names, i);
      if (copy === undefined) return undefined;
    }
    if (!keepsItsPlace(name)) return undefined;
    copy[name] = ordered;
  }
  return copy ?? object;
}

/** A new object with the first `count` properties; undefined when one does not keep its place. */
function startOf(
  object: JsonObject,
  names: readonly string[],
  count: number,
): JsonObject | undefined {
  const start: JsonObject = {};
  for (let i = 0; i < count; i++) {
    const name = names[i] as string; // within the length
    if (!keepsItsPlace(name)) return undefined;
    start[name] = object[name];
  }
  return start;
}

function isAscending(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) {
    if ((names[i - 1] as string) > (names[i] as string)) return false; // both within the length
  }
  return true;
}

/** More names than that are sorted by the engine, which needs some hundred bytes to do so. */
const FEW_NAMES = 32;

/** In place, ascending by UTF-16 code units. */
function sortNames(names: string[]): void {
  if (names.length > FEW_NAMES) {
    names.sort();
    return;
  }
  for (let i = 1; i < names.length; i++) {
    const name = names[i] as string; // within the length, as are all below
    let at = i;
    for (; at > 0 && (names[at - 1] as string) > name; at--) names[at] = names[at - 1] as string;
    names[at] = name;
  }
}

const NINE = 0x39;
const INDEX = /^\d{1,10}$/;

/** Names that are numbers come before all others, whenever they are set, and `__proto__` sets none. */
function keepsItsPlace(name: string): boolean {
  return name.charCodeAt(0) <= NINE ? !INDEX.test(name) : name !== '__proto__';
}
