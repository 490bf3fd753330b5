import type { QueryBus } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import type { CustomerRecord } from '../../customer/customer-record.js';
import type { Policy } from '../../customer/policy.js';
import { ListCustomers, LookUpCustomers } from '../../queries/customers.js';
import type { Cursor, Filter } from '../../views/view-store.js';
import { escapeCell } from '../columns/cell-text.js';
import { type ExportColumn, exportColumns } from './export-columns.js';

export interface ExportParts {
  queries: Pick<QueryBus, 'execute'>;
  policy: Policy;
}

export interface ExportOptions {
  filter?: Filter;
  /** Paths of columns in the order wanted; all of them when not given. */
  columns?: readonly string[];
  onProgress?: (rows: number) => void;
}

/** A column that was asked for and is not there. */
export class UnknownExportColumn extends Error {
  constructor(
    readonly column: string,
    readonly known: readonly string[],
  ) {
    super(`There is no column called ${column}.`);
    this.name = 'UnknownExportColumn';
  }
}

const BYTE_ORDER_MARK = '\ufeff';
/** Records at a time: what the look-up answers at once. */
const PAGE = 200;

/**
 * The customers as CSV in UTF-8 with byte order mark, in the order in which they first appeared: the list
 * says which, the log what they are. Pieces of a page each; the reader's pace decides when the next is
 * made, so memory does not grow with the base.
 * @throws UnknownExportColumn before the first piece
 */
export async function* exportCustomers(
  parts: ExportParts,
  options: ExportOptions = {},
): AsyncGenerator<string> {
  const columns = chooseColumns(exportColumns(parts.policy), options.columns);
  yield BYTE_ORDER_MARK + csv([columns.map(({ heading }) => heading)]);
  let rows = 0;
  for await (const records of pagesOf(parts.queries, options.filter)) {
    yield csv(records.map((record) => columns.map(({ text }) => text(record))));
    rows += records.length;
    options.onProgress?.(rows);
  }
}

function chooseColumns(
  all: readonly ExportColumn[],
  wanted: readonly string[] | undefined,
): readonly ExportColumn[] {
  return (
    wanted?.map((name) => {
      const column = all.find(({ path, heading }) => path === name || heading === name);
      if (column !== undefined) return column;
      throw new UnknownExportColumn(
        name,
        all.map(({ path }) => path),
      );
    }) ?? all
  );
}

async function* pagesOf(
  queries: ExportParts['queries'],
  filter: Filter | undefined,
): AsyncGenerator<CustomerRecord[]> {
  let cursor: Cursor | undefined;
  do {
    const page = await queries.execute(
      new ListCustomers(filter, { descending: false }, cursor, PAGE),
    );
    const ids = page.keys.map((customerId) => ({ customerId }));
    const records = await queries.execute(new LookUpCustomers(ids));
    const found = records.filter((record) => record !== undefined);
    if (found.length > 0) yield found;
    cursor = page.next;
  } while (cursor !== undefined);
}

function csv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map((text) => (text === '' ? '' : escapeCell(text)))),
    { record_delimiter: 'windows' },
  );
}
