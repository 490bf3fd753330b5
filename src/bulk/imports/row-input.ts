import { topField } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { normaliseProvince } from '../../customer/checks/places.js';

/**
 * The input of a create from what a row says, without what it clears and without ids of elements, which are
 * of the record it came from. China, when a credit code (one that does not check is refused by itself) or an
 * address in one of its provinces says so and no column says otherwise; there an amount without a currency
 * is in yuan.
 */
export function createInput(said: JsonObject): JsonObject {
  const row = ofNewCustomer(said);
  if (row.country === undefined) {
    const isChinese = hasCreditCode(row.taxIds) || hasProvince(row.addresses);
    return isChinese ? inYuan({ ...row, country: 'CN' }) : row;
  }
  return row.country === 'CN' ? inYuan(row) : row;
}

/** A new customer has nothing to clear and no elements yet. */
function ofNewCustomer(said: JsonObject): JsonObject {
  const row: JsonObject = {};
  for (const [name, value] of Object.entries(said)) {
    if (value === null) continue;
    const type = topField(name)?.type;
    row[name] =
      type?.type === 'elements' && Array.isArray(value)
        ? value.map((element) => (isObject(element) ? newElement(element, type.idField) : element))
        : value;
  }
  return row;
}

function newElement(element: JsonObject, idField: string): JsonObject {
  if (element[idField] === undefined) return element;
  const { [idField]: _, ...others } = element;
  return others;
}

function hasCreditCode(taxIds: unknown): boolean {
  return (
    Array.isArray(taxIds) &&
    taxIds.some((taxId: unknown) => isObject(taxId) && taxId.type === 'cn-uscc')
  );
}

/** An address in a province of mainland China, and of no other country by its own words. */
function hasProvince(addresses: unknown): boolean {
  return (
    Array.isArray(addresses) &&
    addresses.some(
      (address: unknown) =>
        isObject(address) &&
        (address.country ?? 'CN') === 'CN' &&
        typeof address.province === 'string' &&
        normaliseProvince(address.province) !== undefined,
    )
  );
}

/** Amounts that name no currency, in yuan. */
export function inYuan(row: JsonObject): JsonObject {
  const input = { ...row };
  for (const [name, value] of Object.entries(row)) {
    if (topField(name)?.type.type === 'money' && isObject(value) && value.amount !== undefined) {
      input[name] = { ...value, currency: value.currency ?? 'CNY' };
    }
  }
  return input;
}
