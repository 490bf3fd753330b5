import { equalJson } from './catalogue/json.js';
import { taxIdClaimForm } from './checks/tax-ids.js';
import type { Others } from './decision.js';
import { isNaturalPerson } from './natural-person.js';
import type { Problem } from './problem.js';
import type { CustomerFields, CustomerKind } from './record.js';
import type { CustomerState } from './state.js';

/** Rules that look at the record before the change, or at other customers. */

export function checkKindChange(before: CustomerKind, after: CustomerKind): Problem[] {
  return isNaturalPerson(before) === isNaturalPerson(after)
    ? []
    : [{ code: 'kind-change', pointer: '/kind', severity: 'error' }];
}

export function checkCodeChange(state: CustomerState, code: string): Problem[] {
  return state.everActive && code !== state.fields.code
    ? [{ code: 'fixed-once-active', pointer: '/code', severity: 'error' }]
    : [];
}

/**
 * Pointers are into the record. The parent must exist and not be below; a shared tax id must be one of
 * the tree's; same names warn. `fields` may be incomplete when the record has errors of its own.
 */
export function checkOthers(
  fields: Partial<OtherFields>,
  state: CustomerState | undefined,
  others: Others,
  customerId: string,
): Problem[] {
  return [
    ...checkParent(fields.parentCustomerId, state, customerId, others),
    ...checkSharedTaxIds(fields, state?.fields, others.treeTaxIds ?? new Set()),
    ...checkSameName(fields.legalName, state, others.sameName),
  ];
}

type OtherFields = Pick<CustomerFields, 'parentCustomerId' | 'taxIds' | 'legalName'>;

function checkParent(
  parent: string | undefined,
  state: CustomerState | undefined,
  customerId: string,
  { ancestors, treeTooDeep }: Others,
): Problem[] {
  if (parent === undefined || parent === state?.fields.parentCustomerId) return [];
  const pointer = '/parentCustomerId';
  if (ancestors === undefined) return [{ code: 'parent-unknown', pointer, severity: 'error' }];
  if (parent === customerId || ancestors.includes(customerId)) {
    return [{ code: 'parent-cycle', pointer, severity: 'error' }];
  }
  return treeTooDeep === undefined
    ? []
    : [{ code: 'parent-too-deep', pointer, severity: 'error', params: { max: treeTooDeep } }];
}

/** What the caller leaves as it was is not looked at again: the tree above may have changed since. */
function checkSharedTaxIds(
  { taxIds = [], parentCustomerId }: Partial<OtherFields>,
  before: CustomerFields | undefined,
  treeTaxIds: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = [];
  const sameParent =
    parentCustomerId !== undefined && parentCustomerId === before?.parentCustomerId;
  for (const taxId of taxIds) {
    const { taxIdId, shared, reason, type, value } = taxId;
    if (!shared || (sameParent && before?.taxIds?.some((held) => equalJson(held, taxId)))) continue;
    const pointer = `/taxIds/${taxIdId}`;
    if (reason === undefined) {
      problems.push({
        code: 'shared-needs-reason',
        pointer: `${pointer}/reason`,
        severity: 'error',
      });
    }
    if (parentCustomerId === undefined || !treeTaxIds.has(taxIdClaimForm(type, value))) {
      problems.push({ code: 'not-shareable', pointer: `${pointer}/shared`, severity: 'error' });
    }
  }
  return problems;
}

/** A warning that was given stays until the name changes: views may not have seen the other yet. */
function checkSameName(
  legalName: string | undefined,
  state: CustomerState | undefined,
  sameName: boolean | undefined,
): Problem[] {
  const unchanged = state !== undefined && state.fields.legalName === legalName;
  const given = unchanged ? state.warnings.some(({ code }) => code === 'same-name') : sameName;
  return given ? [{ code: 'same-name', pointer: '/legalName', severity: 'warning' }] : [];
}
