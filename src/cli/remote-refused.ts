import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { ImportBody } from '../http/imports/import-body.js';
import { download, type Service } from './remote.js';

/**
 * Brings the refused rows of an import into a file beside the one that was sent, never over one that is
 * there; undefined when nothing was refused.
 */
export async function saveRefused(
  service: Service,
  { jobId, counts }: Pick<ImportBody, 'jobId' | 'counts'>,
  source: string,
  wanted: string | undefined,
): Promise<string | undefined> {
  if (Number(counts.refused ?? 0) === 0) return undefined;
  const file = wanted ?? freeName(source);
  const format = extname(file).toLowerCase() === '.xlsx' ? 'xlsx' : 'csv';
  await download(service, `/imports/${jobId}/refused?format=${format}`, file);
  return file;
}

function freeName(source: string): string {
  const extension = extname(source);
  const stem = source.slice(0, source.length - extension.length);
  const ending = extension.toLowerCase() === '.xlsx' ? '.xlsx' : '.csv';
  for (let number = 1; ; number++) {
    const name = `${stem}.refused${number === 1 ? '' : `-${number}`}${ending}`;
    if (!existsSync(name)) return name;
  }
}
