import { checkInvoicing } from '../checks/invoicing.js';
import { checkTermsFitMethod } from '../checks/payment-terms.js';
import { taxIdClaimForm } from '../checks/tax-ids.js';
import { externalIdForm } from '../claims.js';
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
    ...checkTermsFitMethod(fields),
    ...(fields.invoicing ? checkInvoicing(fields.invoicing, fields) : []),
  ];
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
