import type { Rights } from '../../access/rights.js';
import type { Call } from '../../commands/call.js';
import type { Filter } from '../../views/view-store.js';
import type { BulkAction } from './bulk-action.js';
import type { BulkActionParts } from './bulk-action-job.js';
import { type BulkCounts, noCounts } from './bulk-progress.js';
import { type BulkResult, resultOf } from './bulk-results.js';
import { matchingCustomers } from './selection.js';
import { takeStep } from './take-step.js';

/** Up to so many customers a dry run is answered at once. */
const AT_ONCE = 200;

export interface Tried {
  customers: number;
  counts: BulkCounts;
  results: BulkResult[];
}

/** What would become of each. Undefined when the filter has too many customers for that. */
export async function tryAction(
  parts: Pick<BulkActionParts, 'commands' | 'queries'>,
  bulk: BulkAction,
  whom: { customerIds: readonly string[] } | { where: Filter | undefined },
  call: Pick<Call, 'caller' | 'correlationId'>,
): Promise<Tried | undefined> {
  const ids =
    'customerIds' in whom
      ? whom.customerIds
      : await firstMatches(parts.queries, call.caller.rights, whom.where, AT_ONCE + 1);
  if (ids.length > AT_ONCE) return undefined;
  const counts = noCounts();
  const results: BulkResult[] = [];
  for (const [at, customerId] of ids.entries()) {
    const step = { bulk, customerId, at, of: ids.length };
    const outcome = await takeStep(parts.commands, step, { ...call, dryRun: true });
    counts[outcome.outcome] += 1;
    const result = resultOf(step, outcome, true);
    if (result !== undefined) results.push(result);
  }
  return { customers: ids.length, counts, results };
}

async function firstMatches(
  queries: BulkActionParts['queries'],
  rights: Rights,
  where: Filter | undefined,
  limit: number,
): Promise<readonly string[]> {
  const { value } = await matchingCustomers(queries, rights, where, limit).next();
  return value ?? [];
}
