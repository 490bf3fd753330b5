import { checkDate } from '../checks/dates.js';
import { checkText } from '../checks/text.js';
import type { OwnAttribute } from '../policy.js';
import type { Problem } from '../problem.js';
import { checkList } from './check-lists.js';
import { pointerStep } from './fields.js';
import { equalJson, isObject, type JsonObject, own, setOwn } from './json.js';
import { addError, checkChoice, take, type Walk, wrongType } from './walk.js';

/** Items of a multi-choice; as many as of any other list. */
const MAX_CHOICES = 100;

const MAX_NUMBER = Number.MAX_SAFE_INTEGER;

/** A company's own attributes: named and typed by the policy, checked like every other field. */
export function checkAttributes(
  value: unknown,
  pointer: string,
  walk: Walk,
  before: unknown,
): JsonObject | undefined {
  if (!isObject(value)) return wrongType(walk, pointer, 'object');
  const { attributes } = walk.context.policy;
  const kept: JsonObject = {};
  for (const [name, given] of Object.entries(value)) {
    const at = pointer + pointerStep(name);
    const held = isObject(before) ? own(before, name) : undefined;
    const attribute = attributes.find((candidate) => candidate.name === name);
    if (held !== undefined && equalJson(given, held)) {
      // Not the caller's doing, even if the policy has changed since.
      setOwn(kept, name, held);
    } else if (attribute === undefined) {
      addError(walk, 'unknown-field', at, { name: name.slice(0, 40) });
    } else if (given !== null && given !== undefined) {
      setOwn(kept, name, checkAttribute(attribute, given, at, walk, held));
    }
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/**
 * `required` own attributes, asked for over the whole record. One that the record lacked before the
 * change is a warning: the policy came to ask for it later, and not everybody knows what to fill in.
 */
export function missingAttributes(
  given: AttributeValues | undefined,
  attributes: readonly OwnAttribute[],
  before?: { attributes?: AttributeValues },
): Problem[] {
  return attributes
    .filter(({ name, required }) => required && !has(given, name))
    .map(({ name }) => ({
      code: 'required',
      pointer: `/attributes${pointerStep(name)}`,
      severity: before === undefined || has(before.attributes, name) ? 'error' : 'warning',
    }));
}

type AttributeValues = Readonly<Record<string, unknown>>;

function has(attributes: AttributeValues | undefined, name: string): boolean {
  return attributes !== undefined && Object.hasOwn(attributes, name);
}

function checkAttribute(
  attribute: OwnAttribute,
  value: unknown,
  pointer: string,
  walk: Walk,
  before: unknown,
): unknown {
  const wrong = (expected: string) => wrongType(walk, pointer, expected);
  const choices = attribute.choices ?? [];
  switch (attribute.type) {
    case 'text':
      return typeof value === 'string'
        ? take(walk, checkText(value, pointer, { maxLength: 2000, multiline: true })) || undefined
        : wrong('text');
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('number');
      // Above that a number has lost digits before it came here.
      return Math.abs(value) <= MAX_NUMBER
        ? value
        : addError(walk, 'out-of-range', pointer, { min: -MAX_NUMBER, max: MAX_NUMBER });
    case 'date':
      if (typeof value !== 'string') return wrong('date');
      return value.trim() === '' ? undefined : take(walk, checkDate(value, pointer));
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong('true/false');
    case 'choice':
      return checkChoice(choices, value, pointer, walk, before);
    case 'multi-choice':
      return checkList(MAX_CHOICES, value, pointer, walk, (item, at) =>
        checkChoice(choices, item, at, walk, before),
      );
    default:
      return attribute.type satisfies never;
  }
}
