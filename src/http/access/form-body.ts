import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

/** The page to sign in on; it works without a script, so its forms come as browsers send forms. */
export const SIGN_IN = 'sign-in';

const FORM = 'application/x-www-form-urlencoded';
const SIGN_IN_PAGE = new RegExp(`^/${SIGN_IN}(/|$)`);
const FORM_LIMIT_BYTES = 8_192;

/** Forms are taken where there are pages with forms, and nowhere else. */
export function addFormParser(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<string>(
    FORM,
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (request, text, done) => {
      const isForm = SIGN_IN_PAGE.test(request.routeOptions.url ?? '');
      if (isForm) done(null, new URLSearchParams(text));
      else done(new HttpProblem('unsupported-media-type'));
    },
  );
}

/** The fields of a form; none when something else was sent. */
export function formOf({ body }: Pick<FastifyRequest, 'body'>): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}
