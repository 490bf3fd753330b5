import type { FastifyReply, FastifyRequest } from 'fastify';
import { JOB_PERMISSION, type JobType } from '../../jobs/job.js';
import type { Demand } from '../../jobs/job-demand.js';
import type { Added } from '../../jobs/jobs.js';
import { sendJson } from '../answers/send-json.js';
import type { HttpInside } from '../inside.js';
import { DEFAULT_LIMIT, LIMIT } from '../lists/list-query.js';
import { HttpProblem } from '../problems/http-problem.js';
import { languageOf } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { requireJob } from './find-job.js';
import { shownJob } from './shown-job.js';

/** What the calls for jobs, imports and bulk actions answer alike. */

type Inside = Pick<HttpInside, 'jobs' | 'policy'>;

/**
 * Answers a job that was just asked for: 202, with its address.
 * @param path where jobs of this kind are, like `/api/v1/imports`
 * @throws HttpProblem `idempotency-key-reused`
 */
export function answerAdded(
  request: FastifyRequest,
  reply: FastifyReply,
  added: Added,
  inside: Inside,
  path: string,
): void {
  if (added.type === 'key-reused') throw new HttpProblem('idempotency-key-reused');
  const language = languageOf(request.headers['accept-language']);
  reply.code(202).header('location', `${path}/${added.job.jobId}`);
  sendJson(reply, shownJob(request, inside, added.job, language), language);
}

/** Answers a page of the jobs that the caller sees, newest first. @throws HttpProblem `invalid-query`, `invalid-cursor` */
export async function answerJobs(
  request: FastifyRequest,
  reply: FastifyReply,
  inside: Inside,
  type?: JobType,
): Promise<void> {
  const query = new QueryReader(request.query);
  const limit = query.integer('limit', LIMIT) ?? DEFAULT_LIMIT;
  const before = query.one('cursor');
  query.finish();
  if (before !== undefined && !/^[0-9a-f-]{36}$/.test(before)) {
    throw new HttpProblem('invalid-cursor');
  }
  const { identity, rights } = callerOf(request);
  // One more than asked for, to know whether there is a next page.
  const found = await inside.jobs.list(limit + 1, {
    ...(before !== undefined && { before }),
    ...(type !== undefined && { type }),
    ...(!rights.permissions.has('jobs.all') && { person: identity.person }),
  });
  const page = found.slice(0, limit);
  const language = languageOf(request.headers['accept-language']);
  const nextCursor = found.length > limit ? (page.at(-1)?.jobId ?? null) : null;
  const items = page.map((job) => shownJob(request, inside, job, language));
  sendJson(reply, { items, nextCursor }, language);
}

/**
 * Asks something of a job and answers it as it is then. Who could not ask for such a job any more may stop
 * his own, and not let it go on.
 * @throws HttpProblem `no-such-job`, `not-allowed`, `wrong-job-state`
 */
export async function askJob(
  request: FastifyRequest,
  reply: FastifyReply,
  inside: Inside,
  demand: Demand,
  type?: JobType,
): Promise<void> {
  const { jobId, type: found } = await requireJob(request, inside.jobs, type);
  const permission = JOB_PERMISSION[found];
  if (demand === 'resume' && !callerOf(request).rights.permissions.has(permission)) {
    throw new HttpProblem('not-allowed', { params: { permission } });
  }
  const asked = await inside.jobs.ask(jobId, demand);
  if (asked === undefined) throw new HttpProblem('no-such-job');
  const { job } = asked;
  if (asked.type === 'refused') {
    const state = job.wanted === 'cancel' ? 'cancelled' : job.state;
    throw new HttpProblem('wrong-job-state', { params: { state }, members: { state } });
  }
  const language = languageOf(request.headers['accept-language']);
  sendJson(reply, shownJob(request, inside, job, language), language);
}
