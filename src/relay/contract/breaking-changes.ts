import { pointerStep } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { canonicalJson } from '../../log/commit.js';

/**
 * What of a contract would break those who rely on it. The topics keep old records beside new ones, so a
 * schema must fit both: whoever reads new records by the old schema, and old records by the new one, must
 * find what it says. Within a version of a message only this may change: an optional property or an
 * alternative for a new path may be added, and what is said in words. Whole messages and topics may be
 * added. Everything else is a new version of the message, beside the old one.
 */
export interface BreakingChange {
  /** Path of the document in the contract. */
  document: string;
  /** JSON Pointer into it; empty for the whole. */
  pointer: string;
  what: string;
}

/** Documents of a contract by their path. */
export type Contract = Readonly<Record<string, unknown>>;

/** Every change that breaks somebody, in the order of the published documents. */
export function breakingChanges(published: Contract, current: Contract): BreakingChange[] {
  return Object.entries(published).flatMap(([document, before]) => {
    const now = current[document];
    if (now === undefined) return [{ document, pointer: '', what: 'is gone' }];
    const found: Found[] = [];
    compare(before, now, '', isSchema(document) ? SCHEMA : DOCUMENT, found);
    return found.map((one) => ({ document, ...one }));
  });
}

type Found = Omit<BreakingChange, 'document'>;

function isSchema(document: string): boolean {
  return document.startsWith('schemas/');
}

/** How the value of a word is compared; a word without a rule must stay as it is. */
type Rule = (before: unknown, now: unknown, pointer: string, found: Found[]) => void;
type Rules = Readonly<Record<string, Rule>>;

const WORDS_FOR_PEOPLE: Rules = {
  title: ignored,
  summary: ignored,
  description: ignored,
  examples: ignored,
};

const SCHEMA: Rules = {
  ...WORDS_FOR_PEOPLE,
  properties: named((before, now, pointer, found) => compare(before, now, pointer, SCHEMA, found)),
  patternProperties: named((before, now, pointer, found) =>
    compare(before, now, pointer, SCHEMA, found),
  ),
  items: (before, now, pointer, found) => compare(before, now, pointer, SCHEMA, found),
  additionalProperties: (before, now, pointer, found) =>
    compare(before, now, pointer, SCHEMA, found),
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
  then: (before, now, pointer, found) => compare(before, now, pointer, SCHEMA, found),
  allOf: alternatives,
  required: requiredNames,
};

/** Of the AsyncAPI document: topics, their messages and headers. */
const DOCUMENT: Rules = {
  ...WORDS_FOR_PEOPLE,
  info: ignored,
  // They say for which brokers this is an example; which there are is configured.
  servers: ignored,
  operations: named(exact),
  channels: named((before, now, pointer, found) => compare(before, now, pointer, CHANNEL, found)),
  components: (before, now, pointer, found) => compare(before, now, pointer, COMPONENTS, found),
};

const CHANNEL: Rules = { ...WORDS_FOR_PEOPLE, messages: named(exact) };

const COMPONENTS: Rules = {
  securitySchemes: named(exact),
  messages: named((before, now, pointer, found) => compare(before, now, pointer, MESSAGE, found)),
};

const MESSAGE: Rules = {
  ...WORDS_FOR_PEOPLE,
  // There is a newer version; this one stays.
  deprecated: ignored,
  headers: (before, now, pointer, found) => compare(before, now, pointer, SCHEMA, found),
};

function compare(
  before: unknown,
  now: unknown,
  pointer: string,
  rules: Rules,
  found: Found[],
): void {
  if (!isObject(before) || !isObject(now)) {
    exact(before, now, pointer, found);
    return;
  }
  for (const word of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const rule = Object.hasOwn(rules, word) ? rules[word] : undefined;
    (rule ?? exact)(before[word], now[word], pointer + pointerStep(word), found);
  }
}

function ignored(): void {}

function exact(before: unknown, now: unknown, pointer: string, found: Found[]): void {
  if (before !== undefined && now !== undefined) {
    if (canonicalJson(before) !== canonicalJson(now)) {
      found.push({ pointer, what: `was ${shown(before)}, is ${shown(now)}` });
    }
  } else if (before !== undefined) {
    found.push({ pointer, what: `is gone, was ${shown(before)}` });
  } else if (now !== undefined) {
    found.push({ pointer, what: `is new: ${shown(now)}` });
  }
}

function shown(value: unknown): string {
  const text = canonicalJson(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

/** Names may be added, none may go, and what a name stands for is compared. */
function named(each: Rule): Rule {
  return (before, now, pointer, found) => {
    const [was, is] = [objectOr(before), objectOr(now)];
    for (const [name, value] of Object.entries(was)) {
      const at = pointer + pointerStep(name);
      if (Object.hasOwn(is, name)) each(value, is[name], at, found);
      else found.push({ pointer: at, what: 'is gone' });
    }
  };
}

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** What holds for values under some condition: conditions may be added, none may go. */
function alternatives(before: unknown, now: unknown, pointer: string, found: Found[]): void {
  const is = new Map(listOf(now).map((entry) => [conditionOf(entry), entry]));
  for (const [i, entry] of listOf(before).entries()) {
    const condition = conditionOf(entry);
    const at = pointer + pointerStep(i);
    const same = is.get(condition);
    if (same === undefined) found.push({ pointer: at, what: `is gone: ${condition}` });
    else compare(entry, same, at, SCHEMA, found);
  }
}

function conditionOf(entry: unknown): string {
  return canonicalJson(isObject(entry) ? (entry.if ?? entry) : entry);
}

function requiredNames(before: unknown, now: unknown, pointer: string, found: Found[]): void {
  const [was, is] = [namesOf(before), namesOf(now)];
  for (const name of was) {
    if (!is.has(name)) found.push({ pointer, what: `${name} may be missing now` });
  }
  for (const name of is) {
    if (!was.has(name)) {
      found.push({ pointer, what: `${name} must be there now, and older records do not have it` });
    }
  }
}

function namesOf(value: unknown): Set<string> {
  return new Set(listOf(value).map(String));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
