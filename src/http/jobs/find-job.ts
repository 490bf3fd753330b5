import type { FastifyRequest } from 'fastify';
import type { JobRecord, JobType } from '../../jobs/job.js';
import type { Jobs } from '../../jobs/jobs.js';
import { seesJob } from '../../jobs/seen-job.js';
import { HttpProblem } from '../problems/http-problem.js';
import { callerOf } from '../request/call-of.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The job that the address names. @throws HttpProblem `no-such-job` */
function jobIdOf(request: FastifyRequest): string {
  const { jobId } = request.params as { jobId: string }; // every route with a job has it
  if (!UUID.test(jobId)) throw new HttpProblem('no-such-job');
  return jobId;
}

/**
 * Somebody else's job is no job of the caller's, but for those who look after everybody's.
 * @param type the kind that the address is of; absent: any
 * @throws HttpProblem `no-such-job`
 */
export async function requireJob(
  request: FastifyRequest,
  jobs: Pick<Jobs, 'read'>,
  type?: JobType,
): Promise<JobRecord> {
  const caller = callerOf(request);
  const job = await jobs.read(jobIdOf(request));
  const isThere = job !== undefined && (type === undefined || job.type === type);
  if (!isThere || !seesJob(job, caller)) throw new HttpProblem('no-such-job');
  return job;
}
