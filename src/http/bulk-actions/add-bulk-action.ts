import { keepSelection } from '../../bulk/actions/selection.js';
import type { Call } from '../../commands/call.js';
import { jobFileId } from '../../jobs/job-files.js';
import type { Added } from '../../jobs/jobs.js';
import type { HttpInside } from '../inside.js';
import type { AskedAction } from './read-bulk-action.js';

/** Adds the job; customers that were named are kept in its file, others are found when it begins. */
export async function addBulkAction(
  { jobs, vault }: Pick<HttpInside, 'jobs' | 'vault'>,
  { bulk, selection, dryRun }: AskedAction,
  { caller, idempotency }: Pick<Call, 'caller' | 'idempotency'>,
): Promise<Added> {
  const jobId = await jobs.begin();
  const fileId = jobFileId(jobId);
  const request = { ...bulk, dryRun, fileId };
  if (selection.type === 'filter') {
    const { filter, where } = selection;
    const whom = { filter, ...(where && { where }) };
    return jobs.add(
      { type: 'bulk-action', identity: caller.identity, jobId, request: { ...request, ...whom } },
      idempotency,
    );
  }
  const customers = await keepSelection(vault, fileId, [selection.customerIds]);
  const added = await jobs.add(
    {
      type: 'bulk-action',
      identity: caller.identity,
      jobId,
      request: { ...request, customers },
      total: customers,
    },
    idempotency,
  );
  if (added.type !== 'added') await vault.removeFile(fileId);
  return added;
}
