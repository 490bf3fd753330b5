import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SIGN_IN } from './access/form-body.js';
import { guardRoutes } from './access/guard-routes.js';
import { HTTP_INSIDE, type HttpInside } from './inside.js';
import { Metrics } from './metrics/metrics.js';
import { serveDocs } from './openapi/docs.js';
import { ProblemFilter } from './problems/problem-filter.js';

/** What holds for every request, beside what `HttpAdapter` brings; before the application listens. */
export function prepareHttp(app: NestFastifyApplication): void {
  app.useGlobalFilters(new ProblemFilter());
  const metrics = app.get(Metrics);
  const inside = app.get<HttpInside>(HTTP_INSIDE);
  const fastify = app.getHttpAdapter().getInstance();
  guardRoutes(fastify, inside);
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.requestAnswered(request, reply);
    done();
  });
  // Who opens the address in a browser sees who he is here, and what there is to call.
  fastify.get('/', { config: { needs: 'anybody' } }, (_request, reply) =>
    reply.redirect(`/${SIGN_IN}`),
  );
  serveDocs(app, inside.lists);
}
