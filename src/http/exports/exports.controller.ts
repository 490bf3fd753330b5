import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { exportColumns } from '../../bulk/exports/export-columns.js';
import { exportCustomers } from '../../bulk/exports/export-customers.js';
import { sendStream } from '../answers/send-stream.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { readListFilter } from '../lists/list-query.js';
import { Described } from '../openapi/operation.js';
import { waitForMinPosition } from '../request/min-position.js';
import { QueryReader } from '../request/query-reader.js';

/** Customers out, as files. */
@Controller('api/v1/exports')
export class ExportsController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Get('customers.csv')
  @Described({
    tag: 'Exports',
    summary: 'Customers as CSV',
    description:
      'With the filters of the list; UTF-8 with byte order mark, in the order in which the customers were created. Import recognises the headings.',
    filters: 'customers',
    parameters: [
      {
        name: 'columns',
        in: 'query',
        description: 'Columns in the order wanted, with commas between; all when absent.',
        schema: { type: 'string', examples: ['code,legalName,creditLimit'] },
      },
      'Search',
      'MinPosition',
    ],
    answers: {
      200: { description: 'The file.', mediaType: 'text/csv', schema: { type: 'string' } },
    },
    problems: ['invalid-query', 'malformed-min-position', 'not-yet-visible', 'list-building'],
  })
  async csv(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const reader = new QueryReader(request.query);
    const columns = this.#readColumns(reader);
    const filter = readListFilter(reader, this.inside.lists.customers);
    reader.finish();
    await waitForMinPosition(request, 'customers', this.inside);
    reply.header('content-disposition', 'attachment; filename="customers.csv"');
    const parts = { queries: this.queries, policy: this.inside.policy };
    sendStream(request, reply, 'text/csv; charset=utf-8', () =>
      Readable.from(
        exportCustomers(parts, { ...(filter && { filter }), ...(columns && { columns }) }),
      ),
    );
  }

  #readColumns(reader: QueryReader): string[] | undefined {
    const names = reader.one('columns')?.split(',');
    const known = exportColumns(this.inside.policy).map(({ path }) => path);
    if (names?.some((name) => !known.includes(name))) {
      return reader.fail('columns', 'not-one-of', { choices: known.join(', ') });
    }
    return names;
  }
}
