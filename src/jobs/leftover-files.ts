import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What files in and out are called while they are worked on; each is removed by who made it. */
const OURS = /^dossier-(import|join|sheet|upload)-/;
/** Longer than anybody works on one. */
const LEFT_AFTER_MS = 2 * 86_400_000;

/**
 * Removes temporary files of processes that were ended before they could: they hold customers. What
 * belongs to another user, or is gone by then, stays as it is.
 */
export async function removeLeftovers(folder = tmpdir(), now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!OURS.test(name)) continue;
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined || now - found.mtimeMs < LEFT_AFTER_MS) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
