import { resolve } from 'node:path';
import type { Policy } from '../../customer/policy.js';
import { checkMapping } from '../columns/check-mapping.js';
import { type ColumnMapping, mapColumns } from '../columns/mapping.js';
import { ImportError } from '../import-error.js';
import { lookAt, type SourceFile } from '../tables/source-file.js';
import type { ImportOptions, ImportParts, ImportResult } from './import-options.js';
import { ImportRun } from './import-run.js';

/** A file that can be imported, and where its columns go. */
export interface PreparedImport {
  source: SourceFile;
  mapping: ColumnMapping;
}

/**
 * Looks at the whole file and places its columns; needs no store.
 * @throws ImportError when the file as a whole cannot be imported
 */
export async function prepareImport(
  options: ImportOptions,
  policy: Policy,
): Promise<PreparedImport> {
  refuseSameFile(options);
  const source = await lookAt(options.path);
  const mapping = mapColumns(source.headings, policy, options);
  checkMapping(mapping, options);
  return { source, mapping };
}

/**
 * Imports the rows of a file by the same commands as everybody uses. Started again after it was stopped,
 * however that was, it goes on where it was and does no row twice.
 * @throws ImportError `changed` when the file is no longer the one that was looked at
 * @throws ImportTakenOver when another process goes on with the same import
 * @throws StoreError when the store fails; the import can be taken up again
 */
export async function importCustomers(
  parts: ImportParts,
  { source, mapping }: PreparedImport,
  options: ImportOptions,
): Promise<ImportResult> {
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
