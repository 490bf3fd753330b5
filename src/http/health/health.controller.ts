import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { list, object } from '../../customer/catalogue/json-schema.js';
import { identify } from '../access/guard-routes.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described, RUNNING_IT } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';

/** For whatever watches over the process: is it there, and can it do its work? */
@Controller('health')
export class HealthController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get('live')
  @Described({
    tag: RUNNING_IT,
    needs: 'anybody',
    summary: 'Is the process there?',
    answers: { 200: { description: 'It is.', schema: object({ status: { const: 'up' } }) } },
  })
  live(@Res() reply: FastifyReply): void {
    sendJson(reply, { status: 'up' });
  }

  @Get('ready')
  @Described({
    tag: RUNNING_IT,
    needs: 'anybody',
    summary: 'Can it do its work?',
    description:
      'Looks at the log, the keys and the views, and names them. What is wrong with one of them, and how far each is, is for who may read metrics. The relay to Kafka is shown as well; while it cannot publish, what waits is safe in the log, and the service is ready.',
    answers: {
      200: {
        description: 'It can.',
        schema: object(
          {
            status: { const: 'up' },
            head: { type: 'integer', description: 'Position of the newest commit.' },
            parts: list(ref('PartStatus')),
          },
          ['status', 'parts'],
        ),
      },
    },
    problems: ['not-ready'],
  })
  async ready(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { head, parts } = await this.inside.status();
    const shown = (await this.#readsMetrics(request))
      ? { head, parts }
      : { parts: parts.map(({ name }) => ({ name })) };
    const troubled = parts.filter(({ trouble, relay }) => trouble !== undefined && !relay);
    if (troubled.length > 0) {
      const names = troubled.map(({ name }) => name).join(', ');
      throw new HttpProblem('not-ready', { params: { names }, members: shown });
    }
    sendJson(reply, { status: 'up', ...shown });
  }

  /** Who cannot be known while the store is away is nobody: the answer must not wait for that. */
  async #readsMetrics(request: FastifyRequest): Promise<boolean> {
    const known = await identify(request, this.inside).catch(() => undefined);
    return known?.caller.rights.permissions.has('metrics.read') ?? false;
  }
}
