import type { Group, MaskKind } from '../groups.js';
import type { ListName, Policy } from '../policy.js';
import type { Checked } from '../problem.js';
import type { CustomerKind } from '../record.js';

/**
 * How a field is described. The catalogue (`fields.ts`) lists every field once in these terms, and
 * everything that needs to know a field reads it there: the check, DTOs, import, labels, filters,
 * sealing, topics, rights. Nothing keeps a list of its own.
 */

export interface Label {
  zh: string;
  en: string;
}

export type FieldType =
  /** `accepts` narrows the JSON further, e.g. a pattern for the documents; the check is the rule. */
  | { type: 'text'; maxLength: number; multiline?: true }
  | { type: 'choice'; values: readonly Choice[] }
  | { type: 'list'; list: ListName }
  | { type: 'lists'; list: ListName; maxItems: number }
  | { type: 'date' }
  | { type: 'boolean' }
  | { type: 'integer'; min: number; max: number }
  | { type: 'decimal' }
  | { type: 'texts'; maxItems: number; maxLength: number }
  /** Amount with currency; `fields` are what else belongs to it. One path. */
  | { type: 'money'; fields?: readonly Field[] }
  /** A plain string is accepted where one stands; lists split what people paste. One path. */
  | { type: 'phone' }
  | { type: 'phones'; maxItems: number }
  /** One value with parts, changed as a whole (one path). */
  | { type: 'object'; fields: readonly Field[] }
  | { type: 'objects'; maxItems: number; fields: readonly Field[] }
  /** Parts with paths of their own. */
  | { type: 'section'; fields: readonly Field[] }
  /** A list whose elements have ids; each element's fields are paths. */
  | { type: 'elements'; idField: string; maxItems: number; fields: readonly Field[] }
  /** A company's own attributes, from the policy. */
  | { type: 'attributes' };

export interface Choice {
  code: string;
  zh: string;
  en: string;
}

/** What a check may look at beside the value: the record it stands in, and today. */
export interface CheckContext {
  /** The whole record as given (unchecked), for checks that need a neighbour (the city for a phone). */
  record: Readonly<Record<string, unknown>>;
  /** The element or section the value stands in, if any. */
  within?: Readonly<Record<string, unknown>>;
  kind: CustomerKind;
  /** Local date. */
  today: string;
  policy: Policy;
}

/** Checks and normalises one value whose JSON shape and length are already right; of `texts`, each text. */
export type Check = (value: never, pointer: string, context: CheckContext) => Checked<unknown>;

export interface Field {
  name: string;
  label: Label;
  /** Other headings that mean this field in a file. */
  aliases?: readonly string[];
  type: FieldType;
  required?: true;
  /** Set by Dossier, never by a client (shown in records, refused in commands). */
  derived?: true;
  /** Sealed always, or only for persons and sole proprietors. Holds for everything inside. */
  personal?: 'always' | 'natural-person';
  /**
   * What of it is masked for whoever does not see that in full: of a phone, a mobile's number; of a tax id, the
   * number of a person's document (`access/shown/masks.ts`).
   */
  mask?: MaskKind;
  /** Of a part: only where it differs from what the field around it says. */
  topic?: Topic;
  check?: Check;
}

/** The Kafka topic that carries the current value of a field. */
export type Topic = 'state' | 'finance' | 'none';

/** A field at the top of the record. */
export interface TopField extends Field {
  group: Group;
  topic: Topic;
  /** A change needs a second person where the policy says so. */
  sensitive?: true;
  /** A column of the customer list that can be filtered. */
  filter?: true;
  /** A column of the customer list that can be sorted by. */
  sort?: true;
  /** A person may look for a part of it. */
  search?: true;
}
