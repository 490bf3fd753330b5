import type { TracedBy } from '../../access/access-trace.js';
import { keepSelection } from '../../bulk/actions/selection.js';
import type { Call } from '../../commands/call.js';
import { jobFileId } from '../../jobs/job-files.js';
import type { Added } from '../../jobs/jobs.js';
import type { HttpInside } from '../inside.js';
import type { AskedAction } from './read-bulk-action.js';

/**
 * Adds the job, which is written down first; customers that were named are kept in its file, others are found
 * when it begins.
 */
export async function addBulkAction(
  { jobs, vault, trace }: Pick<HttpInside, 'jobs' | 'vault' | 'trace'>,
  { bulk, selection, dryRun }: AskedAction,
  { caller: { identity }, idempotency }: Pick<Call, 'caller' | 'idempotency'>,
  by: TracedBy,
): Promise<Added> {
  const started = (customers?: number) => () => {
    const named = customers !== undefined && { customers };
    const data = { jobId, action: bulk.action, dryRun, ...named };
    return trace.record(identity.person, { type: 'BulkActionStarted', data }, by);
  };
  const jobId = await jobs.begin();
  const fileId = jobFileId(jobId);
  const request = { ...bulk, dryRun, fileId };
  if (selection.type === 'filter') {
    const { filter, where } = selection;
    const whom = { filter, ...(where && { where }) };
    return jobs.add(
      {
        type: 'bulk-action',
        identity,
        jobId,
        request: { ...request, ...whom },
        beforehand: started(),
      },
      idempotency,
    );
  }
  const customers = await keepSelection(vault, fileId, [selection.customerIds]);
  const added = await jobs.add(
    {
      type: 'bulk-action',
      identity,
      jobId,
      request: { ...request, customers },
      total: customers,
      beforehand: started(customers),
    },
    idempotency,
  );
  if (added.type !== 'added') await vault.removeFile(fileId);
  return added;
}
