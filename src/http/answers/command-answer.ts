import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandAnswer, Refused } from '../../commands/call.js';
import type { Problem } from '../../customer/problem.js';
import { describe } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';
import { languageOf } from '../problems/language.js';
import { etagOf } from '../request/if-match.js';
import { type RecordBody, recordBody } from './record-body.js';
import { sendJson } from './send-json.js';

interface Asked {
  /** The record is a new resource: 201 and its address. */
  created?: boolean;
  /** What was wrong beside the fields: then the command was only tried, and is refused. */
  problems?: readonly Problem[];
}

/**
 * Answers a command: the whole record with its version as ETag, or what a dry run would give.
 * @throws HttpProblem what the command was refused for
 */
export function answerCommand(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: CommandAnswer,
  { created = false, problems: beside = [] }: Asked = {},
): void {
  if (beside.length > 0) throw refusalProblem(withProblems(answer, beside));
  if (answer.type === 'refused') throw refusalProblem(answer);
  const language = languageOf(request.headers['accept-language']);
  const { record, events, problems } = answer;
  const body = recordBody(record, language, problems);
  if (answer.type === 'dry-run') {
    const warnings = problems.map((problem) => describe(problem, language));
    sendJson(reply, { dryRun: true, events, warnings, record: tried(body) }, language);
    return;
  }
  reply.header('etag', etagOf(record.version));
  if (created) reply.code(201).header('location', `/api/v1/customers/${record.customerId}`);
  sendJson(reply, body, language);
}

/** The record of a create that was only tried has no place in the log, and its id is nobody's. */
function tried(record: RecordBody): object {
  if (record.version > 0) return record;
  const { customerId, version, position, createdAt, updatedAt, ...rest } = record;
  return rest;
}

/** Refused for what stands beside the fields, unless something weightier than the fields refuses it. */
function withProblems(answer: CommandAnswer, beside: readonly Problem[]): Refused {
  if (answer.type === 'refused' && answer.code !== 'invalid') return answer;
  return { type: 'refused', code: 'invalid', problems: [...beside, ...(answer.problems ?? [])] };
}

/** A refusal with every problem, and with the customers that are in the way. */
export function refusalProblem({ code, params, problems = [], ...refused }: Refused): HttpProblem {
  const holders = [...(refused.holders ?? []), ...(refused.unseenHolders ?? [])];
  return new HttpProblem(code, {
    ...(params && { params }),
    ...(problems.length > 0 && {
      errors: (language) => problems.map((problem) => describe(problem, language)),
    }),
    ...(holders.length > 0 && { members: { holders } }),
  });
}
