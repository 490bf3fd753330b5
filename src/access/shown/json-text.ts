/**
 * A property of a JSON object found in its text, as `JSON.stringify` writes it. Within a text a quote is
 * escaped, so `,"name":` is always a property; it is the one looked for where no object inside has one of
 * that name.
 */
export interface Place {
  /** At the comma before it. */
  from: number;
  /** Of its value. */
  start: number;
  /** Behind its value. */
  end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The first property of this name; never the very first of the object. Undefined: there is none. */
export function placeOf(name: string, json: string): Place | undefined {
  const found = `,"${name}":`;
  const from = json.indexOf(found);
  if (from < 0) return undefined;
  const start = from + found.length;
  return { from, start, end: endOfValue(json, start) };
}

function endOfValue(json: string, start: number): number {
  const first = json.charCodeAt(start);
  if (first === QUOTE) return endOfText(json, start);
  const isDeep = first === OPEN_OBJECT || first === OPEN_LIST;
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      if (!isDeep) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (code === COMMA && !isDeep) return at;
  }
  return json.length;
}

/** Behind a text. `start`: at the opening quote. */
export function endOfText(json: string, start: number): number {
  let at = start;
  do {
    at = json.indexOf('"', at + 1);
    if (at < 0) return json.length;
  } while (isEscaped(json, at));
  return at + 1;
}

function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}
