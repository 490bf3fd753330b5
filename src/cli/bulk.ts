import { storeCaller } from '../access/caller.js';
import { ALL_RIGHTS } from '../access/rights.js';
import {
  type BulkRequest,
  bulkActionJob,
  forgetBulkAction,
} from '../bulk/actions/bulk-action-job.js';
import { type BulkCounts, noCounts } from '../bulk/actions/bulk-progress.js';
import { type SameAction, sameAction } from '../bulk/actions/same-action.js';
import { isActorId } from '../customer/catalogue/value-checks.js';
import { shownList } from '../http/lists/shown-list.js';
import type { Inside } from '../inside.js';
import type { JobRecord } from '../jobs/job.js';
import { jobFileId } from '../jobs/job-files.js';
import type { Buses } from '../open-buses.js';
import { type BulkEnd, keepRefused, sayFirstResults, tellBulk } from './bulk-report.js';
import { askedAction } from './bulk-words.js';
import { UsageError } from './exit.js';
import { catchUp, withInside } from './inside.js';
import { type Progress, progress } from './progress.js';
import { say } from './say.js';
import { stopSignal } from './stop-signal.js';
import { configure, requireStore } from './store.js';

export interface BulkCommand {
  /** JSON. */
  params?: string;
  filter: string[];
  all: boolean;
  reason?: string;
  note?: string;
  dryRun: boolean;
  refused?: string;
  actor: string;
  json?: boolean;
}

/** `dossier bulk ACTION`: 1 when somebody refused, or it was stopped. */
export async function bulkAction(action: string, command: BulkCommand): Promise<number> {
  if (!isActorId(command.actor)) {
    throw new UsageError('--actor: 1 to 64 letters, digits, dots, hyphens and underscores.');
  }
  const config = await configure();
  await requireStore(config);
  const stop = stopSignal('the customers under way');
  try {
    return await withInside(config, async (inside, buses) => {
      await catchUp(inside);
      const opened = await buses();
      const today = inside.dates.at(Date.now());
      const list = shownList(opened.lists.customers, ALL_RIGHTS);
      const asked = askedAction(action, command, config.policy, today, list);
      const { vault } = inside.store;
      const same = await sameAction(vault, [asked, command.actor]);
      if (same.isResumed) say('Going on with what an earlier run of this command began.');
      else if (!command.dryRun) await traceBulk(inside, same, asked, command);
      const end = await run(inside, opened, same, asked, command, stop.signal);
      const parts = { vault, queries: opened.queries };
      if (command.refused !== undefined) await keepRefused(parts, same.jobId, command.refused);
      else if (!command.json) await sayFirstResults(parts, same.jobId);
      // A dry run has nothing that would be done twice.
      if (end.finished || command.dryRun) await forget(inside, same);
      return tellBulk(end, command);
    });
  } finally {
    stop.release();
  }
}

/** Written down before anything is done, as in a service. A dry run leaves nothing behind. */
function traceBulk(
  { trace }: Inside,
  { jobId }: SameAction,
  { action }: Omit<BulkRequest, 'fileId'>,
  { actor: actorId }: BulkCommand,
): Promise<void> {
  const { person, actor } = storeCaller(actorId).identity;
  const data = { jobId, action, dryRun: false };
  return trace.record(person, { type: 'BulkActionStarted', data }, { actor });
}

async function run(
  { config, store }: Inside,
  { commands, queries }: Buses,
  { jobId }: SameAction,
  asked: Omit<BulkRequest, 'fileId'>,
  { actor }: BulkCommand,
  signal: AbortSignal,
): Promise<BulkEnd> {
  const now = new Date().toISOString();
  const job: JobRecord = {
    jobId,
    type: 'bulk-action',
    state: 'running',
    identity: storeCaller(actor).identity,
    request: { ...asked, fileId: jobFileId(jobId) },
    done: 0,
    counts: {},
    createdAt: now,
    updatedAt: now,
  };
  let shown: Progress | undefined;
  let heard = { done: 0, customers: 0, counts: noCounts() };
  const work = bulkActionJob({ commands, queries, vault: store.vault, policy: config.policy });
  try {
    const finished = await work(job, {
      signal,
      progress({ done, total = 0, counts }) {
        heard = { done, customers: total, counts: counts as BulkCounts }; // its own job's
        shown ??= progress({ total, before: done, unit: 'customers' });
        shown.update(done);
      },
    });
    return { ...heard, finished };
  } finally {
    shown?.end();
  }
}

async function forget({ store }: Inside, { jobId, end }: SameAction): Promise<void> {
  await end();
  await forgetBulkAction(store.vault, jobId);
  await store.vault.removeFile(jobFileId(jobId));
}
