import type { Field } from '../../customer/catalogue/field.js';
import { partsOf, topField } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { isPersonsNumber } from '../../customer/catalogue/masks.js';
import { MASK_KINDS, type MaskKind } from '../../customer/groups.js';
import type { Filter, SearchedTerm } from '../../views/view-store.js';
import type { Rights } from '../rights.js';

/**
 * How often a request asks whether a value is this one that its caller sees masked. Whoever may ask without end
 * finds the value by guessing; so the answers are counted (`http/guard-rails/masked-questions.ts`). What cannot
 * be about such a value counts nothing, and nothing counts for who sees all in full.
 */
type Seen = Pick<Rights, 'inFull'>;

/** Of the filter of a list. */
export function questionsOfFilter(filter: Filter | undefined, { inFull }: Seen): number {
  if (filter === undefined || inFull.size === MASK_KINDS.length) return 0;
  return askedBy(filter, inFull);
}

function askedBy(filter: Filter, inFull: Rights['inFull']): number {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, one) => sum + askedBy(one, inFull), 0);
    case 'eq':
      return filter.column === 'taxIds' ? askedByNumbers([filter.value], inFull) : 0;
    case 'in':
      return filter.column === 'taxIds' ? askedByNumbers(filter.values, inFull) : 0;
    case 'search':
      return filter.terms.some((term) => isAsked(term, inFull)) ? 1 : 0;
    default:
      return 0;
  }
}

function askedByNumbers(values: readonly unknown[], inFull: Rights['inFull']): number {
  return inFull.has('id-number') ? 0 : values.filter(mayBePersons).length;
}

/** As a list has them: mobiles are digits, and no number of a document is without one. */
function isAsked({ groups, text }: SearchedTerm, inFull: Rights['inFull']): boolean {
  const isIn = (group: string) => groups.some((name) => name.startsWith(`${group}.`));
  if (!inFull.has('mobile') && isIn('mobiles') && /^\d+$/.test(text)) return true;
  if (inFull.has('id-number') || !isIn('idNumbers')) return false;
  return /^[a-z0-9]*\d[a-z0-9]*$/.test(text) && mayBePersons(text.toUpperCase());
}

/**
 * Of tax ids by which others are looked for, as they came: a look-up's, a new customer's. Those whose type is
 * of no person ask nothing.
 */
export function questionsOfTaxIds(taxIds: unknown, { inFull }: Seen): number {
  if (inFull.has('id-number') || typeof taxIds !== 'object' || taxIds === null) return 0;
  return Object.values(taxIds).filter((taxId) => {
    if (!isObject(taxId) || !mayBePersons(taxId.value)) return false;
    const type = typeof taxId.type === 'string' ? taxId.type.trim().toLowerCase() : undefined;
    return isPersonsNumber(String(taxId.value), type, undefined);
  }).length;
}

/** Of a patch: each value that it gives where the record's own may be masked. */
export function questionsOfPatch(patch: JsonObject, { inFull }: Seen): number {
  if (inFull.size === MASK_KINDS.length) return 0;
  return Object.entries(patch).reduce((sum, [name, value]) => {
    const field = topField(name);
    return field === undefined ? sum : sum + askedOf(field, value, inFull);
  }, 0);
}

function askedOf(field: Field, value: unknown, inFull: Rights['inFull']): number {
  if (value === null || value === undefined) return 0;
  if (field.mask !== undefined) return inFull.has(field.mask) ? 0 : askedByValue(value, field.mask);
  const parts = partsOf(field);
  if (parts.length === 0 || typeof value !== 'object') return 0;
  const isList = field.type.type === 'elements' || field.type.type === 'objects';
  return (isList ? Object.values(value) : [value]).reduce(
    (sum: number, within: unknown) =>
      isObject(within)
        ? parts.reduce((all, part) => all + askedOf(part, within[part.name], inFull), sum)
        : sum,
    0,
  );
}

/** Whatever is given for a phone may be read as a mobile. */
function askedByValue(value: unknown, kind: MaskKind): number {
  if (Array.isArray(value)) return value.length;
  return kind === 'id-number' && !mayBePersons(value) ? 0 : 1;
}

const mayBePersons = (value: unknown) =>
  typeof value === 'string' && isPersonsNumber(value, undefined, undefined);
