import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessEvent } from '../../access/access-events.js';
import type { Rights } from '../../access/rights.js';
import { questionsOfFilter } from '../../access/shown/masked-questions.js';
import { exportColumnPaths } from '../../bulk/exports/export-columns.js';
import type { ExportFormat, ExportRequest } from '../../bulk/exports/export-request.js';
import { filteredBy } from '../../bulk/exports/filtered-by.js';
import { FindPosition } from '../../queries/customers.js';
import { tracedBy } from '../access/traced-by.js';
import { sendStream } from '../answers/send-stream.js';
import { readTime } from '../customers/read-moment.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { readListFilter } from '../lists/list-query.js';
import { shownList } from '../lists/shown-list.js';
import { Described } from '../openapi/operation.js';
import { callerOf } from '../request/call-of.js';
import { waitForMinPosition, waitForPosition } from '../request/min-position.js';
import { QueryReader } from '../request/query-reader.js';
import { exportOperation, MEDIA_TYPE } from './export-operation.js';

/** Customers out, as files. */
@Controller('api/v1/exports')
export class ExportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get('customers.csv')
  @Described(
    exportOperation(
      'csv',
      'UTF-8 with byte order mark. Contacts, addresses, accounts and numbers stand side by side in numbered columns.',
    ),
  )
  csv(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#export('csv', request, reply);
  }

  @Get('customers.xlsx')
  @Described(
    exportOperation(
      'xlsx',
      'Contacts, addresses and accounts have sheets of their own, joined by the code; a last sheet says what the file is.',
    ),
  )
  workbook(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#export('xlsx', request, reply);
  }

  async #export(format: ExportFormat, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = callerOf(request);
    const { identity, rights } = caller;
    const reader = new QueryReader(request.query);
    const columns = this.#readColumns(reader, rights);
    const asOf = readTime(reader, this.inside);
    const filter = readListFilter(reader, shownList(this.inside.lists.customers, rights));
    reader.finish();
    this.masked.ask(caller, questionsOfFilter(filter, rights));
    await waitForMinPosition(request, 'customers', this.inside);
    const position = await this.queries.execute(new FindPosition(asOf));
    if (asOf !== undefined) await waitForPosition(position, 'customers', this.inside);
    const asked: ExportRequest = { format, identity, position, asOf, filter, columns };
    if (request.method !== 'HEAD') await this.#trace(request, asked);
    reply.headers({
      'content-disposition': `attachment; filename="customers-${position}.${format}"`,
      'x-position': String(position),
    });
    sendStream(request, reply, MEDIA_TYPE[format], () => this.inside.openExport(asked));
  }

  /** Before the first byte. @throws StoreError when it cannot be written down; then nothing goes out */
  #trace(request: FastifyRequest, asked: ExportRequest): Promise<void> {
    const { format, identity, position, filter, columns } = asked;
    const event: AccessEvent = {
      type: 'ExportMade',
      data: {
        format,
        position,
        filteredBy: filteredBy(filter),
        ...(columns && { columns: [...columns] }),
      },
    };
    return this.inside.trace.record(identity.person, event, tracedBy(request));
  }

  #readColumns(reader: QueryReader, rights: Rights): string[] | undefined {
    const names = reader.one('columns')?.split(',');
    const known = exportColumnPaths(this.inside.policy, rights);
    if (names?.some((name) => !known.includes(name))) {
      return reader.fail('columns', 'not-one-of', { choices: known.join(', ') });
    }
    return names;
  }
}
