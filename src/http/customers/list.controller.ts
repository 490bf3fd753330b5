import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionsOfFilter } from '../../access/shown/masked-questions.js';
import { object } from '../../customer/catalogue/json-schema.js';
import { CountCustomers, ListCustomers } from '../../queries/customers.js';
import { sendJson } from '../answers/send-json.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { answerPage } from '../lists/answer-page.js';
import { readListFilter, readListQuery } from '../lists/list-query.js';
import { shownList } from '../lists/shown-list.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { callerOf } from '../request/call-of.js';
import { waitForMinPosition } from '../request/min-position.js';
import { QueryReader } from '../request/query-reader.js';

/** The customer list, and how many there are of what. */
@Controller('api/v1')
export class ListController {
  constructor(
    private readonly queries: QueryBus,
    private readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get('customers')
  @Described({
    tag: 'Customers',
    needs: 'customers.read',
    summary: 'List customers',
    description:
      'Newest first unless `sort` says otherwise. `q` finds any two characters of names, pinyin, codes, tax ids, phones and contacts.',
    filters: 'customers',
    sorts: 'customers',
    parameters: ['Search', 'Limit', 'Cursor', 'MinPosition'],
    answers: { 200: { description: 'A page.', schema: ref('CustomerPage') } },
    problems: [
      'invalid-query',
      'invalid-cursor',
      'malformed-min-position',
      'too-many-hits',
      'not-yet-visible',
      'list-building',
    ],
  })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = callerOf(request);
    const { rights } = caller;
    const list = shownList(this.inside.lists.customers, rights);
    const query = readListQuery(new QueryReader(request.query), list);
    this.masked.ask(caller, questionsOfFilter(query.filter, rights));
    await waitForMinPosition(request, 'customers', this.inside);
    const { filter, sort, cursor, limit } = query;
    const page = await this.queries.execute(new ListCustomers(rights, filter, sort, cursor, limit));
    answerPage(reply, page, query);
  }

  @Get('counts')
  @Described({
    tag: 'Customers',
    needs: 'customers.read',
    summary: 'Count customers by the values of a field',
    description: 'With the filters of the list. The key is empty for customers without a value.',
    filters: 'customers',
    parameters: ['CountBy', 'Search', 'MinPosition'],
    answers: {
      200: {
        description: 'How many have each value.',
        schema: object({
          by: { type: 'string' },
          counts: { type: 'object', additionalProperties: { type: 'integer' } },
          position: { type: 'integer' },
        }),
      },
    },
    problems: ['invalid-query', 'malformed-min-position', 'not-yet-visible', 'list-building'],
  })
  async counts(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = callerOf(request);
    const { rights } = caller;
    const list = shownList(this.inside.lists.customers, rights);
    const reader = new QueryReader(request.query);
    const countable = Object.entries(list.columns).flatMap(([name, { counted }]) =>
      counted ? name : [],
    );
    const by = reader.choice('by', countable);
    if (by === undefined && !reader.failed) reader.fail('by', 'missing-parameter');
    const filter = readListFilter(reader, list);
    reader.finish();
    this.masked.ask(caller, questionsOfFilter(filter, rights));
    await waitForMinPosition(request, 'customers', this.inside);
    const counted = await this.queries.execute(new CountCustomers(rights, filter, by ?? ''));
    const counts = Object.fromEntries(counted.counts);
    sendJson(reply, { by, counts, position: counted.position });
  }
}
