import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { taxIdClaimForm } from '../../customer/checks/tax-ids.js';
import { codeForm, externalIdForm } from '../../customer/claims.js';
import type { LookupKey } from '../../queries/customers.js';

/** A value of a row by which at most one customer is known. */
export interface RowKey {
  /** Equal for equal values, whatever they are written like. */
  form: string;
  lookup: LookupKey;
}

/** Code, external ids and tax ids of a row; a tax id shared with the parent identifies nobody. */
export function rowKeys({ code, externalIds, taxIds }: JsonObject): RowKey[] {
  const keys: RowKey[] = [];
  if (typeof code === 'string') {
    keys.push({ form: `code\n${codeForm(code)}`, lookup: { code } });
  }
  for (const { system, id } of objects(externalIds)) {
    if (typeof system !== 'string' || typeof id !== 'string') continue;
    const form = `external-id\n${externalIdForm(system, id)}`;
    keys.push({ form, lookup: { externalId: { system, id } } });
  }
  for (const { type, value, shared } of objects(taxIds)) {
    if (typeof type !== 'string' || typeof value !== 'string' || shared === true) continue;
    keys.push({
      form: `tax-id\n${taxIdClaimForm(type, value)}`,
      lookup: { taxId: { type, value } },
    });
  }
  return keys;
}

function objects(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
