import { bankFields } from './bank.js';
import { basicFields } from './basic.js';
import { classificationFields } from './classification.js';
import { contactFields } from './contacts.js';
import type { Field, TopField } from './field.js';
import { financeFields } from './finance.js';
import { identityFields } from './identity.js';
import { invoicingFields } from './invoicing.js';
import { registrationFields } from './registration.js';

/** The field catalogue: every field of a customer record once. A new field is one entry and its label. */
export const CATALOGUE: readonly TopField[] = [
  ...identityFields,
  ...registrationFields,
  ...basicFields,
  ...contactFields,
  ...financeFields,
  ...bankFields,
  ...invoicingFields,
  ...classificationFields,
];

/** The same in the order of canonical JSON. */
export const CATALOGUE_BY_NAME: readonly TopField[] = CATALOGUE.toSorted((a, b) =>
  a.name < b.name ? -1 : 1,
);

const topFields = new Map(CATALOGUE.map((field) => [field.name, field]));
const partsByList = new WeakMap<readonly Field[], Map<string, Field>>();

export function topField(name: string): TopField | undefined {
  return topFields.get(name);
}

/** The fields inside a field, or an empty list. */
export function partsOf(field: Field): readonly Field[] {
  return 'fields' in field.type && field.type.fields !== undefined ? field.type.fields : [];
}

export function partOf(field: Field, name: string): Field | undefined {
  const parts = partsOf(field);
  let byName = partsByList.get(parts);
  if (byName === undefined) {
    byName = new Map(parts.map((part) => [part.name, part]));
    partsByList.set(parts, byName);
  }
  return byName.get(name);
}

const NEEDS_ESCAPE = /[~/]/;

/** One step of a JSON Pointer, escaped (RFC 6901). */
export function pointerStep(name: string | number): string {
  if (typeof name === 'number' || !NEEDS_ESCAPE.test(name)) return `/${name}`;
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The unescaped steps of a JSON Pointer. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export interface PathFields {
  /** The field at the top. */
  top: TopField;
  /** Id of the element the path goes through, if any. */
  elementId?: string;
  /** The field the path ends at: `top` itself for a whole field or a whole element. */
  field: Field;
  /** True when the path means a whole element of an `elements` field. */
  wholeElement: boolean;
}

/** The fields a change path means (`/contacts/<contactId>/phones`), or undefined for no path of ours. */
export function fieldsOfPath(path: string): PathFields | undefined {
  const [name, second, third] = pointerSteps(path);
  const top = name === undefined ? undefined : topField(name);
  if (top === undefined) return undefined;
  if (second === undefined) return { top, field: top, wholeElement: false };
  if (top.type.type === 'elements') {
    if (third === undefined) return { top, elementId: second, field: top, wholeElement: true };
    const field = partOf(top, third);
    return field && { top, elementId: second, field, wholeElement: false };
  }
  if (top.type.type === 'attributes') return { top, field: top, wholeElement: false };
  const field = partOf(top, second);
  return field && { top, field, wholeElement: false };
}
