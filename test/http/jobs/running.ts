import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { bulkActionJob } from '../../../src/bulk/actions/bulk-action-job.js';
import { importJob } from '../../../src/bulk/imports/import-job.js';
import type { Json } from '../support/http-test.js';
import type { RealHttp } from '../support/real-http.js';

/** Does what the service's runner would do with a job, to its end. */
export async function run(http: RealHttp, jobId: string): Promise<void> {
  const { jobs, store, config, dates } = http.inside;
  const job = await jobs.read(jobId);
  if (job === undefined) throw new Error('There is no such job.');
  const parts = {
    commands: http.app.get(CommandBus, { strict: false }),
    queries: http.app.get(QueryBus, { strict: false }),
    vault: store.vault,
    policy: config.policy,
    today: () => dates.at(Date.now()),
  };
  let heard: Json;
  const control = { signal: new AbortController().signal, progress: (now: Json) => (heard = now) };
  await (job.type === 'import' ? importJob(parts) : bulkActionJob(parts))(job, control);
  const endedAt = new Date().toISOString();
  await jobs.change(jobId, (kept) => ({ ...kept, ...heard, state: 'finished', endedAt }));
  await http.inside.catchUp();
}
