import type { QueryBus } from '@nestjs/cqrs';
import type { Rights } from '../../access/rights.js';
import { LookUpCustomers } from '../../queries/customers.js';
import type { BulkResult } from './bulk-results.js';

/** A result with the code and name that the customer has now; without, when there is no such customer. */
export interface NamedResult extends BulkResult {
  code?: string;
  legalName?: string;
}

/** What a look-up answers at once. */
const AT_ONCE = 200;

export async function namedResults(
  queries: Pick<QueryBus, 'execute'>,
  rights: Rights,
  results: readonly BulkResult[],
): Promise<NamedResult[]> {
  const named: NamedResult[] = [];
  for (let at = 0; at < results.length; at += AT_ONCE) {
    const some = results.slice(at, at + AT_ONCE);
    const keys = some.map(({ customerId }) => ({ customerId }));
    const records = await queries.execute(new LookUpCustomers(rights, keys));
    for (const [i, result] of some.entries()) {
      const { customerId, ...rest } = result;
      const record = records[i];
      const names = record && { code: record.code, legalName: record.legalName };
      named.push({ customerId, ...names, ...rest });
    }
  }
  return named;
}
