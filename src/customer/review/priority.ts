import { compareAmounts } from '../checks/money.js';
import type { CustomerFields } from '../record.js';

/** A credit limit from which a customer is urgent, in whatever currency it is given. */
const LARGE_LIMIT = '1000000';

/**
 * How urgent a review is, 1 first: 1 high risk, 2 VIP or a large credit limit, 3 medium risk or a key
 * customer, 4 everybody else. Within a priority the longest overdue comes first.
 */
export function reviewPriority({
  riskLevel,
  category,
  creditLimit,
}: Pick<CustomerFields, 'riskLevel' | 'category' | 'creditLimit'>): number {
  if (riskLevel === 'high') return 1;
  const isLarge = creditLimit !== undefined && compareAmounts(creditLimit.amount, LARGE_LIMIT) >= 0;
  if (category === 'vip' || isLarge) return 2;
  return riskLevel === 'medium' || category === 'key' ? 3 : 4;
}
