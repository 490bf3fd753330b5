import { isCreditCode } from '../checks/tax-ids.js';
import { kindFromUscc } from '../checks/uscc.js';
import type { Policy } from '../policy.js';
import { isError, type Problem } from '../problem.js';
import type { CustomerFields, CustomerKind } from '../record.js';
import { checkAcrossFields } from './check-across.js';
import { missingAttributes } from './check-attributes.js';
import { checkValue, isAbsent } from './check-value.js';
import type { CheckContext } from './field.js';
import { CATALOGUE, pointerStep, topField } from './fields.js';
import { isObject, type JsonObject } from './json.js';
import { maskedPlaces } from './masks.js';
import { addError, hasErrorsSince, type Walk } from './walk.js';

/** Properties of a record that no client sets. */
const KEPT_BY_DOSSIER: ReadonlySet<string> = new Set([
  'customerId',
  'status',
  'version',
  'position',
  'createdOn',
  'createdAt',
  'updatedAt',
  'lastReviewedOn',
  'lastActivityOn',
  'hasOpenItems',
  'nextReviewOn',
  'standing',
  'blocks',
  'warnings',
]);

export interface RecordCheckOptions {
  policy: Policy;
  /** Local date. */
  today: string;
  newId: () => string;
  /**
   * For a change of a record: what stood before (a value that stays the same is kept as it is, even if
   * it would not pass today), and the keys by which the caller named the elements.
   */
  change?: {
    before: CustomerFields;
    elementKeys: ReadonlyMap<string, readonly string[]>;
  };
}

export interface RecordCheck {
  /** Complete only when no problem is an error. Without `code` when none was given. */
  fields: Omit<CustomerFields, 'code'> & { code?: string };
  /** Pointers into the caller's input. */
  problems: Problem[];
  /** Where elements of the input stand in the record: `/contacts/0` → `/contacts/<contactId>`. */
  storedPointer: (pointer: string) => string;
  /** The other way round. */
  inputPointer: (stored: string) => string;
  /** What both go by. */
  places: readonly Place[];
}

export type Place = Walk['places'][number];

/** Every problem of a record at once: shape, values, and what fits together. The one rule for all ways in. */
export function checkRecord(input: JsonObject, options: RecordCheckOptions): RecordCheck {
  const context: CheckContext = {
    record: input,
    kind: kindOf(input),
    today: options.today,
    policy: options.policy,
  };
  const walk: Walk = {
    context,
    problems: [],
    newId: options.newId,
    places: [],
    ...(options.change && { elementKeys: options.change.elementKeys }),
  };
  checkNames(input, walk);
  const fields = checkFields(input, options, walk);
  fields.kind ??= context.kind;
  const record = fields as unknown as RecordCheck['fields']; // made by the catalogue's own types
  nameMasked(input, walk);
  const { places } = walk;
  const check: RecordCheck = {
    fields: record,
    problems: walk.problems,
    places,
    storedPointer: (pointer) => movedPointer(pointer, places, 'input', 'stored'),
    inputPointer: (stored) => movedPointer(stored, places, 'stored', 'input'),
  };
  const across = inInput(acrossFields(record, options), check);
  walk.problems.push(...across.filter((problem) => !isSaid(problem, walk.problems)));
  return check;
}

function checkNames(input: JsonObject, walk: Walk): void {
  for (const name of Object.keys(input)) {
    const field = topField(name);
    if (field?.derived || KEPT_BY_DOSSIER.has(name)) {
      addError(walk, 'not-writable', pointerStep(name));
    } else if (field === undefined) {
      addError(walk, 'unknown-field', pointerStep(name), { name: name.slice(0, 40) });
    }
  }
}

function checkFields(input: JsonObject, { change }: RecordCheckOptions, walk: Walk): JsonObject {
  const fields: JsonObject = {};
  const before = change?.before as unknown as JsonObject | undefined; // a record is plain JSON
  for (const field of CATALOGUE) {
    const { name } = field;
    if (field.derived) {
      if (before?.[name] !== undefined) fields[name] = before[name];
      continue;
    }
    if (isAbsent(input[name]) && !field.required) {
      // It stands where it belongs, so that the record need not be put in order.
      if (name === 'kind') fields.kind = walk.context.kind;
      continue;
    }
    const found = walk.problems.length;
    const checked = checkValue(field, input[name], pointerStep(name), walk, before?.[name]);
    if (checked !== undefined) fields[name] = checked;
    else if (field.required && !hasErrorsSince(walk, found)) {
      addError(walk, 'required', pointerStep(name));
    }
  }
  return fields;
}

/** A masked value is told by that name, and not by whatever else is wrong with it. */
function nameMasked(input: JsonObject, walk: Walk): void {
  if (!walk.problems.some(isError)) return;
  for (const pointer of maskedPlaces(input, walk.elementKeys)) {
    walk.problems = walk.problems.filter(({ pointer: at }) => !isAtOrBelow(at, pointer));
    addError(walk, 'masked-value', pointer);
  }
}

/** Whether an error is there already about what one that crosses fields points at: one is enough. */
function isSaid({ pointer }: Problem, problems: readonly Problem[]): boolean {
  return problems.some((problem) => isError(problem) && isAtOrBelow(problem.pointer, pointer));
}

function isAtOrBelow(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}

/** What crosses fields. An error that the record had before the change is not the caller's. */
function acrossFields(
  record: RecordCheck['fields'],
  { change, policy }: RecordCheckOptions,
): Problem[] {
  const problems = [
    ...missingAttributes(record.attributes, policy.attributes, change?.before),
    ...checkAcrossFields(record),
  ];
  if (change === undefined || !problems.some(isError)) return problems;
  const before = checkAcrossFields(change.before);
  return problems.filter(
    (problem) =>
      !isError(problem) ||
      !before.some(({ code, pointer }) => code === problem.code && pointer === problem.pointer),
  );
}

/** Given, or from the credit code, or a company. */
function kindOf(input: JsonObject): CustomerKind {
  if (typeof input.kind === 'string' && input.kind.trim() !== '') {
    return input.kind as CustomerKind; // an unknown kind is refused by the choice check
  }
  for (const taxId of Array.isArray(input.taxIds) ? input.taxIds : []) {
    if (!isObject(taxId)) continue;
    const { type, value } = taxId;
    if (typeof type !== 'string' || typeof value !== 'string') continue;
    const kind = isCreditCode(type, value) ? kindFromUscc(value) : undefined;
    if (kind !== undefined) return kind;
  }
  return 'company';
}

/** Problems of the record as problems of the input it came from. */
export function inInput(problems: readonly Problem[], { inputPointer }: RecordCheck): Problem[] {
  return problems.map((problem) => ({ ...problem, pointer: inputPointer(problem.pointer) }));
}

/** The pointer with its first steps moved from one side of a place to the other. */
export function movedPointer(
  pointer: string,
  places: readonly Place[],
  from: 'input' | 'stored',
  to: 'input' | 'stored',
): string {
  const place = places.find(
    (candidate) => pointer === candidate[from] || pointer.startsWith(`${candidate[from]}/`),
  );
  return place === undefined ? pointer : place[to] + pointer.slice(place[from].length);
}
