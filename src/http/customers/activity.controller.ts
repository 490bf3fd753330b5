import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReportActivity } from '../../commands/report-activity.js';
import { answerCommand } from '../answers/command-answer.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { CountedCommands } from '../metrics/counted-commands.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { BooleanProperty, DateProperty } from '../request/body-properties.js';
import { callOf } from '../request/call-of.js';
import { checkBody } from '../request/check-body.js';
import { readDryRun } from '../request/query-reader.js';
import { customerIdOf } from './customer-id.js';

/** Business with a customer, as another service reports it. */
export class ActivityBody {
  @DateProperty({
    description: 'The day of the last business with the customer; today or earlier.',
    required: true,
  })
  lastActivityOn!: string;

  @BooleanProperty({ description: 'Whether orders or invoices are still open.' })
  hasOpenItems?: boolean;
}

/** What other services report without Kafka. */
@Controller('api/v1/customers/:customerId')
export class ActivityController {
  constructor(
    private readonly commands: CountedCommands,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Post('activity')
  @HttpCode(200)
  @Described({
    tag: 'Activity',
    needs: 'customers.activity',
    summary: 'Report business with a customer',
    description:
      'For services without Kafka. It is written when the day moves on by seven days or more, or when open items come or go; it never raises the version of the record.',
    body: {
      schema: ref('Activity'),
      required: true,
      example: { lastActivityOn: '2026-03-31', hasOpenItems: true },
    },
    parameters: ['CustomerId', 'IfMatch', 'DryRun', 'IdempotencyKey'],
    answers: {
      200: {
        description: 'The record as it is now.',
        schema: { anyOf: [ref('Customer'), ref('DryRun')] },
        headers: { ETag: { description: 'Its version.', schema: { type: 'string' } } },
      },
    },
    problems: [
      'malformed-if-match',
      'malformed-idempotency-key',
      'not-found',
      'version-mismatch',
      'invalid',
      'idempotency-key-reused',
    ],
  })
  async report(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const report = checkBody(ActivityBody, request.body);
    const call = callOf(request, this.inside.guards, readDryRun(request.query));
    const command = new ReportActivity(customerIdOf(request), report, call);
    answerCommand(request, reply, await this.commands.execute('ReportActivity', command));
  }
}
