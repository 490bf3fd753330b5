import type { CustomerFields, StoredWarning } from '../record.js';

/**
 * What of a record calls for a review before its time. Its codes stand in clear in the events, so that
 * the review queue need not open anything personal.
 */
export type ReviewCall = 'tax-id-invalid' | 'contact-bounced';

export function callsFor(
  { contacts = [] }: Pick<CustomerFields, 'contacts'>,
  warnings: readonly StoredWarning[],
): ReviewCall[] {
  const calls: ReviewCall[] = [];
  if (warnings.some(({ pointer, confirmed }) => pointer.startsWith('/taxIds/') && !confirmed)) {
    calls.push('tax-id-invalid');
  }
  if (contacts.some(({ bounced, left }) => bounced && !left)) calls.push('contact-bounced');
  return calls;
}
