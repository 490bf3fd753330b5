import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HTTP_INSIDE, type HttpInside } from './inside.js';
import { Metrics } from './metrics/metrics.js';
import { serveDocs } from './openapi/docs.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { callerOf } from './request/call-of.js';

const API = '/api/';

/** What holds for every request, beside what `HttpAdapter` brings; before the application listens. */
export function prepareHttp(app: NestFastifyApplication): void {
  app.useGlobalFilters(new ProblemFilter());
  const metrics = app.get(Metrics);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    // One place, so that no new call can forget to ask.
    if (!request.is404 && request.url.startsWith(API)) callerOf(request);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.requestAnswered(request, reply);
    done();
  });
  // Who opens the address in a browser sees at least what there is to call.
  fastify.get('/', (_request, reply) => reply.redirect('/docs'));
  serveDocs(app, app.get<HttpInside>(HTTP_INSIDE).lists);
}
