import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { taxIdClaimForm } from '../../customer/checks/tax-ids.js';
import { normaliseName } from '../../customer/checks/text.js';
import { codeForm, externalIdForm } from '../../customer/claims.js';
import type { LookupKey } from '../../queries/customers.js';
import { rowDigest } from './row-digest.js';

export type KeyKind = 'code' | 'external-id' | 'tax-id';

/** A value of a row by which at most one customer is known. */
export interface RowKey {
  kind: KeyKind;
  /** Equal for equal values, whatever they are written like. */
  digest: string;
  lookup: LookupKey;
}

/** Code, external ids and tax ids of a row; a tax id shared with the parent identifies nobody. */
export function rowKeys({ code, externalIds, taxIds }: JsonObject): RowKey[] {
  const keys: RowKey[] = [];
  const add = (kind: KeyKind, form: string, lookup: LookupKey) => {
    keys.push({ kind, digest: rowDigest(`${kind}\n${form}`), lookup });
  };
  if (typeof code === 'string') add('code', codeForm(code), { code });
  for (const { system, id } of objects(externalIds)) {
    if (typeof system !== 'string' || typeof id !== 'string') continue;
    add('external-id', externalIdForm(system, id), { externalId: { system, id } });
  }
  for (const { type, value, shared } of objects(taxIds)) {
    if (typeof type !== 'string' || typeof value !== 'string' || shared === true) continue;
    add('tax-id', taxIdClaimForm(type, value), { taxId: { type, value } });
  }
  return keys;
}

/** Equal names are no reason to refuse a row, but the second is warned of the first. */
export function nameDigest({ legalName }: JsonObject): string | undefined {
  return typeof legalName === 'string' ? rowDigest(`name\n${normaliseName(legalName)}`) : undefined;
}

function objects(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
