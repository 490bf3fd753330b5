import { storeCaller } from '../access/caller.js';
import { ALL_RIGHTS } from '../access/rights.js';
import { type ExportRequest, UnknownExportColumn } from '../bulk/exports/export-request.js';
import { exportStream } from '../bulk/exports/export-stream.js';
import { filteredBy } from '../bulk/exports/filtered-by.js';
import type { LocalDates } from '../config/local-date.js';
import { readTime } from '../http/customers/read-moment.js';
import { shownList } from '../http/lists/shown-list.js';
import { QueryReader } from '../http/request/query-reader.js';
import type { Buses } from '../open-buses.js';
import { CountCustomers, FindPosition } from '../queries/customers.js';
import { customersAtParts } from '../queries/customers-at.js';
import type { Filter } from '../views/view-store.js';
import { UsageError } from './exit.js';
import {
  type ExportCommand,
  formatOf,
  tellExported,
  tellStopped,
  writeExport,
} from './export-output.js';
import { catchUp, withInside } from './inside.js';
import { readFilter } from './list-filter.js';
import { type Progress, progress } from './progress.js';
import { stopSignal } from './stop-signal.js';
import { configure, requireStore } from './store.js';

/** `dossier export FILE`: the file appears under its name when it is whole. */
export async function exportFile(path: string, command: ExportCommand): Promise<number> {
  if (command.url !== undefined) {
    const { exportFromService } = await import('./remote-export.js');
    return exportFromService(path, command.url, command);
  }
  const config = await configure();
  await requireStore(config);
  const stop = stopSignal('this page');
  let shown: Progress | undefined;
  let rows = 0;
  let position = 0;
  try {
    await withInside(config, async (inside, buses) => {
      const asOf = command.asOf === undefined ? undefined : readAsOf(command.asOf, inside.dates);
      await catchUp(inside);
      const { queries, lists } = await buses();
      const filter = readFilter(command.filter, shownList(lists.customers, ALL_RIGHTS));
      position = await queries.execute(new FindPosition(asOf));
      shown = progress({ total: await howMany(queries, filter), unit: 'rows' });
      const format = formatOf(path, command.format);
      const { columns } = command;
      const { identity } = storeCaller('cli');
      const request: ExportRequest = { format, identity, position, asOf, filter, columns };
      const { person, actor } = identity;
      const data = {
        format,
        position,
        filteredBy: filteredBy(filter),
        ...(columns && { columns }),
      };
      await inside.trace.record(person, { type: 'ExportMade', data }, { actor });
      const { policy } = config;
      const parts = { ...customersAtParts(inside.store, policy), policy };
      const bytes = exportStream(parts, request, (done) => {
        rows = done;
        shown?.update(done);
      });
      await writeExport(bytes, path, stop.signal);
    });
  } catch (error) {
    if (stop.signal.aborted) return tellStopped(path);
    throw asUsage(error);
  } finally {
    shown?.end();
    stop.release();
  }
  return tellExported({ file: path, rows, position }, command.json);
}

function readAsOf(text: string, { endOf }: LocalDates): string {
  const asOf = readTime(new QueryReader({ asOf: text }), { endOfDay: endOf });
  if (asOf !== undefined) return asOf;
  throw new UsageError(
    `--as-of "${text}": expected a date like 2026-03-31, or a time with its zone like 2026-03-31T18:00:00+08:00.`,
  );
}

async function howMany(queries: Buses['queries'], filter: Filter | undefined): Promise<number> {
  const { counts } = await queries.execute(new CountCustomers(ALL_RIGHTS, filter, 'status'));
  return [...counts.values()].reduce((total, number) => total + number, 0);
}

function asUsage(error: unknown): unknown {
  return error instanceof UnknownExportColumn
    ? new UsageError(`--columns: ${error.message} There are: ${error.known.join(', ')}.`)
    : error;
}
