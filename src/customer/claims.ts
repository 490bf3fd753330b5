import { taxIdClaimForm } from './checks/tax-ids.js';
import { normaliseForCompare } from './checks/text.js';
import type { CustomerFields } from './record.js';
import type { CustomerState } from './state.js';

/**
 * The values that only one customer may hold at a time: tax id, code, and external id per system.
 * Merged and archived customers hold none. The forms are digested into guards of the log and must
 * never change: golden tests freeze them.
 */
export interface Claim {
  kind: 'tax-id' | 'code' | 'external-id';
  /** Normal form; equal forms mean the same thing. */
  form: string;
  /** Where the value stands in the record. */
  pointer: string;
}

export function claimsOf(state: CustomerState | undefined): Claim[] {
  if (state === undefined || state.status === 'merged' || state.status === 'archived') return [];
  return claimableValues(state.fields);
}

/** The values a customer would claim, whatever its status. */
export function claimableValues({
  code,
  taxIds = [],
  externalIds = [],
}: Partial<Pick<CustomerFields, 'code' | 'taxIds' | 'externalIds'>>): Claim[] {
  const claims: Claim[] = [];
  if (code !== undefined) claims.push({ kind: 'code', form: codeForm(code), pointer: '/code' });
  for (const { taxIdId, type, value, shared } of taxIds) {
    // A person's number is gone once the person is forgotten.
    if (shared || value === undefined) continue;
    claims.push({
      kind: 'tax-id',
      form: taxIdClaimForm(type, value),
      pointer: `/taxIds/${taxIdId}/value`,
    });
  }
  for (const { externalIdId, system, id } of externalIds) {
    claims.push({
      kind: 'external-id',
      form: externalIdForm(system, id),
      pointer: `/externalIds/${externalIdId}/id`,
    });
  }
  return claims;
}

export function codeForm(code: string): string {
  return normaliseForCompare(code);
}

export function externalIdForm(system: string, id: string): string {
  return `${normaliseForCompare(system)}\n${normaliseForCompare(id)}`;
}

function claimName({ kind, form }: Claim): string {
  return `${kind}\n${form}`;
}

/** The claims that `after` holds and `before` did not. */
export function newClaims(before: CustomerState | undefined, after: CustomerState): Claim[] {
  const held = new Set(claimsOf(before).map(claimName));
  return claimsOf(after).filter((claim) => !held.has(claimName(claim)));
}
