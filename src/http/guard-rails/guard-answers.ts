import type { FastifyInstance } from 'fastify';
import { ADDRESS_LENGTH, QUERY_PARAMETERS } from '../limits.js';
import { fill } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';
import { QUERY_PROBLEMS } from '../request/query-problems.js';
import { budgetOfRoute } from './budget-of-route.js';
import { pagePolicy } from './page-policy.js';
import { securityHeaders } from './security-headers.js';
import { isSecure, type Served } from './server-options.js';

/*
 * What stands between the network and everything that thinks: headers of every answer, limits of every
 * request, budgets of every caller. What belongs in this folder: what holds for all requests alike. What does
 * not: who may do what (`access/`), and what a single call takes (`request/`).
 */

declare module 'fastify' {
  interface FastifyInstance {
    /** Those of every answer; a hook sets them, except where no hook runs. */
    securityHeaders: Record<string, string>;
  }
}

const DOCS_PAGE = /^\/docs(\/|$)/;

/** Before any other hook: whatever is answered has the headers, also what is refused. */
export function guardAnswers(fastify: FastifyInstance, served: Served): void {
  const headers: Record<string, string> = {};
  fastify.decorate('securityHeaders', headers);
  fastify.addHook('onReady', async () => {
    Object.assign(headers, await securityHeaders(isSecure(served)));
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    done(addressProblem(request.url));
  });
  fastify.addHook('onRoute', (route) => {
    const budget = budgetOfRoute(route);
    if (budget !== undefined) route.config = { ...route.config, budget };
    if (DOCS_PAGE.test(route.url)) {
      route.onSend = (_request, reply, payload, done) => {
        const type = reply.getHeader('content-type');
        if (typeof payload === 'string' && String(type).startsWith('text/html')) {
          reply.header('content-security-policy', pagePolicy(payload));
        }
        done(null, payload);
      };
    }
  });
}

/** What is wrong with an address as such, whatever is there. */
export function addressProblem(url: string): HttpProblem | undefined {
  if (url.length > ADDRESS_LENGTH) {
    return new HttpProblem('address-too-long', { params: { max: ADDRESS_LENGTH } });
  }
  const query = url.indexOf('?');
  if (query < 0 || url.length - query <= QUERY_PARAMETERS) return undefined;
  let parameters = 1;
  for (let at = url.indexOf('&', query); at >= 0; at = url.indexOf('&', at + 1)) parameters += 1;
  return parameters > QUERY_PARAMETERS ? tooManyParameters() : undefined;
}

function tooManyParameters(): HttpProblem {
  const code = 'too-many-parameters';
  return new HttpProblem('invalid-query', {
    errors: (language) => [
      {
        code,
        severity: 'error',
        message: fill(QUERY_PROBLEMS[code][language], { max: QUERY_PARAMETERS }),
      },
    ],
  });
}
