import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Described, RUNNING_IT } from '../openapi/operation.js';
import { Metrics } from './metrics.js';

/** What Prometheus reads. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Described({
    tag: RUNNING_IT,
    needs: 'metrics.read',
    summary: 'Metrics for Prometheus',
    answers: {
      200: { description: 'The metrics.', mediaType: 'text/plain', schema: { type: 'string' } },
    },
  })
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.text();
    reply.header('cache-control', 'no-store').type(this.metrics.contentType).send(text);
  }
}
