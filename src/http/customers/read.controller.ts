import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ShownRecord } from '../../access/shown/shown-record.js';
import { FindByExternalId, GetCustomer } from '../../queries/customers.js';
import { recordBody } from '../answers/record-body.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { languageOf } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import { etagOf } from '../request/if-match.js';
import { QueryReader } from '../request/query-reader.js';
import { customerIdOf } from './customer-id.js';
import { readMoment } from './read-moment.js';

const RECORD = {
  description: 'The record.',
  schema: ref('Customer'),
  headers: { ETag: { description: 'Its version.', schema: { type: 'string' } } },
};

/** One customer. */
@Controller('api/v1/customers')
export class ReadController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get(':customerId')
  @Described({
    tag: 'Customers',
    needs: 'customers.read',
    summary: 'Get a customer, as it is or as it was',
    parameters: [
      'CustomerId',
      {
        name: 'asOf',
        in: 'query',
        description: 'As it was at this time, or at the end of this date.',
        schema: {
          anyOf: [
            { type: 'string', format: 'date-time' },
            { type: 'string', format: 'date' },
          ],
        },
      },
      {
        name: 'version',
        in: 'query',
        description: 'As it was in this version.',
        schema: { type: 'integer', minimum: 1 },
      },
    ],
    answers: { 200: RECORD },
    problems: ['invalid-query', 'not-found', 'no-such-version'],
  })
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const customerId = customerIdOf(request);
    const query = new QueryReader(request.query);
    const at = readMoment(query, this.inside);
    query.finish();
    const record = await this.queries.execute(
      new GetCustomer(callerOf(request).rights, customerId, at),
    );
    if (record === undefined) throw new HttpProblem(at ? 'no-such-version' : 'not-found');
    answerRecord(request, reply, record);
  }

  @Get('by/:system/:externalId')
  @Described({
    tag: 'Customers',
    needs: 'customers.read',
    summary: 'Get the customer that has an id in another system',
    parameters: ['System', 'ExternalId'],
    answers: { 200: RECORD },
    problems: ['not-found'],
  })
  async byExternalId(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    // The route names them.
    const { system, externalId } = request.params as { system: string; externalId: string };
    const record = await this.queries.execute(
      new FindByExternalId(callerOf(request).rights, system, externalId),
    );
    if (record === undefined) throw new HttpProblem('not-found');
    answerRecord(request, reply, record);
  }
}

function answerRecord(request: FastifyRequest, reply: FastifyReply, record: ShownRecord): void {
  const language = languageOf(request.headers['accept-language']);
  reply.header('etag', etagOf(record.version));
  sendJson(reply, recordBody(record, language), language);
}
