import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import { ListAccessTrail } from '../../queries/access-trail.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { answerPage } from '../lists/answer-page.js';
import { readListQuery } from '../lists/list-query.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { callerOf } from '../request/call-of.js';
import { waitForMinPosition } from '../request/min-position.js';
import { QueryReader } from '../request/query-reader.js';
import { readPeriod } from './read-period.js';

const TIME_OR_DATE: JsonSchema = {
  anyOf: [
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'date' },
  ],
};

/** For auditors: who signed in, exported, imported and revealed. */
@Controller('api/v1/audit/access')
export class AccessTrailController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get()
  @Described({
    tag: 'Audit',
    needs: 'audit.read',
    summary: 'Traces of access',
    description:
      'Sign-ins, exports, imports, revealed values, and what became of users, tokens and the policy; newest first. What concerns a customer is left out for who does not see the customer, and then a page may be shorter than its limit.',
    filters: 'accesses',
    parameters: [
      {
        name: 'from',
        in: 'query',
        description: 'Since this time, or since the beginning of this date.',
        schema: TIME_OR_DATE,
      },
      {
        name: 'to',
        in: 'query',
        description: 'Up to this time, or to the end of this date.',
        schema: TIME_OR_DATE,
      },
      'Limit',
      'Cursor',
      'MinPosition',
    ],
    answers: { 200: { description: 'A page.', schema: ref('AccessPage') } },
    problems: [
      'invalid-query',
      'invalid-cursor',
      'malformed-min-position',
      'not-yet-visible',
      'list-building',
    ],
  })
  async accessTrail(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const reader = new QueryReader(request.query);
    const period = readPeriod(reader, 'at', this.inside);
    const query = readListQuery(reader, this.inside.lists.accesses, period);
    await waitForMinPosition(request, 'accesses', this.inside);
    const { filter, sort, cursor, limit } = query;
    const page = await this.queries.execute(
      new ListAccessTrail(callerOf(request).rights, filter, sort, cursor, limit),
    );
    answerPage(reply, page, query);
  }
}
