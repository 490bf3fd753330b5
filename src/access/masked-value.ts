import { pointerSteps, topField } from '../customer/catalogue/fields.js';
import { isObject, own } from '../customer/catalogue/json.js';
import { isMasked } from './shown/masks.js';

/**
 * The value at a path where somebody is shown a mask: `/bankAccounts/<accountId>/accountNo`, or a phone as a
 * whole, `/contacts/<contactId>/phones/0`. Undefined where he is shown no mask: because there is nothing,
 * because he may not read it, or because he reads it anyway.
 * @param path JSON Pointer (RFC 6901) with the ids of elements in the place of their positions
 */
export function maskedValue(record: object, shown: object, path: string): unknown {
  const steps = pointerSteps(path);
  return isMaskedWhole(valueAt(shown, steps)) ? valueAt(record, steps) : undefined;
}

/** Of a phone only the number is masked. */
function isMaskedWhole(shown: unknown): boolean {
  return isMasked(shown) || (isObject(shown) && isMasked(own(shown, 'number')));
}

function valueAt(record: object, [name, ...steps]: readonly string[]): unknown {
  const top = topField(name ?? '');
  if (top === undefined || !isObject(record)) return undefined;
  const { type } = top;
  let value = own(record, top.name);
  for (const [depth, step] of steps.entries()) {
    const byId = depth === 0 && type.type === 'elements' ? type.idField : undefined;
    value = inside(value, step, byId);
  }
  return value;
}

function inside(value: unknown, step: string, byId: string | undefined): unknown {
  if (isObject(value)) return own(value, step);
  if (!Array.isArray(value)) return undefined;
  if (byId === undefined) return /^(0|[1-9]\d{0,3})$/.test(step) ? value[Number(step)] : undefined;
  return value.find((element: unknown) => isObject(element) && element[byId] === step);
}
