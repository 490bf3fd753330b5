import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { callerOf } from '../../access/caller.js';
import { type JobControl, JobFailed, type JobRecord, type JobWork } from '../../jobs/job.js';
import { ImportError } from '../import-error.js';
import { importCustomers, prepareImport } from './import-customers.js';
import type { ImportOptions, ImportParts, TakeOverReason } from './import-options.js';
import { keepReport } from './import-report.js';

/** What is asked of a job of the type `import`; kept as its `request`. */
export interface ImportRequest {
  /** The file's chunks in the vault. */
  fileId: string;
  /** As it was called where it came from. */
  fileName: string;
  mode: 'create' | 'upsert';
  dryRun: boolean;
  /** `column=field` each. */
  map?: string[];
  /** As said for a file with the same headings before, when the job was made. */
  savedMap?: string[];
  system?: string;
  batch?: string;
  strictColumns?: boolean;
  takeOver?: TakeOverReason;
}

/** The work of jobs of the type `import`: the same as of the command, on a file that lies in the vault. */
export function importJob(parts: ImportParts): JobWork {
  return async (job, control) => {
    // Whoever makes a job of this type gives it such a request.
    const request = job.request as unknown as ImportRequest;
    const folder = await mkdtemp(join(tmpdir(), 'dossier-import-'));
    try {
      const path = join(folder, 'file');
      await takeOut(parts, request, path);
      return await importFile(parts, job, request, path, control);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      throw new JobFailed(error.sentence, { cause: error });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** A table is read from its beginning several times, and a workbook from its end. */
async function takeOut(
  { vault }: ImportParts,
  { fileId, fileName }: ImportRequest,
  path: string,
): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(vault.readChunks(fileId)), file);
  if (file.bytesWritten > 0) return;
  throw new ImportError('no-file', {
    zh: `${fileName} 已不在服务器上，请重新上传。`,
    en: `${fileName} is no longer kept here; send it again.`,
  });
}

async function importFile(
  parts: ImportParts,
  { jobId, identity }: JobRecord,
  request: ImportRequest,
  path: string,
  { signal, progress }: JobControl,
): Promise<boolean> {
  const { fileName, mode, dryRun, map = [], savedMap, system, batch, takeOver } = request;
  const options: ImportOptions = {
    path,
    fileName,
    mode,
    dryRun,
    caller: callerOf(identity, parts.policy),
    map,
    strictColumns: request.strictColumns ?? false,
    importId: jobId,
    keepRefused: true,
    signal,
    ...(savedMap !== undefined && { saved: savedMap }),
    ...(system !== undefined && { system }),
    ...(batch !== undefined && { batch }),
    ...(takeOver !== undefined && { takeOver }),
    onProgress: ({ settled, rows, counts }) =>
      progress({ done: settled, total: rows, counts: { ...counts } }),
  };
  const prepared = await prepareImport(options, parts.policy);
  const result = await importCustomers(parts, prepared, options);
  await keepReport(parts.vault, jobId, result);
  return result.finished;
}
