import { checkInvoicing } from '../checks/invoicing.js';
import { checkTermsFitMethod } from '../checks/payment-terms.js';
import { taxIdClaimForm } from '../checks/tax-ids.js';
import { kindFromUscc } from '../checks/uscc.js';
import { externalIdForm } from '../claims.js';
import { isNaturalPerson } from '../natural-person.js';
import type { Problem } from '../problem.js';
import type { CustomerFields } from '../record.js';

/** What must hold among several fields of one record. Pointers name elements by their ids. */
export function checkAcrossFields(fields: Partial<CustomerFields>): Problem[] {
  const {
    contacts = [],
    addresses = [],
    bankAccounts = [],
    externalIds = [],
    taxIds = [],
  } = fields;
  return [
    ...onlyOne('several-primary', contacts, ({ contactId, primary }) => ({
      pointer: `/contacts/${contactId}/primary`,
      key: primary && 'primary',
    })),
    ...onlyOne('several-default', addresses, ({ addressId, isDefault, kind }) => ({
      pointer: `/addresses/${addressId}/isDefault`,
      key: isDefault && kind,
    })),
    ...onlyOne('several-default', bankAccounts, ({ accountId, isDefault, currency }) => ({
      pointer: `/bankAccounts/${accountId}/isDefault`,
      key: isDefault && (currency ?? 'any currency'),
    })),
    ...onlyOne('duplicate-element', externalIds, ({ externalIdId, system, id }) => ({
      pointer: `/externalIds/${externalIdId}`,
      key: externalIdForm(system, id),
    })),
    ...onlyOne('duplicate-element', taxIds, ({ taxIdId, type, value }) => ({
      pointer: `/taxIds/${taxIdId}`,
      // The number of a person who was forgotten is gone.
      key: value && taxIdClaimForm(type, value),
    })),
    ...codeFitsKind(fields),
    ...checkTermsFitMethod(fields),
    ...(fields.invoicing ? checkInvoicing(fields.invoicing, fields) : []),
  ];
}

/**
 * GB 32100-2015: credit codes of sole proprietors begin with 92. Under another kind their owner's name
 * and number would stand in clear in the log for ever.
 */
function codeFitsKind({ kind, taxIds = [] }: Partial<CustomerFields>): Problem[] {
  if (kind === undefined || isNaturalPerson(kind)) return [];
  const isOwners = taxIds.some(
    ({ type, value }) => type === 'cn-uscc' && value && kindFromUscc(value) === 'sole-proprietor',
  );
  return isOwners ? [{ code: 'code-of-sole-proprietor', pointer: '/kind', severity: 'error' }] : [];
}

/** An error at every element whose key an element before it has. */
function onlyOne<T>(
  code: 'several-primary' | 'several-default' | 'duplicate-element',
  elements: readonly T[],
  about: (element: T) => { pointer: string; key: string | false | undefined },
): Problem[] {
  if (elements.length < 2) return [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const element of elements) {
    const { pointer, key } = about(element);
    if (typeof key !== 'string') continue;
    if (seen.has(key)) problems.push({ code, pointer, severity: 'error' });
    seen.add(key);
  }
  return problems;
}
