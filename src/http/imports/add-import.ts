import { createReadStream } from 'node:fs';
import type { Caller } from '../../access/caller.js';
import { saveMapping } from '../../bulk/columns/saved-mapping.js';
import type { SentFile } from '../../bulk/imports/file-look.js';
import { jobFileId, keepFile } from '../../jobs/job-files.js';
import type { JobKey } from '../../jobs/job-key.js';
import type { Added } from '../../jobs/jobs.js';
import type { Vault } from '../../vault/vault.js';
import type { HttpInside } from '../inside.js';
import type { AskedImport } from './import-fields.js';
import type { PlacedFile } from './sent-file.js';

export interface NewImport {
  sent: SentFile;
  found: PlacedFile;
  asked: AskedImport;
  caller: Caller;
  key: JobKey | undefined;
}

/** Puts a file into the vault and adds the job that imports it; what comes of neither leaves nothing behind. */
export async function addImport(
  { jobs, vault }: Pick<HttpInside, 'jobs' | 'vault'>,
  { sent, found, asked, caller, key }: NewImport,
): Promise<Added> {
  const jobId = await jobs.begin();
  const fileId = jobFileId(jobId);
  const dispose = async () => {
    await vault.removeFile(fileId);
    await jobs.remove(jobId);
  };
  try {
    await keepFile(vault, fileId, createReadStream(sent.path));
    const { saved, sheets, ...file } = found;
    await jobs.putDetails(jobId, file);
    const request = {
      ...asked,
      ...(saved && { savedMap: saved }),
      fileId,
      fileName: sent.name,
      fileDigest: found.digest,
    };
    const { identity } = caller;
    const newJob = { type: 'import' as const, identity, request, total: found.rows, jobId };
    const added = await jobs.add(newJob, key);
    if (added.type !== 'added') await dispose();
    else if (asked.map.length > 0) await remember(vault, sheets, asked.map, identity.actor.id);
    return added;
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** For the next file with these headings. */
function remember(vault: Vault, sheets: PlacedFile['sheets'], map: string[], by: string) {
  return saveMapping(vault, sheets, { map, by, at: new Date().toISOString() });
}
