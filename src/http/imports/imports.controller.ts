import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JobKey } from '../../jobs/job-key.js';
import { tracedBy } from '../access/traced-by.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { answerAdded, answerJobs, askJob } from '../jobs/answer-job.js';
import {
  DescribedJobEvents,
  DescribedJobPage,
  DescribedJobStep,
  JOB_ID,
} from '../jobs/described-job.js';
import { requireJob } from '../jobs/find-job.js';
import { JobEvents } from '../jobs/job-events.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { languageOf } from '../problems/language.js';
import { callerOf, idempotencyKeyOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { addImport } from './add-import.js';
import { importBody } from './import-body.js';
import { type AskedImport, readImportFields, uploadSchema } from './import-fields.js';
import { placeSent, requireFile } from './sent-file.js';
import { IMPORTS } from './upload-routes.js';
import { receiveUpload } from './uploads.js';

const TAG = 'Imports';

/** Customers in, as files: each import is a job. */
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
    private readonly events: JobEvents,
  ) {}

  @Post()
  @HttpCode(202)
  @Described({
    tag: TAG,
    needs: 'imports',
    summary: 'Import a file',
    description:
      'CSV or XLSX. The whole file is looked at before the answer: one that cannot be imported is refused at once. The import itself goes on afterwards, row by row, by the rules of every create and change; rows that are refused can be had as a file.',
    parameters: ['IdempotencyKey'],
    body: { schema: uploadSchema(), mediaTypes: ['multipart/form-data'] },
    answers: {
      202: {
        description: 'The job that was made, or that was made under this key before.',
        schema: ref('Job'),
        headers: { Location: { description: 'Its address.', schema: { type: 'string' } } },
      },
    },
    problems: [
      'malformed-idempotency-key',
      'malformed-request',
      'file-too-large',
      'invalid',
      'not-importable',
      'idempotency-key-reused',
    ],
  })
  async importFile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const { identity } = callerOf(request);
    const idempotencyKey = idempotencyKeyOf(request);
    const upload = await receiveUpload(request, this.inside.importLimitBytes);
    try {
      const asked = readImportFields(upload.fields, upload.file !== undefined);
      const file = requireFile(upload.file);
      const found = await placeSent(this.inside, file, asked);
      const key = this.#keyOf(idempotencyKey, identity.actor.id, asked, file.name, found.digest);
      const by = tracedBy(request);
      const newImport = { sent: file, found, asked, identity, by, key };
      const added = await addImport(this.inside, newImport);
      answerAdded(request, reply, added, this.inside, IMPORTS);
    } finally {
      await upload.dispose();
    }
  }

  @Get()
  @DescribedJobPage(TAG, 'imports', 'Imports')
  listImports(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return answerJobs(request, reply, this.inside, 'import');
  }

  @Get(':jobId')
  @Described({
    tag: TAG,
    needs: 'imports',
    summary: 'One import',
    description:
      'How far it is, where the columns of the file go, and when it is over or was stopped: what was refused and doubtful, by kind and column, and rows that mean the same customer.',
    parameters: [JOB_ID],
    answers: { 200: { description: 'The import.', schema: ref('Import') } },
    problems: ['no-such-job'],
  })
  async readImport(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const job = await requireJob(request, this.inside.jobs, 'import');
    const language = languageOf(request.headers['accept-language']);
    const { jobs, vault, policy } = this.inside;
    const inside = { jobs, vault, policy, queries: this.queries };
    sendJson(reply, await importBody(request, inside, job, language), language);
  }

  @Get(':jobId/events')
  @DescribedJobEvents(TAG, 'imports')
  async importEvents(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const job = await requireJob(request, this.inside.jobs, 'import');
    await this.events.answer(request, reply, job);
  }

  @Post(':jobId/pause')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'imports', 'pause')
  pauseImport(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside, 'pause', 'import');
  }

  @Post(':jobId/resume')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'imports', 'resume')
  resumeImport(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside, 'resume', 'import');
  }

  @Post(':jobId/cancel')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'imports', 'cancel')
  cancelImport(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside, 'cancel', 'import');
  }

  /** The same request has the same file; the boundary between its parts is another one each time. */
  #keyOf(
    key: string | undefined,
    actorId: string,
    asked: AskedImport,
    fileName: string,
    digest: string,
  ): JobKey | undefined {
    if (key === undefined) return undefined;
    const { guards } = this.inside;
    const parts = ['POST', IMPORTS, JSON.stringify(asked), fileName, digest];
    return { guard: guards.once(actorId, key), requestDigest: guards.requestDigest(parts) };
  }
}
