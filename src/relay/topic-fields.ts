import type { Field, Topic } from '../customer/catalogue/field.js';
import { CATALOGUE, partsOf, pointerSteps, topField } from '../customer/catalogue/fields.js';
import { isObject, type JsonObject, setOwn } from '../customer/catalogue/json.js';
import type { CustomerFields, StoredWarning } from '../customer/record.js';

/** What of a record's current values goes into which topic, as the catalogue marks its fields. */

/** The values of a record that belong into a topic, in the catalogue's order. */
export function fieldsForTopic(fields: CustomerFields, topic: Topic): JsonObject {
  const given = fields as unknown as JsonObject; // a record is plain JSON
  const kept: JsonObject = {};
  for (const { name, cut } of PLANS[topic]) {
    const value = given[name];
    if (value !== undefined) kept[name] = cut === undefined ? value : cut(value);
  }
  return kept;
}

/** The warnings about values that the topic carries. */
export function warningsForTopic(
  warnings: readonly StoredWarning[],
  topic: Topic,
): StoredWarning[] {
  return warnings.filter(({ pointer }) => {
    const [name] = pointerSteps(pointer);
    return name !== undefined && topField(name)?.topic === topic;
  });
}

/** The field as a topic carries it: without the parts that it does not; undefined when it carries none. */
export function fieldForTopic<F extends Field>(
  field: F,
  topic: Topic,
  around?: Topic,
): F | undefined {
  const own = field.topic ?? around;
  if (own !== topic) return undefined;
  if (partsOf(field).length === 0 || !('fields' in field.type)) return field;
  const fields = partsOf(field).flatMap((part) => fieldForTopic(part, topic, own) ?? []);
  return { ...field, type: { ...field.type, fields } };
}

type Cut = (value: unknown) => unknown;

/** Worked out once: a record is cut for every message. */
const PLANS: Readonly<Record<Topic, readonly { name: string; cut: Cut | undefined }[]>> = {
  state: planFor('state'),
  finance: planFor('finance'),
  none: planFor('none'),
};

function planFor(topic: Topic): { name: string; cut: Cut | undefined }[] {
  return CATALOGUE.filter((field) => field.topic === topic).map((field) => ({
    name: field.name,
    cut: cutFor(field, topic, topic),
  }));
}

/** Takes the parts out that belong elsewhere; undefined when there are none such. */
function cutFor(field: Field, topic: Topic, around: Topic): Cut | undefined {
  const cuts = partsOf(field).flatMap((part): [string, Cut | undefined][] => {
    const own = part.topic ?? around;
    const cut = own === topic ? cutFor(part, topic, own) : () => undefined;
    return cut === undefined ? [] : [[part.name, cut]];
  });
  if (cuts.length === 0) return undefined;
  const cutObject = (value: JsonObject): JsonObject => {
    const kept = { ...value };
    for (const [name, cut] of cuts) {
      if (kept[name] !== undefined) setOwn(kept, name, cut?.(kept[name]));
    }
    return kept;
  };
  return (value) => {
    if (Array.isArray(value)) return value.map(cutObject);
    return isObject(value) ? cutObject(value) : value;
  };
}
