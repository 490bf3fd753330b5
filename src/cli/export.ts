import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type ExportOptions,
  exportCustomers,
  UnknownExportColumn,
} from '../bulk/exports/export-customers.js';
import { CountCustomers } from '../queries/customers.js';
import type { Filter } from '../views/view-store.js';
import type { Buses } from './buses.js';
import { EXIT, UsageError } from './exit.js';
import { catchUp, withInside } from './inside.js';
import { readFilter } from './list-filter.js';
import { type Progress, progress } from './progress.js';
import { counted, print, printJson, say } from './say.js';
import { stopSignal } from './stop-signal.js';
import { configure, requireStore } from './store.js';

export interface ExportCommand {
  filter: string[];
  columns?: string[];
  json?: boolean;
}

const STANDARD_OUTPUT = '-';

/** `dossier export FILE`: the file appears under its name when it is whole. */
export async function exportFile(path: string, command: ExportCommand): Promise<number> {
  const config = await configure();
  await requireStore(config);
  const stop = stopSignal('this page');
  let shown: Progress | undefined;
  let rows = 0;
  try {
    await withInside(config, async (inside, buses) => {
      await catchUp(inside);
      const { queries, lists } = await buses();
      const filter = readFilter(command.filter, lists.customers);
      shown = progress({ total: await howMany(queries, filter), unit: 'rows' });
      const options: ExportOptions = {
        ...(filter && { filter }),
        ...(command.columns && { columns: command.columns }),
        onProgress(done) {
          rows = done;
          shown?.update(done);
        },
      };
      const lines = exportCustomers({ queries, policy: config.policy }, options);
      await write(lines, path, stop.signal);
    });
  } catch (error) {
    if (stop.signal.aborted) return stopped(path);
    throw asUsage(error);
  } finally {
    shown?.end();
    stop.release();
  }
  // The output may be the file itself.
  if (path === STANDARD_OUTPUT) return EXIT.good;
  if (command.json) printJson({ file: path, rows });
  else print(`${counted(rows, 'customer')} in ${path}.`);
  return EXIT.good;
}

async function howMany(queries: Buses['queries'], filter: Filter | undefined): Promise<number> {
  const { counts } = await queries.execute(new CountCustomers(filter, 'status'));
  return [...counts.values()].reduce((total, number) => total + number, 0);
}

async function write(
  lines: AsyncGenerator<string>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const source = Readable.from(lines, { highWaterMark: 2 });
  if (path === STANDARD_OUTPUT) {
    await pipeline(source, process.stdout, { signal, end: false });
    return;
  }
  const part = `${path}.part`;
  try {
    await pipeline(source, createWriteStream(part), { signal });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function stopped(path: string): number {
  say(`Stopped; ${path === STANDARD_OUTPUT ? 'the output is not whole' : 'no file was written'}.`);
  return EXIT.wrong;
}

function asUsage(error: unknown): unknown {
  return error instanceof UnknownExportColumn
    ? new UsageError(`--columns: ${error.message} There are: ${error.known.join(', ')}.`)
    : error;
}
