import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { errorCode } from '../bulk/error-code.js';
import { ImportError } from '../bulk/import-error.js';
import type { ImportBody } from '../http/imports/import-body.js';
import type { JobBody } from '../http/jobs/job-body.js';
import { isOver } from '../jobs/job.js';
import { EXIT, UsageError } from './exit.js';
import { mappingOfFile } from './import-mapping.js';
import { type Progress, progress } from './progress.js';
import { askJson, askService, type Service, serviceAt } from './remote.js';
import { sayRemotePlacement, sayRemoteResult } from './remote-import-report.js';
import { followJob } from './remote-job.js';
import { saveRefused } from './remote-refused.js';
import { printJson, say } from './say.js';
import { stopSignal } from './stop-signal.js';

export interface RemoteImport {
  url: string;
  mode: 'create' | 'upsert';
  dryRun: boolean;
  map: readonly string[];
  /** A file with more of them. */
  mapping?: string;
  system?: string;
  batch?: string;
  strictColumns: boolean;
  /** Why the customers of the file are taken over. */
  takeOver?: string;
  /** Where refused rows go; beside the file when not given. */
  refused?: string;
  language: 'zh' | 'en';
  json?: boolean;
}

/** Imports of this service that are looked through for one of the same file. */
const LOOKED_THROUGH = 200;

/**
 * `dossier import FILE --url …`: sends the file, follows the import, and brings back what was refused. One
 * of the same file that is not over is gone on with, as on the store itself. 1 when a row was refused or
 * the import was stopped.
 */
export async function importRemote(
  file: string | undefined,
  command: RemoteImport,
): Promise<number> {
  if (file === undefined) throw new UsageError('import: which file?');
  const { language } = command;
  // What is said here is English, as everywhere on the command line; files are as they were asked for.
  const service = serviceAt(command.url);
  const beganAt = performance.now();
  const asked = await fieldsOf(command);
  const known = await unfinishedImport(service, await digestOf(file), asked);
  const job = known ?? (await send(service, file, asked, language));
  sayRemotePlacement(await askJson<ImportBody>(service, `/imports/${job.jobId}`));
  say(`Import ${job.jobId} on ${service.url}${known === undefined ? '' : ', going on'}.`);
  if (job.state === 'paused') await askService(service, stepOf(job, 'resume'), { method: 'POST' });
  const ended = await follow(service, job);
  const body = await askJson<ImportBody>(service, `/imports/${job.jobId}`);
  const refusedFile = await saveRefused({ ...service, language }, body, file, command.refused);
  if (command.json) printJson({ ...body, ...(refusedFile !== undefined && { refusedFile }) });
  else sayRemoteResult(body, refusedFile, (performance.now() - beganAt) / 1000);
  if (!isOver(ended)) sayHowToGoOn(service, ended);
  const isGood = body.state === 'finished' && Number(body.counts.refused ?? 0) === 0;
  return isGood ? EXIT.good : EXIT.wrong;
}

/** The parts of the form beside the file, as the service keeps them. */
async function fieldsOf(command: RemoteImport) {
  const { mode, dryRun, map, mapping, system, batch, strictColumns, takeOver } = command;
  const ofFile = mapping === undefined ? [] : await mappingOfFile(mapping);
  return {
    mode,
    dryRun,
    strictColumns,
    map: Object.fromEntries([...ofFile, ...map].map(columnAndField)),
    ...(system !== undefined && { system }),
    ...(batch !== undefined && { batch }),
    ...(takeOver !== undefined && { takeOver: { reason: takeOver } }),
  };
}

type Fields = Awaited<ReturnType<typeof fieldsOf>>;

function columnAndField(entry: string): [string, string] {
  const at = entry.lastIndexOf('=');
  if (at < 1) throw new UsageError(`--map "${entry}": expected column=field.`);
  return [entry.slice(0, at), entry.slice(at + 1)];
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of createReadStream(file)) hash.update(bytes);
  } catch (error) {
    throw new ImportError('no-file', `${file} cannot be read (${errorCode(error)}).`, {
      cause: error,
    });
  }
  return hash.digest('hex');
}

/** An import of the same file that is not over, with everything asked alike. */
async function unfinishedImport(
  service: Service,
  digest: string,
  { map, ...asked }: Fields,
): Promise<JobBody | undefined> {
  const { items } = await askJson<{ items: JobBody[] }>(
    service,
    `/imports?limit=${LOOKED_THROUGH}`,
  );
  const wanted = JSON.stringify(sorted({ ...asked, map: mapEntries(map), fileDigest: digest }));
  return items.find((job) => {
    const { fileName: _name, language: _language, savedMap: _saved, ...request } = job.request;
    return !isOver(job) && JSON.stringify(sorted(request)) === wanted;
  });
}

function mapEntries(map: Fields['map']): string[] {
  return Object.entries(map).map(([column, field]) => `${column}=${field}`);
}

function sorted(record: object): [string, unknown][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}

async function send(
  service: Service,
  file: string,
  fields: Fields,
  language: string,
): Promise<JobBody> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set('language', language);
  // Read from the disk as it is sent.
  form.set('file', await openAsBlob(file), basename(file));
  say(`Sending ${file} …`);
  return askJson<JobBody>(service, '/imports', { method: 'POST', body: form });
}

/** The first Ctrl-C pauses the import, and what is under way is waited for. */
async function follow(service: Service, job: JobBody): Promise<JobBody> {
  const stop = stopSignal('the rows under way');
  let shown: Progress | undefined;
  const onChange = ({ done, total, state }: JobBody) => {
    if (state === 'running' && total !== undefined) {
      shown ??= progress({ total, before: job.done, unit: 'rows' });
    }
    shown?.update(done);
  };
  try {
    const last = await followJob(service, job.jobId, { onChange, signal: stop.signal });
    if (!stop.signal.aborted || isOver(last)) return last;
    await askService(service, stepOf(job, 'pause'), { method: 'POST' });
    return await followJob(service, job.jobId, { onChange });
  } finally {
    shown?.end();
    stop.release();
  }
}

function stepOf({ jobId }: JobBody, step: 'pause' | 'resume'): string {
  return `/imports/${jobId}/${step}`;
}

function sayHowToGoOn({ url }: Service, { jobId }: JobBody): void {
  say(
    `Paused. Give the same command again to go on, or: dossier jobs resume ${jobId} --url ${url} (cancel stops it for good).`,
  );
}
