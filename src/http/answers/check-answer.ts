import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CheckAnswer } from '../../commands/customer-checker.js';
import { describe } from '../problems/describe.js';
import { languageOf } from '../problems/language.js';
import { sendJson } from './send-json.js';

/** Answers a check: what is wrong or doubtful, and who is like it. */
export function answerCheck(
  request: FastifyRequest,
  reply: FastifyReply,
  { problems, duplicates, unseenDuplicates }: CheckAnswer,
): void {
  const language = languageOf(request.headers['accept-language']);
  const described = problems.map((problem) => describe(problem, language));
  const alike = [...duplicates, ...unseenDuplicates];
  sendJson(reply, { problems: described, duplicates: alike }, language);
}
