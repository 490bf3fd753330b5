import type { QueryBus } from '@nestjs/cqrs';
import type { Rights } from '../../access/rights.js';
import { shownEvents } from '../../access/shown/shown-events.js';
import type { ShownRecord } from '../../access/shown/shown-record.js';
import type { CustomerKind } from '../../customer/record.js';
import { LookUpCustomers } from '../../queries/customers.js';
import type { BulkResult } from './bulk-results.js';

/**
 * A result with the code and name that the customer has now; without, when there is no such customer or it is
 * out of sight. Its events are cut to what may be read now.
 */
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
      const { customerId, events, ...rest } = result;
      const record = records[i];
      const names = record && namesOf(record);
      const shown = events && { events: seenEvents(events, rights, record) };
      named.push({ customerId, ...names, ...rest, ...shown });
    }
  }
  return named;
}

/** A forgotten person has none. */
function namesOf({ code, legalName }: ShownRecord): Pick<NamedResult, 'code' | 'legalName'> {
  return {
    ...(typeof code === 'string' && { code }),
    ...(typeof legalName === 'string' && { legalName }),
  };
}

function seenEvents(
  events: NonNullable<BulkResult['events']>,
  rights: Rights,
  record: ShownRecord | undefined,
): NonNullable<BulkResult['events']> {
  const kind = record?.kind as CustomerKind | undefined; // a record has one of them
  return events.flatMap((event) =>
    'data' in event ? shownEvents([event], rights, kind) : [event],
  );
}
