import { Controller, Get, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { list, object } from '../../customer/catalogue/json-schema.js';
import { GetHistory } from '../../queries/customers.js';
import { sendJson } from '../answers/send-json.js';
import { cursorText, parseCursor } from '../lists/cursor-text.js';
import { DEFAULT_LIMIT, LIMIT } from '../lists/list-query.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { callerOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { customerIdOf } from './customer-id.js';

/** 历史版本: who changed what, when, from and to, why. */
@Controller('api/v1/customers/:customerId/history')
export class HistoryController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Described({
    tag: 'Customers',
    needs: 'history.read',
    summary: 'The history of a customer, newest first',
    parameters: ['CustomerId', 'Limit', 'Cursor'],
    answers: {
      200: {
        description: 'One item for each commit.',
        schema: object({
          items: list(ref('HistoryEntry')),
          nextCursor: { type: ['string', 'null'] },
        }),
      },
    },
    problems: ['invalid-query', 'invalid-cursor', 'not-found'],
  })
  async history(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const customerId = customerIdOf(request);
    const query = new QueryReader(request.query);
    const limit = query.integer('limit', LIMIT) ?? DEFAULT_LIMIT;
    const given = query.one('cursor');
    query.finish();
    const name = `history of ${customerId}`;
    const before = given === undefined ? undefined : parseCursor(given, name).order;
    const found = await this.queries.execute(
      new GetHistory(callerOf(request).rights, customerId, before, limit),
    );
    if (found === undefined) throw new HttpProblem('not-found');
    const { entries, next } = found;
    const nextCursor = next === undefined ? null : cursorText({ order: next }, name);
    sendJson(reply, { items: entries, nextCursor });
  }
}
