import type { JobBody } from '../http/jobs/job-body.js';
import { jobBody } from '../http/jobs/job-body.js';
import { isOver } from '../jobs/job.js';
import type { Demand } from '../jobs/job-demand.js';
import { Jobs } from '../jobs/jobs.js';
import { EXIT, UsageError } from './exit.js';
import { duration } from './progress.js';
import { askJson, type Service, ServiceError, serviceAt } from './remote.js';
import { count, print, printJson, say } from './say.js';
import { configure, requireStore, withStore } from './store.js';

/*
 * `dossier jobs`: long work, of a service or on the store itself. A store that no service runs on keeps
 * what is asked until one does.
 */

export interface JobsCommand {
  url?: string;
  json?: boolean;
}

/** What both sides can be asked. */
interface JobSource {
  list(limit: number): Promise<JobBody[]>;
  /** Undefined: there is no such job. */
  read(jobId: string): Promise<JobBody | undefined>;
  /** Undefined: there is no such job. */
  ask(jobId: string, demand: Demand): Promise<{ refused: boolean; job: JobBody } | undefined>;
}

const SHOWN = 50;

export function listJobs({ url, json }: JobsCommand): Promise<number> {
  return withJobs(url, async (jobs) => {
    const found = await jobs.list(SHOWN);
    if (json) printJson(found);
    else for (const job of found) print(line(job));
    if (!json && found.length === 0) say('No jobs.');
    return EXIT.good;
  });
}

/** 1 when the job failed. */
export function showJob(jobId: string, { url, json }: JobsCommand): Promise<number> {
  return withJobs(url, async (jobs) => {
    const job = requireFound(await jobs.read(jobId), jobId);
    tell(job, json);
    return job.state === 'failed' ? EXIT.wrong : EXIT.good;
  });
}

/** 1 when that cannot be asked of the job any more. */
export function askJob(jobId: string, demand: Demand, { url, json }: JobsCommand): Promise<number> {
  return withJobs(url, async (jobs) => {
    const { refused, job } = requireFound(await jobs.ask(jobId, demand), jobId);
    if (refused) {
      throw new ServiceError(
        'wrong-job-state',
        `The job is ${job.state}; that cannot be asked of it any more.`,
      );
    }
    tell(job, json);
    return EXIT.good;
  });
}

function requireFound<Found>(found: Found | undefined, jobId: string): Found {
  if (found !== undefined) return found;
  throw new UsageError(`There is no job ${jobId}, or its time is over.`);
}

function withJobs(
  url: string | undefined,
  work: (jobs: JobSource) => Promise<number>,
): Promise<number> {
  return url === undefined ? withOwnJobs(work) : work(jobsOfService(serviceAt(url)));
}

async function withOwnJobs(work: (jobs: JobSource) => Promise<number>): Promise<number> {
  const config = await configure();
  await requireStore(config);
  return withStore(config, async ({ vault }) => {
    const jobs = new Jobs({ vault, keptDays: config.jobsKeptDays });
    return work({
      list: async (limit) =>
        (await jobs.list(limit)).map((job) => jobBody(job, jobs, 'en', 'whole')),
      async read(jobId) {
        const job = await jobs.read(jobId);
        return job && jobBody(job, jobs, 'en', 'whole');
      },
      async ask(jobId, demand) {
        const asked = await jobs.ask(jobId, demand);
        return (
          asked && {
            refused: asked.type === 'refused',
            job: jobBody(asked.job, jobs, 'en', 'whole'),
          }
        );
      },
    });
  });
}

function jobsOfService(service: Service): JobSource {
  const read = async (jobId: string) =>
    found(() => askJson<JobBody>(service, `/jobs/${encodeURIComponent(jobId)}`));
  return {
    list: async (limit) =>
      (await askJson<{ items: JobBody[] }>(service, `/jobs?limit=${limit}`)).items,
    read,
    async ask(jobId, demand) {
      try {
        const path = `/jobs/${encodeURIComponent(jobId)}/${demand}`;
        const job = await found(() => askJson<JobBody>(service, path, { method: 'POST' }));
        return job && { refused: false, job };
      } catch (error) {
        if (!(error instanceof ServiceError && error.trouble === 'wrong-job-state')) throw error;
        const job = await read(jobId);
        return job && { refused: true, job };
      }
    },
  };
}

async function found<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ServiceError && error.trouble === 'no-such-job') return undefined;
    throw error;
  }
}

function tell(job: JobBody, json: boolean | undefined): void {
  if (json) {
    printJson(job);
    return;
  }
  print(line(job));
  if (job.wanted !== undefined) say(`It will ${job.wanted} after what is under way.`);
  if (job.trouble !== undefined) say(job.trouble);
}

function line(job: JobBody): string {
  const { jobId, type, state, createdAt, done, total, request, remainingSeconds } = job;
  const name = typeof request.fileName === 'string' ? `  ${request.fileName}` : '';
  const all = total === undefined ? '' : ` of ${count(total)}`;
  const left =
    remainingSeconds === undefined || isOver(job)
      ? ''
      : `, about ${duration(remainingSeconds)} left`;
  return `${jobId}  ${createdAt}  ${type}  ${state}  ${count(done)}${all}${left}${name}`;
}
