import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { templateWorkbook } from '../../bulk/columns/template.js';
import { findImport, type ImportRecord } from '../../bulk/imports/import-record.js';
import { refusedCsv } from '../../bulk/imports/refused-csv.js';
import { refusedWorkbook } from '../../bulk/imports/refused-workbook.js';
import { sendJson } from '../answers/send-json.js';
import { sendStream } from '../answers/send-stream.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { JOB_ID } from '../jobs/described-job.js';
import { requireJob } from '../jobs/find-job.js';
import { requireSeenFile } from '../jobs/seen-contents.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { LANGUAGE_TAG, languageOf } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { readImportFields, uploadSchema } from './import-fields.js';
import { requireFile } from './sent-file.js';
import { suggestedColumns } from './suggested-columns.js';
import { receiveUpload } from './uploads.js';

const TAG = 'Imports';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';

/** Files that go with imports: what was refused, and what a file may look like. */
@Controller('api/v1/imports')
export class ImportFilesController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get('template.xlsx')
  @Described({
    tag: TAG,
    needs: 'imports',
    summary: 'A workbook to fill in',
    description:
      'Every column that can be imported, in the language of the caller, with its list to choose from, two example rows, and a sheet that explains each column.',
    answers: {
      200: {
        description: 'The workbook.',
        mediaType: XLSX,
        schema: { type: 'string', format: 'binary' },
      },
    },
  })
  importTemplate(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const language = languageOf(request.headers['accept-language']);
    const name = language === 'zh' ? '客户导入模板' : 'customers';
    reply.headers({
      'content-disposition': `attachment; filename="customers.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
      'content-language': LANGUAGE_TAG[language],
    });
    const { rights } = callerOf(request);
    sendStream(request, reply, XLSX, () => templateWorkbook(this.inside.policy, language, rights));
  }

  @Post('columns')
  @HttpCode(200)
  @Described({
    tag: TAG,
    needs: 'imports',
    summary: 'Where the columns of a file would go',
    description:
      'Imports nothing. Each column of the customers’ sheet with the field that an import would put it into, and with what is likely where it would be left: how likely, and why. What is wanted otherwise goes into `map` of the import.',
    body: { schema: uploadSchema(), mediaTypes: ['multipart/form-data'] },
    answers: { 200: { description: 'The columns.', schema: ref('ImportColumns') } },
    problems: ['malformed-request', 'file-too-large', 'invalid', 'not-importable'],
  })
  async importColumns(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const upload = await receiveUpload(request, this.inside.importLimitBytes);
    try {
      const asked = readImportFields(upload.fields, upload.file !== undefined);
      const language = languageOf(request.headers['accept-language']);
      const file = requireFile(upload.file);
      const { rights } = callerOf(request);
      sendJson(reply, await suggestedColumns(this.inside, file, asked, rights, language), language);
    } finally {
      await upload.dispose();
    }
  }

  @Get(':jobId/refused')
  @Described({
    tag: TAG,
    needs: 'imports',
    summary: 'The refused rows as a file',
    description:
      'The columns of the original, and for each row where it is wrong and why, in the language of the caller; a workbook marks the cells. Only whoever sent the file is given its cells, and who sees everything in full. Corrected, it can be imported as it is. While the import runs, it has the rows that were refused so far.',
    parameters: [
      JOB_ID,
      {
        name: 'format',
        in: 'query',
        description: 'The kind of file.',
        schema: { type: 'string', enum: ['xlsx', 'csv'], default: 'xlsx' },
      },
    ],
    answers: {
      200: {
        description: 'The file; text/csv for csv.',
        mediaType: XLSX,
        schema: { type: 'string', format: 'binary' },
      },
    },
    problems: ['invalid-query', 'no-such-job', 'no-refused-rows'],
  })
  async refusedRows(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new QueryReader(request.query);
    const format = query.choice('format', ['xlsx', 'csv']) ?? 'xlsx';
    query.finish();
    const job = await requireJob(request, this.inside.jobs, 'import');
    const { jobId } = job;
    requireSeenFile(request, job, this.inside.policy);
    const record = await this.#requireRefused(jobId);
    const language = languageOf(request.headers['accept-language']);
    reply.headers({
      'content-disposition': `attachment; filename="refused.${format}"`,
      'content-language': LANGUAGE_TAG[language],
    });
    const { vault } = this.inside;
    if (format === 'xlsx') {
      sendStream(request, reply, XLSX, () => refusedWorkbook(vault, record, language));
    } else {
      sendStream(request, reply, CSV, () => Readable.from(refusedCsv(vault, record, language)));
    }
  }

  /** @throws HttpProblem `no-refused-rows` */
  async #requireRefused(jobId: string): Promise<ImportRecord> {
    const record = await findImport(this.inside.vault, jobId);
    if (record === undefined || record.counts.refused === 0) {
      throw new HttpProblem('no-refused-rows');
    }
    return record;
  }
}
