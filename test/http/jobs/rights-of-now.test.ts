import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { importJob } from '../../../src/bulk/imports/import-job.js';
import { JobRunner } from '../../../src/jobs/job-runner.js';
import { whileStanding } from '../../../src/jobs/while-standing.js';
import { until } from '../../support/until.js';
import type { Received } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import { importOf, type Person, personIn } from './people.js';

/** A job does not outlive the rights of who asked for it. */

const BY = { actor: { id: 'test', kind: 'system' } } as const;
const CSV = '客户名称,国家\n甲有限公司,CN\n乙有限公司,CN\n';

let http: RealHttp;
let steward: Person;
let jobId: string;
beforeEach(async () => {
  http = await realHttp();
  steward = await personIn(http, 'steward');
  jobId = (await importOf(steward, CSV)).json.jobId;
});
afterEach(() => http.close());

function ask(step: string, way = 'jobs'): Promise<Received> {
  return steward.send({ method: 'POST', url: `/api/v1/${way}/${jobId}/${step}` });
}

function demote(): Promise<unknown> {
  return http.inside.access.users.change(steward.userId, { roles: ['viewer'] }, BY);
}

const NOT_ALLOWED = 'urn:dossier:problem:not-allowed';

describe('who was demoted', () => {
  it('does not go on with a job of his own, and may still stop it', async () => {
    expect((await ask('pause')).json.state).toBe('paused');
    await demote();
    for (const way of ['jobs', 'imports']) {
      const { status, json } = await ask('resume', way);
      expect([way, status, json.type]).toEqual([way, 403, NOT_ALLOWED]);
      expect(json.detail).toContain('imports');
    }
    expect((await http.inside.jobs.read(jobId))?.state).toBe('paused');
    expect((await ask('pause')).json.state).toBe('paused');
    expect((await ask('cancel')).json.state).toBe('cancelled');
  });

  it('has nothing imported any more by a job that somebody else lets go on', async () => {
    await ask('pause');
    await demote();
    const other = await personIn(http, 'steward');
    const url = `/api/v1/jobs/${jobId}/resume`;
    expect((await other.send({ method: 'POST', url })).json.state).toBe('queued');
    const head = await http.inside.store.journal.head();
    await runHere();
    const { json } = await other.send({ url: `/api/v1/jobs/${jobId}` });
    expect(json).toMatchObject({ state: 'failed', done: 0 });
    expect(JSON.stringify(json)).toContain('已无权执行此任务');
    expect(await http.inside.store.journal.head()).toEqual(head);
  });

  it('had it imported as long as he was none', async () => {
    await runHere();
    const { json } = await steward.send({ url: `/api/v1/jobs/${jobId}` });
    expect(json).toMatchObject({ state: 'finished', counts: { created: 2 } });
  });
});

/** Runs the job as the service's worker does, until it is over. */
async function runHere(): Promise<void> {
  const { jobs, store, config, dates, access } = http.inside;
  const { policy } = config;
  const parts = {
    commands: http.app.get(CommandBus, { strict: false }),
    queries: http.app.get(QueryBus, { strict: false }),
    vault: store.vault,
    policy,
    today: () => dates.at(Date.now()),
  };
  const work = whileStanding(importJob(parts), { standing: (who) => access.standing(who), policy });
  const works = { import: work, 'bulk-action': work };
  const runner = new JobRunner({ jobs, works, report: () => undefined });
  runner.start();
  await until('it is over', async () => (await jobs.read(jobId))?.endedAt !== undefined);
  await runner.stop();
}
