import { createReadStream } from 'node:fs';
import type { TracedBy } from '../../access/access-trace.js';
import type { Identity } from '../../access/identity.js';
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
  identity: Identity;
  by: TracedBy;
  key: JobKey | undefined;
}

/**
 * Puts a file into the vault and adds the job that imports it, which is written down first; what comes of
 * neither leaves nothing behind.
 */
export async function addImport(
  { jobs, vault, trace }: Pick<HttpInside, 'jobs' | 'vault' | 'trace'>,
  { sent, found, asked, identity, by, key }: NewImport,
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
    const { mode, dryRun } = asked;
    const data = { jobId, mode, dryRun, fileDigest: found.digest };
    const added = await jobs.add(
      {
        type: 'import',
        identity,
        request,
        total: found.rows,
        jobId,
        beforehand: () => trace.record(identity.person, { type: 'ImportStarted', data }, by),
      },
      key,
    );
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
