import type { TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../customer/catalogue/fields.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import { GROUPS, type Group } from '../../customer/groups.js';
import { isNaturalPerson } from '../../customer/natural-person.js';
import type { CustomerKind } from '../../customer/record.js';

import type { Rights } from '../rights.js';
import { type Masking, maskingOf, partsMasking } from './masking.js';
import { shownNames } from './names.js';

/** What is masked of a field: of its whole value, of one element or the section, of each part. */
export interface FieldMasking {
  whole: Masking;
  element: Masking | undefined;
  parts: ReadonlyMap<string, Masking>;
}

/** What of a customer somebody is shown, made ready once for his rights: a record is cut in microseconds. */
export interface Plan {
  reads: ReadonlySet<Group>;
  readsAllGroups: boolean;
  /** By top field; only of those that can be read and have something to mask. */
  masks: ReadonlyMap<string, FieldMasking>;
  /** Whether what stands under this name in a record, an item or a list is shown. */
  shows(name: string): boolean;
}

const plans = new WeakMap<Rights, Plan>();

export function planOf(rights: Rights): Plan {
  let plan = plans.get(rights);
  if (plan === undefined) {
    plan = newPlan(rights);
    plans.set(rights, plan);
  }
  return plan;
}

function newPlan({ reads, inFull }: Rights): Plan {
  const readsAllGroups = GROUPS.every((group) => reads.has(group));
  const names = shownNames(reads);
  const masks = new Map<string, FieldMasking>();
  for (const field of CATALOGUE) {
    const masking = reads.has(field.group) ? fieldMasking(field, inFull) : undefined;
    if (masking !== undefined) masks.set(field.name, masking);
  }
  return { reads, readsAllGroups, masks, shows: (name) => readsAllGroups || names.has(name) };
}

function fieldMasking(field: TopField, inFull: Rights['inFull']): FieldMasking | undefined {
  const whole = maskingOf(field, inFull);
  if (whole === undefined) return undefined;
  const parts = new Map<string, Masking>();
  for (const part of partsOf(field)) {
    const masking = maskingOf(part, inFull);
    if (masking !== undefined) parts.set(part.name, masking);
  }
  return { whole, element: partsMasking(field, inFull), parts };
}

/** Whether a customer of this kind is a person or a sole proprietor; undefined where the kind is not known. */
export function isNatural(kind: unknown): boolean | undefined {
  return typeof kind === 'string' ? isNaturalPerson(kind as CustomerKind) : undefined;
}

/** The properties that are shown, with their masks on; the object itself when that is all of it. */
export function shownProperties(
  object: JsonObject,
  { masks, readsAllGroups, shows }: Plan,
  naturalPerson: boolean | undefined,
): JsonObject {
  let shown = object;
  if (!readsAllGroups) {
    shown = {};
    for (const name of Object.keys(object)) if (shows(name)) shown[name] = object[name];
  }
  for (const [name, { whole }] of masks) {
    const value = object[name];
    if (value === undefined) continue;
    const masked = whole(value, { naturalPerson });
    if (masked === value) continue;
    if (shown === object) shown = { ...object };
    shown[name] = masked;
  }
  return shown;
}
