import { UsageError } from './exit.js';
import {
  type ExportCommand,
  formatOf,
  tellExported,
  tellStopped,
  writeExport,
} from './export-output.js';
import { askService, bodyOf, ServiceError, serviceAt } from './remote.js';
import { stopSignal } from './stop-signal.js';

/** `dossier export FILE --url`: the service makes the file; what it breaks off never gets the file's name. */
export async function exportFromService(
  path: string,
  url: string,
  command: ExportCommand,
): Promise<number> {
  const service = serviceAt(url);
  const query = queryOf(command);
  const stop = stopSignal('this page');
  const { signal } = stop;
  try {
    const format = formatOf(path, command.format);
    const answer = await askService(service, `/exports/customers.${format}?${query}`, { signal });
    const position = Number(answer.headers.get('x-position'));
    await writeExport(bodyOf(answer), path, signal);
    return tellExported({ file: path, position }, command.json);
  } catch (error) {
    if (signal.aborted) return tellStopped(path);
    throw isBrokenOff(error) ? brokenOff(url, error) : error;
  } finally {
    stop.release();
  }
}

function queryOf({ filter, columns, asOf }: ExportCommand): URLSearchParams {
  const query = new URLSearchParams();
  for (const one of filter) {
    const at = one.indexOf('=');
    if (at < 1) throw new UsageError(`--filter "${one}": expected field=value.`);
    query.append(one.slice(0, at), one.slice(at + 1));
  }
  if (columns !== undefined) query.set('columns', columns.join(','));
  if (asOf !== undefined) query.set('asOf', asOf);
  return query;
}

/** What fetch says of a body that ends before its end. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}

function brokenOff(url: string, error: unknown): ServiceError {
  return new ServiceError(
    'broken-off',
    `${url} broke the file off; nothing of it was kept. Its own log says why.`,
    { cause: error },
  );
}
