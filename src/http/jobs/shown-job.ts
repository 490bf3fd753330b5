import type { FastifyRequest } from 'fastify';
import type { JobRecord } from '../../jobs/job.js';
import { seesWordsOf } from '../../jobs/seen-job.js';
import type { HttpInside } from '../inside.js';
import type { Language } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import { type JobBody, jobBody } from './job-body.js';

/** A job as this caller is told of it. */
export function shownJob(
  request: FastifyRequest,
  { jobs, policy }: Pick<HttpInside, 'jobs' | 'policy'>,
  job: JobRecord,
  language: Language,
): JobBody {
  const isWhole = seesWordsOf(job, callerOf(request), policy);
  return jobBody(job, jobs, language, isWhole ? 'whole' : 'outline');
}
