import { resolve } from 'node:path';
import { checkMapping } from './check-mapping.js';
import { ImportError } from './import-error.js';
import type { ImportOptions, ImportParts, ImportResult } from './import-options.js';
import { ImportRun } from './import-run.js';
import { mapColumns } from './mapping.js';
import { lookAt } from './source-file.js';

/**
 * Imports a file by the same commands as everybody uses. Started again after it was stopped, however
 * that was, it goes on where it was and does no row twice.
 * @throws ImportError when the file as a whole cannot be imported; nothing is written then
 * @throws ImportTakenOver when another process goes on with the same import
 * @throws StoreError when the store fails; the import can be taken up again
 */
export async function importCustomers(
  parts: ImportParts,
  options: ImportOptions,
): Promise<ImportResult> {
  refuseSameFile(options);
  const source = await lookAt(options.path);
  const mapping = mapColumns(source.headings, parts.policy, options);
  checkMapping(mapping, options);
  const run = await ImportRun.start(parts, options, source, mapping);
  try {
    return await run.settleRows();
  } finally {
    await run.close();
  }
}

function refuseSameFile({ path, refusedPath }: ImportOptions): void {
  if (refusedPath === undefined || resolve(refusedPath) !== resolve(path)) return;
  throw new ImportError('mapping', 'Refused rows cannot be written over the file they come from.');
}
