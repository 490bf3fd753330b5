import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionsOfFilter } from '../../access/shown/masked-questions.js';
import { namedResults } from '../../bulk/actions/named-results.js';
import { tryAction } from '../../bulk/actions/try-action.js';
import type { Call } from '../../commands/call.js';
import { tracedBy } from '../access/traced-by.js';
import { sendJson } from '../answers/send-json.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { answerAdded, answerJobs } from '../jobs/answer-job.js';
import { DescribedJobPage, JOB_ID } from '../jobs/described-job.js';
import { requireJob } from '../jobs/find-job.js';
import { shownJob } from '../jobs/shown-job.js';
import { shownList } from '../lists/shown-list.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { languageOf } from '../problems/language.js';
import { callOf } from '../request/call-of.js';
import { waitForMinPosition } from '../request/min-position.js';
import { readDryRun } from '../request/query-reader.js';
import { addBulkAction } from './add-bulk-action.js';
import { BULK_ACTIONS_PATH } from './bulk-action-routes.js';
import { bulkResultBody } from './bulk-results-body.js';
import { type AskedAction, readBulkAction } from './read-bulk-action.js';

const TAG = 'Bulk actions';

/** 批量操作: the same step for many customers, as a job. Pausing and stopping it are calls of every job. */
@Controller('api/v1/bulk-actions')
export class BulkActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Post()
  @HttpCode(202)
  @Described({
    tag: TAG,
    needs: 'bulk-actions',
    summary: 'Do the same to many customers',
    description:
      'Who they are is fixed when the job begins. Each customer gets a command of its own and may refuse it; what it would not change stays as it is. A dry run of up to 200 customers is answered at once, of more it is a job too.',
    parameters: ['DryRun', 'IdempotencyKey', 'MinPosition'],
    body: {
      schema: ref('BulkAction'),
      example: {
        action: 'tag',
        params: { tags: ['2026展会'] },
        filter: { category: 'key', province: '浙江省' },
        dryRun: true,
      },
    },
    answers: {
      200: { description: 'What a dry run would give.', schema: ref('BulkDryRun') },
      202: {
        description: 'The job that was made, or that was made under this key before.',
        schema: ref('Job'),
        headers: { Location: { description: 'Its address.', schema: { type: 'string' } } },
      },
    },
    problems: [
      'invalid-query',
      'malformed-idempotency-key',
      'malformed-min-position',
      'invalid',
      'idempotency-key-reused',
      'not-yet-visible',
      'list-building',
    ],
  })
  async startBulkAction(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tries = readDryRun(request.query);
    const call = callOf(request, this.inside.guards, tries);
    const { policy, lists } = this.inside;
    const today = this.inside.today();
    const list = shownList(lists.customers, call.caller.rights);
    const read = readBulkAction(request.body, { policy, today, list });
    const asked = { ...read, dryRun: tries || read.dryRun };
    const where = read.selection.type === 'filter' ? read.selection.where : undefined;
    this.masked.ask(call.caller, questionsOfFilter(where, call.caller.rights));
    await waitForMinPosition(request, 'customers', this.inside);
    if (asked.dryRun && (await this.#answerTried(request, reply, asked, call))) return;
    const added = await addBulkAction(this.inside, asked, call, tracedBy(request));
    answerAdded(request, reply, added, this.inside, BULK_ACTIONS_PATH);
  }

  @Get()
  @DescribedJobPage(TAG, 'bulk-actions', 'Bulk actions')
  listBulkActions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return answerJobs(request, reply, this.inside, 'bulk-action');
  }

  @Get(':jobId')
  @Described({
    tag: TAG,
    needs: 'bulk-actions',
    summary: 'One bulk action',
    parameters: [JOB_ID],
    answers: {
      200: {
        description: 'The job; `counts` has changed, unchanged, refused.',
        schema: ref('Job'),
      },
    },
    problems: ['no-such-job'],
  })
  async findBulkAction(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const job = await requireJob(request, this.inside.jobs, 'bulk-action');
    const language = languageOf(request.headers['accept-language']);
    sendJson(reply, shownJob(request, this.inside, job, language), language);
  }

  /** False when there are too many customers for an answer at once. */
  async #answerTried(
    request: FastifyRequest,
    reply: FastifyReply,
    { bulk, selection }: AskedAction,
    call: Call,
  ): Promise<boolean> {
    const { commands, queries } = this;
    const whom = selection.type === 'customers' ? selection : { where: selection.where };
    const tried = await tryAction({ commands, queries }, bulk, whom, call);
    if (tried === undefined) return false;
    const language = languageOf(request.headers['accept-language']);
    const { customers, counts } = tried;
    const results = await namedResults(queries, call.caller.rights, tried.results);
    const items = results.map((result) => bulkResultBody(result, language));
    reply.code(200);
    sendJson(reply, { dryRun: true, total: customers, counts, items }, language);
    return true;
  }
}
