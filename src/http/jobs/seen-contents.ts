import type { FastifyRequest } from 'fastify';
import type { Policy } from '../../customer/policy.js';
import type { JobRecord } from '../../jobs/job.js';
import { seesFileOf, seesWordsOf } from '../../jobs/seen-job.js';
import { HttpProblem } from '../problems/http-problem.js';
import { callerOf } from '../request/call-of.js';

/** What a job has worked on and said, to a caller who sees the job but perhaps not that. */

/** @throws HttpProblem `not-allowed` for cells of a file that somebody else has sent, or with more rights */
export function requireSeenFile(request: FastifyRequest, job: JobRecord, policy: Policy): void {
  if (seesFileOf(job, callerOf(request), policy)) return;
  const sentence = {
    zh: '被拒绝的行是原文件的内容，只有上传者本人可以取得。',
    en: 'Refused rows are cells of the file as it was sent; only its sender is given them.',
  };
  throw new HttpProblem('not-allowed', { sentence });
}

/** @throws HttpProblem `not-allowed` where the job has seen what the caller may not see */
export function requireSeenWords(request: FastifyRequest, job: JobRecord, policy: Policy): void {
  if (seesWordsOf(job, callerOf(request), policy)) return;
  const sentence = {
    zh: '此任务是以您所没有的权限执行的，您不能查看其结果。',
    en: 'The job ran with rights that you do not have; you may not see its results.',
  };
  throw new HttpProblem('not-allowed', { sentence });
}
