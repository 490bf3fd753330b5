import { parentPort, workerData } from 'node:worker_threads';
import type { Identity } from '../access/identity.js';
import { bulkActionJob, forgetBulkAction } from '../bulk/actions/bulk-action-job.js';
import { importJob } from '../bulk/imports/import-job.js';
import { removeImport } from '../bulk/imports/import-report.js';
import { spawnImportReader } from '../bulk/imports/reader-thread.js';
import type { Config } from '../config/config.js';
import { openInside } from '../inside.js';
import { openBuses } from '../open-buses.js';
import { giveWay } from '../threads/give-way.js';
import type { JobRecord } from './job.js';
import { removeExpired } from './job-expiry.js';
import { JobRunner } from './job-runner.js';
import { removeLeftovers } from './leftover-files.js';
import { whileStanding } from './while-standing.js';
import { type OpenedJobs, serveJobs, type Tell } from './worker-side.js';

/** Entry of the worker thread in which `serve` runs jobs, on connections of its own. */

const TIDY_UP_EVERY_MS = 3_600_000;

async function open(config: Config, { report, appended }: Tell): Promise<OpenedJobs> {
  // The lists follow in the service's worker of the views; here they are only asked.
  const inside = await openInside(config, { views: 'inline', report: () => undefined, appended });
  const buses = await openBuses(inside);
  const { commands, queries } = buses;
  const { jobs, store, dates, access } = inside;
  const { vault } = store;
  const { policy } = config;
  const today = () => dates.at(Date.now());
  const standing = (identity: Identity) => access.standing(identity);
  const importing = { commands, queries, vault, policy, today, spawnReader: spawnImportReader };
  const acting = { commands, queries, vault, policy };
  const runner = new JobRunner({
    jobs,
    works: {
      import: whileStanding(importJob(importing), { standing, policy }),
      'bulk-action': whileStanding(bulkActionJob(acting), { standing, policy }),
    },
    report,
  });
  let tidying: Promise<void> = Promise.resolve();
  const tidyUp = () => {
    const forget = async ({ type, jobId }: JobRecord) => {
      if (type === 'import') await removeImport(vault, jobId);
      else await forgetBulkAction(vault, jobId);
    };
    const work = Promise.all([removeExpired({ jobs, vault, forget }), removeLeftovers()]);
    tidying = work.then(
      () => undefined,
      (error) =>
        report({ type: 'trouble', message: `What has expired stays for now: ${error.message}` }),
    );
  };
  tidyUp();
  const timer = setInterval(tidyUp, TIDY_UP_EVERY_MS);
  return {
    runner,
    async close() {
      clearInterval(timer);
      await Promise.all([runner.stop(), tidying]);
      await buses.close();
      await inside.close();
    },
  };
}

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// Whoever waits for an answer goes first: half as long a wait for a create beside an import.
giveWay();
// `spawnJobWorker` takes a Config and nothing else.
await serveJobs(parentPort, (tell) => open(workerData as Config, tell));
