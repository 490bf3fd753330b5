import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import { callerOf } from '../../access/caller.js';
import { rightsOf } from '../../access/rights.js';
import type { Call } from '../../commands/call.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Policy } from '../../customer/policy.js';
import type { JobControl, JobRecord, JobWork } from '../../jobs/job.js';
import type { Vault } from '../../vault/vault.js';
import type { Filter } from '../../views/view-store.js';
import type { BulkAction } from './bulk-action.js';
import { type BulkCounts, BulkProgress, removeBulkProgress } from './bulk-progress.js';
import { type BulkResult, keepResults, removeBulkResults, resultOf } from './bulk-results.js';
import { keepSelection, matchingCustomers, selectedBlocks } from './selection.js';
import { takeStep } from './take-step.js';

export interface BulkActionParts {
  commands: Pick<CommandBus, 'execute'>;
  queries: Pick<QueryBus, 'execute'>;
  vault: Vault;
  policy: Policy;
}

/** What is asked of a job of the type `bulk-action`; kept as its `request`. */
export type BulkRequest = BulkAction & {
  /** The file of the selection in the vault. */
  fileId: string;
  dryRun: boolean;
  /** Of a selection: how many customers it has, all in the file. */
  customers?: number;
  /** The filter as it was asked for … */
  filter?: JsonObject;
  /** … and what the list makes of it. */
  where?: Filter;
};

/** Customers that are settled together. */
const BLOCK = 200;
/** Customers whose commands are on their way at once: one group commit. */
const TOGETHER = 25;
/** Others who want to write come in between. */
const GIVE_WAY_MS = 5;

/**
 * The work of jobs of the type `bulk-action`: fixes who they are, then sends each of them the command. Who
 * is in a block that was left half done gets the command again, under the same guard.
 */
export function bulkActionJob(parts: BulkActionParts): JobWork {
  return async (job, control) => {
    const request = job.request as unknown as BulkRequest; // written by whoever adds such jobs
    const progress = await BulkProgress.open(parts.vault, job.jobId);
    if (progress.record.customers === undefined) {
      const customers = request.customers ?? (await select(parts, job, request, control.signal));
      if (customers === undefined) return false;
      await progress.save({ customers });
    }
    const { customers = 0, settled, counts } = progress.record;
    control.progress({ done: settled, total: customers, counts: { ...counts } });
    const place = { from: settled, customers, size: BLOCK };
    for await (const block of selectedBlocks(parts.vault, request.fileId, place)) {
      if (!(await settle(parts, { job, request, control, progress }, block))) return false;
    }
    return true;
  };
}

/** Removes what is kept of a bulk action beside its job and the file of its request. */
export async function forgetBulkAction(vault: Vault, jobId: string): Promise<void> {
  await removeBulkResults(vault, jobId);
  await removeBulkProgress(vault, jobId);
}

/** Undefined when it was told to stop; it begins anew then. */
async function select(
  { queries, vault, policy }: BulkActionParts,
  { identity }: JobRecord,
  { fileId, where }: BulkRequest,
  signal: AbortSignal,
): Promise<number | undefined> {
  async function* untilStopped() {
    for await (const ids of matchingCustomers(queries, rightsOf(identity, policy), where)) {
      if (signal.aborted) return;
      yield ids;
    }
  }
  const customers = await keepSelection(vault, fileId, untilStopped());
  return signal.aborted ? undefined : customers;
}

interface Run {
  job: JobRecord;
  request: BulkRequest;
  control: JobControl;
  progress: BulkProgress;
}

/** False when it was told to stop before the block was done. */
async function settle(
  { commands, vault, policy }: BulkActionParts,
  { job, request, control, progress }: Run,
  { at: start, ids }: { at: number; ids: string[] },
): Promise<boolean> {
  const { dryRun } = request;
  const { customers: of = 0 } = progress.record;
  const counts: BulkCounts = { ...progress.record.counts };
  const results: BulkResult[] = [];
  for (let done = 0; done < ids.length; done += TOGETHER) {
    if (control.signal.aborted) return false;
    const some = ids.slice(done, done + TOGETHER);
    const steps = some.map((customerId, i) => ({
      bulk: request,
      customerId,
      at: start + done + i,
    }));
    const outcomes = await Promise.all(
      steps.map((step) =>
        takeStep(commands, { ...step, of }, callOf(job, policy, step.customerId, dryRun)),
      ),
    );
    for (const [i, outcome] of outcomes.entries()) {
      counts[outcome.outcome] += 1;
      const step = steps[i];
      const result = step && resultOf(step, outcome, dryRun);
      if (result !== undefined) results.push(result);
    }
    control.progress({ done: start + done + some.length, total: of, counts: { ...counts } });
    if (!dryRun) await sleep(GIVE_WAY_MS);
  }
  await keepResults(vault, job.jobId, start / BLOCK, results);
  await progress.save({ settled: start + ids.length, counts });
  return true;
}

function callOf(
  { jobId, identity }: JobRecord,
  policy: Policy,
  customerId: string,
  dryRun: boolean,
): Call {
  const guard = `once:bulk:${jobId}:${customerId}`;
  return {
    caller: callerOf(identity, policy),
    correlationId: jobId,
    ...(dryRun ? { dryRun } : { idempotency: { guard, requestDigest: guard } }),
  };
}
