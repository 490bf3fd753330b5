import type { FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy } from '../guard-rails/page-policy.js';
import type { HttpProblem } from '../problems/http-problem.js';
import { LANGUAGE_TAG, type Language, languageOf } from '../problems/language.js';
import { PROBLEM_TYPES } from '../problems/problem-types.js';
import { SIGN_IN } from './form-body.js';
import { html } from './html.js';
import { STYLE } from './sign-in-style.js';

const AGAIN: Readonly<Record<Language, string>> = { zh: '返回登录', en: 'Back to sign-in' };

/** Whether it is a person who sees the answer: a browser was sent here, not a program. */
export function isPageWanted({ headers: { accept } }: Pick<FastifyRequest, 'headers'>): boolean {
  return accept?.includes('text/html') ?? false;
}

/** The problem for a person: what it is, and the way on. Nothing that came from the provider stands in it. */
export function sendProblemPage(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  { problem }: HttpProblem,
): void {
  const language = languageOf(request.headers['accept-language']);
  const { status, title, detail } = PROBLEM_TYPES[problem];
  const { text } = html`<!doctype html>
<html lang="${LANGUAGE_TAG[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title[language]}</title>
${STYLE}
</head>
<body>
<main>
<h1>${title[language]}</h1>
<p class="notice error" role="alert">${detail[language]}</p>
<p><a href="/${SIGN_IN}">${AGAIN[language]}</a></p>
</main>
</body>
</html>
`;
  reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-language': LANGUAGE_TAG[language],
      'content-security-policy': pagePolicy(text),
      'cache-control': 'no-store',
    })
    .send(text);
}
