import type { ExportFormat } from '../../bulk/exports/export-request.js';
import type { Operation } from '../openapi/operation.js';

export const MEDIA_TYPE: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const NAME: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', xlsx: 'a workbook (XLSX)' };

/** What both calls say of themselves. */
export function exportOperation(format: ExportFormat, contents: string): Operation {
  return {
    tag: 'Exports',
    needs: 'exports',
    summary: `Customers as ${NAME[format]}`,
    description: `With the filters of the list, in the order in which the customers were created. All records are as they were at one position of the log, which is in the file's name, in X-Position and in the file, whatever is written meanwhile. ${contents} Import takes the file back. An answer that is broken off (no last chunk) is not the whole file.`,
    filters: 'customers',
    parameters: [
      {
        name: 'columns',
        in: 'query',
        description: 'Columns in the order wanted, with commas between; all when absent.',
        schema: { type: 'string', examples: ['code,legalName,creditLimit'] },
      },
      {
        name: 'asOf',
        in: 'query',
        description: 'As all customers were at a time, or at the end of a date.',
        schema: { type: 'string', examples: ['2026-03-31'] },
      },
      'Search',
      'MinPosition',
    ],
    answers: {
      200: {
        description: 'The file.',
        mediaType: MEDIA_TYPE[format].split(';')[0] ?? '',
        schema: format === 'csv' ? { type: 'string' } : { type: 'string', format: 'binary' },
        headers: {
          'X-Position': {
            description: 'The position of the log that the file is of.',
            schema: { type: 'integer' },
          },
        },
      },
    },
    problems: ['invalid-query', 'malformed-min-position', 'not-yet-visible', 'list-building'],
  };
}
