export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own property: what a caller calls `constructor` or `toString` is not the prototype's. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own property, or deletes it for undefined. A plain assignment to `__proto__` makes none. */
export function setOwn(object: JsonObject, name: string, value: unknown): void {
  if (value === undefined) {
    delete object[name];
  } else if (name === '__proto__') {
    const property = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(object, name, property);
  } else {
    object[name] = value;
  }
}

/** Equality of JSON values; the order of properties does not count, an undefined one is absent. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const key of Object.keys(a)) if (!equalJson(own(a, key), own(b, key))) return false;
  for (const key of Object.keys(b)) {
    if (own(b, key) !== undefined && own(a, key) === undefined) return false;
  }
  return true;
}
