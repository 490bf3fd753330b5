import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addDays } from '../../customer/checks/dates.js';
import { ListReviews } from '../../queries/customers.js';
import type { Filter } from '../../views/view-store.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { answerPage } from '../lists/answer-page.js';
import { readListQuery } from '../lists/list-query.js';
import { shownList } from '../lists/shown-list.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { callerOf } from '../request/call-of.js';
import { waitForMinPosition } from '../request/min-position.js';
import { QueryReader } from '../request/query-reader.js';

const FARTHEST_DAYS = 3_660;

/** The review queue: who is due, why, and since when. */
@Controller('api/v1/reviews')
export class ReviewQueueController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get()
  @Described({
    tag: 'Reviews',
    needs: 'reviews.read',
    summary: 'The review queue',
    description: 'By priority unless `sort` says otherwise.',
    filters: 'reviews',
    sorts: 'reviews',
    parameters: [
      {
        name: 'status',
        in: 'query',
        description: 'overdue: before today; due: today or before; upcoming: after today.',
        schema: { type: 'string', enum: ['overdue', 'due', 'upcoming'] },
      },
      {
        name: 'dueWithinDays',
        in: 'query',
        description: 'Due within so many days from today, or overdue.',
        schema: { type: 'integer', minimum: 0, maximum: FARTHEST_DAYS },
      },
      'Limit',
      'Cursor',
      'MinPosition',
    ],
    answers: { 200: { description: 'A page.', schema: ref('ReviewPage') } },
    problems: [
      'invalid-query',
      'invalid-cursor',
      'malformed-min-position',
      'not-yet-visible',
      'list-building',
    ],
  })
  async queue(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const reader = new QueryReader(request.query);
    const { rights } = callerOf(request);
    const list = shownList(this.inside.lists.reviews, rights);
    const due = list.columns.dueOn ? readDue(reader, this.inside.today()) : [];
    const query = readListQuery(reader, list, due);
    await waitForMinPosition(request, 'reviews', this.inside);
    const { filter, sort, cursor, limit } = query;
    const page = await this.queries.execute(new ListReviews(rights, filter, sort, cursor, limit));
    answerPage(reply, page, query);
  }
}

/** What the queue stores is a date; what it means depends on today. */
function readDue(reader: QueryReader, today: string): Filter[] {
  const status = reader.choice('status', ['overdue', 'due', 'upcoming']);
  const days = reader.integer('dueWithinDays', { min: 0, max: FARTHEST_DAYS });
  const column = 'dueOn';
  const filters: Filter[] = [];
  if (status === 'overdue') filters.push({ type: 'range', column, to: addDays(today, -1) });
  if (status === 'due') filters.push({ type: 'range', column, to: today });
  if (status === 'upcoming') filters.push({ type: 'range', column, from: addDays(today, 1) });
  if (days !== undefined) filters.push({ type: 'range', column, to: addDays(today, days) });
  return filters;
}
