import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BulkResult, bulkResults, LISTED } from '../../bulk/actions/bulk-results.js';
import { namedResults } from '../../bulk/actions/named-results.js';
import { resultsCsv, resultsWorkbook } from '../../bulk/actions/results-file.js';
import { list, object } from '../../customer/catalogue/json-schema.js';
import { sendJson } from '../answers/send-json.js';
import { sendStream } from '../answers/send-stream.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { JOB_ID } from '../jobs/described-job.js';
import { requireJob } from '../jobs/find-job.js';
import { requireSeenWords } from '../jobs/seen-contents.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { LANGUAGE_TAG, type Language, languageOf } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import { bulkResultBody } from './bulk-results-body.js';

const TAG = 'Bulk actions';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';
const ALL =
  'Everybody who refused, and why; of a dry run the first thousand customers too, whatever would become of them. While the job runs, as far as it is.';

/** What became of the customers of a bulk action. */
@Controller('api/v1/bulk-actions/:jobId')
export class BulkResultsController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get('results')
  @Described({
    tag: TAG,
    needs: 'bulk-actions',
    summary: 'Its first thousand results',
    description: ALL,
    parameters: [JOB_ID],
    answers: {
      200: {
        description: 'In the order of the list.',
        schema: object({
          items: list(ref('BulkResult')),
          more: { type: 'boolean', description: 'Whether the files have more.' },
        }),
      },
    },
    problems: ['no-such-job'],
  })
  async bulkActionResults(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const job = await requireJob(request, this.inside.jobs, 'bulk-action');
    requireSeenWords(request, job, this.inside.policy);
    const { jobId } = job;
    const language = languageOf(request.headers['accept-language']);
    const found: BulkResult[] = [];
    for await (const some of bulkResults(this.inside.vault, jobId)) {
      found.push(...some);
      if (found.length > LISTED) break;
    }
    const named = await namedResults(
      this.queries,
      callerOf(request).rights,
      found.slice(0, LISTED),
    );
    const items = named.map((result) => bulkResultBody(result, language));
    sendJson(reply, { items, more: found.length > LISTED }, language);
  }

  @Get('results.csv')
  @Described({
    tag: TAG,
    needs: 'bulk-actions',
    summary: 'Its results as CSV',
    description: ALL,
    parameters: [JOB_ID],
    answers: {
      200: { description: 'The file.', mediaType: 'text/csv', schema: { type: 'string' } },
    },
    problems: ['no-such-job'],
  })
  async bulkActionResultsCsv(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { parts, jobId, language } = await this.#fileOf(request, reply, 'csv');
    sendStream(request, reply, CSV, () => Readable.from(resultsCsv(parts, jobId, language)));
  }

  @Get('results.xlsx')
  @Described({
    tag: TAG,
    needs: 'bulk-actions',
    summary: 'Its results as a workbook',
    description: ALL,
    parameters: [JOB_ID],
    answers: {
      200: {
        description: 'The file.',
        mediaType: XLSX,
        schema: { type: 'string', format: 'binary' },
      },
    },
    problems: ['no-such-job'],
  })
  async bulkActionResultsWorkbook(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { parts, jobId, language } = await this.#fileOf(request, reply, 'xlsx');
    sendStream(request, reply, XLSX, () => resultsWorkbook(parts, jobId, language));
  }

  async #fileOf(request: FastifyRequest, reply: FastifyReply, extension: string) {
    const job = await requireJob(request, this.inside.jobs, 'bulk-action');
    requireSeenWords(request, job, this.inside.policy);
    const { jobId } = job;
    const language: Language = languageOf(request.headers['accept-language']);
    reply.headers({
      'content-disposition': `attachment; filename="results.${extension}"`,
      'content-language': LANGUAGE_TAG[language],
    });
    const parts = {
      vault: this.inside.vault,
      queries: this.queries,
      rights: callerOf(request).rights,
    };
    return { parts, jobId, language };
  }
}
