import type { Field } from '../../customer/catalogue/field.js';
import { partsOf } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { isMobile, isPersonsNumber } from '../../customer/catalogue/masks.js';
import type { MaskKind } from '../../customer/groups.js';

import { mask } from './masks.js';

/** What decides whether a value is masked, beside the value itself. */
export interface Beside {
  /** Whether the customer is a person or a sole proprietor; undefined: not known. */
  naturalPerson: boolean | undefined;
  /** The element or section in which the value stands, where it is known. */
  within?: JsonObject;
}

/** The value with its masks on; the value itself where there is nothing to mask, or it is masked already. */
export type Masking = (value: unknown, beside: Beside) => unknown;

/** What masks a whole value of a field (of a list of elements, the list); undefined: nothing in it is masked. */
export function maskingOf(field: Field, inFull: ReadonlySet<MaskKind>): Masking | undefined {
  if (field.mask !== undefined) return inFull.has(field.mask) ? undefined : LEAVES[field.mask];
  const ofParts = partsMasking(field, inFull);
  if (ofParts === undefined) return undefined;
  const isList = field.type.type === 'elements' || field.type.type === 'objects';
  return isList ? (list, beside) => maskedList(list, ofParts, beside) : ofParts;
}

/** What masks an object with the parts of a field: a section, or one element of a list. */
export function partsMasking(field: Field, inFull: ReadonlySet<MaskKind>): Masking | undefined {
  const parts = partsOf(field).flatMap((part) => {
    const masking = maskingOf(part, inFull);
    return masking === undefined ? [] : [{ name: part.name, masking }];
  });
  if (parts.length === 0) return undefined;
  return (value, { naturalPerson }) => {
    if (!isObject(value)) return value;
    let masked = value;
    for (const { name, masking } of parts) {
      const given = value[name];
      if (given === undefined) continue;
      const kept = masking(given, { naturalPerson, within: value });
      if (kept === given) continue;
      if (masked === value) masked = { ...value };
      masked[name] = kept;
    }
    return masked;
  };
}

function maskedList(list: unknown, masking: Masking, beside: Beside): unknown {
  if (!Array.isArray(list)) return list;
  let masked = list;
  for (let i = 0; i < list.length; i++) {
    const kept = masking(list[i], beside);
    if (kept === list[i]) continue;
    if (masked === list) masked = list.slice();
    masked[i] = kept;
  }
  return masked;
}

const LEAVES: Readonly<Record<MaskKind, Masking>> = {
  account: (value) => (typeof value === 'string' ? mask(value, 'account') : value),
  mobile: (value, beside) =>
    Array.isArray(value) ? maskedList(value, maskedPhone, beside) : maskedPhone(value, beside),
  'id-number': (value, { naturalPerson, within }) => {
    if (typeof value !== 'string') return value;
    const type = typeof within?.type === 'string' ? within.type : undefined;
    return isPersonsNumber(value, type, naturalPerson) ? mask(value, 'id-number') : value;
  },
};

/** Extension and kind are shown. */
function maskedPhone(phone: unknown, _: Beside): unknown {
  if (!isObject(phone) || typeof phone.number !== 'string' || !isMobile(phone)) return phone;
  return { ...phone, number: mask(phone.number, 'mobile') };
}
