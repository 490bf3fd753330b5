import type { FastifyReply, FastifyRequest } from 'fastify';
import { fill } from './describe.js';
import type { HttpProblem } from './http-problem.js';
import { LANGUAGE_TAG, type Language, languageOf } from './language.js';
import { PROBLEM_TYPES, typeUri } from './problem-types.js';

/** The document of a problem (RFC 9457), in one language. */
export function problemDocument({ problem, details }: HttpProblem, language: Language): object {
  const { status, title, detail } = PROBLEM_TYPES[problem];
  return {
    type: typeUri(problem),
    title: title[language],
    status,
    detail: details.sentence?.[language] ?? fill(detail[language], details.params),
    ...details.members,
    ...(details.errors && { errors: details.errors(language) }),
  };
}

/** Sends a problem as the whole answer. */
export function answerProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: HttpProblem,
): void {
  const language = languageOf(request.headers['accept-language']);
  const { status, retryAfterSeconds } = PROBLEM_TYPES[problem.problem];
  reply
    .code(status)
    .headers({
      ...(retryAfterSeconds && { 'retry-after': String(retryAfterSeconds) }),
      ...problem.details.headers,
      'content-type': 'application/problem+json',
      'content-language': LANGUAGE_TAG[language],
      'cache-control': 'no-store',
    })
    .send(JSON.stringify(problemDocument(problem, language)));
}
