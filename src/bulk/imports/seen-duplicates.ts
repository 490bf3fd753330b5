import type { QueryBus } from '@nestjs/cqrs';
import type { Rights } from '../../access/rights.js';
import { LookUpCustomers } from '../../queries/customers.js';
import type { DuplicateGroup } from './file-duplicates.js';

/** Customers that are looked up at once. */
const AT_ONCE = 200;

/**
 * The groups as somebody may see them now: without customers that are out of sight by now, and without groups
 * of which nothing is left then.
 */
export async function seenDuplicates(
  queries: Pick<QueryBus, 'execute'>,
  rights: Rights,
  groups: readonly DuplicateGroup[],
): Promise<DuplicateGroup[]> {
  if (rights.sight.length === 0) return [...groups];
  const named = groups.flatMap(({ customers }) => customers.map(({ customerId }) => customerId));
  const seen = await seenAmong(queries, rights, [...new Set(named)]);
  return groups.flatMap((group) => {
    const customers = group.customers.filter(({ customerId }) => seen.has(customerId));
    const isLost = customers.length === 0 && group.customers.length > 0;
    return isLost ? [] : { ...group, customers };
  });
}

async function seenAmong(
  queries: Pick<QueryBus, 'execute'>,
  rights: Rights,
  customerIds: readonly string[],
): Promise<Set<string>> {
  const seen = new Set<string>();
  for (let at = 0; at < customerIds.length; at += AT_ONCE) {
    const keys = customerIds.slice(at, at + AT_ONCE).map((customerId) => ({ customerId }));
    for (const record of await queries.execute(new LookUpCustomers(rights, keys))) {
      if (record !== undefined) seen.add(record.customerId);
    }
  }
  return seen;
}
