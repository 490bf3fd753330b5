import type { Vault } from '../vault/vault.js';
import type { JobRecord } from './job.js';
import { fileOfRequest, jobFileId } from './job-files.js';
import type { Jobs } from './jobs.js';

export interface ExpiryParts {
  jobs: Jobs;
  vault: Pick<Vault, 'removeFile'>;
  /** Removes what the work of the job has kept beside its record and its file. */
  forget(job: JobRecord): Promise<void>;
}

/** Longer than any upload may take. */
const UPLOAD_MS = 2 * 3_600_000;

/**
 * Removes jobs whose time is over with all that belongs to them, and files whose job was never added
 * because whoever took them in is gone. The record goes last: what breaks off is gone on with next time.
 */
export async function removeExpired(
  { jobs, vault, forget }: ExpiryParts,
  now = new Date(),
): Promise<void> {
  for await (const job of jobs.expired(now.toISOString())) {
    const fileId = fileOfRequest(job.request);
    if (fileId !== undefined) await vault.removeFile(fileId);
    await forget(job);
    await jobs.remove(job.jobId);
  }
  for (const { jobId, job, since } of await jobs.open()) {
    if (job !== undefined || now.getTime() - Date.parse(since) < UPLOAD_MS) continue;
    await vault.removeFile(jobFileId(jobId));
    await jobs.remove(jobId);
  }
}
