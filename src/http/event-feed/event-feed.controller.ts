import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Rights } from '../../access/rights.js';
import { mayGoOn, stillAllowed } from '../access/still-allowed.js';
import { sendStream } from '../answers/send-stream.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { callerOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { afterCommit, type FeedPlace, placeOfEventId } from './event-id.js';
import { EventStreams } from './event-streams.js';
import { feedAfter } from './feed.js';

const MAX_EVENTS = 10_000;
const DEFAULT_EVENTS = 1_000;
const POSITION = { min: 0, max: 1e15 };

/**
 * The log for consumers without Kafka: what `customer.events.v1` holds, and nothing personal; of it what the
 * caller's groups of fields let him read.
 */
@Controller('api/v1/events')
export class EventFeedController {
  constructor(
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
    private readonly streams: EventStreams,
  ) {}

  @Get()
  @Described({
    tag: 'Events',
    needs: 'events.read',
    summary: 'Events after a position',
    description:
      'One CloudEvent a line, in the order of the log, whole commits: reading ends with the commit in which `limit` is reached. Go on with the `position` of the last line.',
    parameters: [
      {
        name: 'after',
        in: 'query',
        description: 'Position after which to read; 0 is the beginning.',
        schema: { type: 'integer', minimum: 0, default: 0 },
      },
      {
        name: 'limit',
        in: 'query',
        description: 'About how many events at most.',
        schema: { type: 'integer', minimum: 1, maximum: MAX_EVENTS, default: DEFAULT_EVENTS },
      },
    ],
    answers: {
      200: {
        description: 'No line when there is nothing new.',
        mediaType: 'application/x-ndjson',
        schema: ref('CloudEvent'),
      },
    },
    problems: ['invalid-query'],
  })
  events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const rights = rightsToAll(request);
    const query = new QueryReader(request.query);
    const after = query.integer('after', POSITION) ?? 0;
    const limit = query.integer('limit', { min: 1, max: MAX_EVENTS }) ?? DEFAULT_EVENTS;
    query.finish();
    sendStream(request, reply, 'application/x-ndjson', () =>
      Readable.from(this.#lines(after, limit, rights, stillAllowed(request, this.inside))),
    );
  }

  @Get('stream')
  @Described({
    tag: 'Events',
    needs: 'events.read',
    summary: 'Events as they happen',
    description:
      'Server-sent events: `id` as in the CloudEvent, `event` its type, `data` the CloudEvent. A browser reconnects by itself where it was; without Last-Event-ID and `after` it begins with what comes next.',
    parameters: [
      'LastEventId',
      {
        name: 'after',
        in: 'query',
        description: 'Position after which to begin.',
        schema: { type: 'integer', minimum: 0 },
      },
    ],
    answers: {
      200: {
        description: 'Does not end; a comment comes at least every 15 s.',
        mediaType: 'text/event-stream',
        schema: { type: 'string' },
      },
    },
    problems: ['invalid-query', 'malformed-event-id'],
  })
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const rights = rightsToAll(request);
    const query = new QueryReader(request.query);
    const after = query.integer('after', POSITION);
    query.finish();
    const place = await this.#firstPlace(request.headers['last-event-id'], after);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    sendStream(request, reply, 'text/event-stream', () =>
      this.streams.open(place, {
        rights,
        gone: gone.signal,
        stillAllowed: stillAllowed(request, this.inside),
      }),
    );
  }

  async #firstPlace(lastEventId: unknown, after: number | undefined): Promise<FeedPlace> {
    if (lastEventId !== undefined && lastEventId !== '') return placeOfEventId(lastEventId);
    return afterCommit(after ?? (await this.inside.journal.head()).position);
  }

  /** Lines of one commit at a time; the reader's pace decides when the next is read. */
  async *#lines(
    after: number,
    limit: number,
    rights: Rights,
    allowed: () => Promise<boolean>,
  ): AsyncGenerator<string> {
    const goesOn = mayGoOn(allowed);
    let left = limit;
    for await (const { events } of feedAfter(this.inside, afterCommit(after), rights)) {
      if (!(await goesOn())) return;
      if (events.length > 0) yield events.map((event) => `${JSON.stringify(event)}\n`).join('');
      left -= events.length;
      if (left <= 0) return;
    }
  }
}

/**
 * Whose a customer is changes with its events, so that the feed cannot be cut by customers: nobody would know
 * whether he has missed one.
 * @throws HttpProblem `not-allowed` for who sees some customers only
 */
function rightsToAll(request: FastifyRequest): Rights {
  const { rights } = callerOf(request);
  if (rights.sight.length === 0) return rights;
  const sentence = {
    zh: '事件包含所有客户，您只能查看部分客户，不能读取事件。',
    en: 'The feed is of all customers; you see some of them only, and may not read it.',
  };
  throw new HttpProblem('not-allowed', { sentence });
}
