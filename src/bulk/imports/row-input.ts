import { topField } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';

/**
 * The input of a create from what a row says. China, when a credit code says so and no column says
 * otherwise (a code that does not check is refused by itself); there an amount without a currency is in
 * yuan.
 */
export function createInput(row: JsonObject): JsonObject {
  if (row.country === undefined) {
    return hasCreditCode(row.taxIds) ? inYuan({ ...row, country: 'CN' }) : row;
  }
  return row.country === 'CN' ? inYuan(row) : row;
}

function hasCreditCode(taxIds: unknown): boolean {
  return (
    Array.isArray(taxIds) &&
    taxIds.some((taxId: unknown) => isObject(taxId) && taxId.type === 'cn-uscc')
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
