import type { Policy } from '../../customer/policy.js';
import { problemMessage } from '../../customer/problem-codes.js';
import { checkDeclaration } from '../../customer/taking-over.js';
import { checkMapping } from '../columns/check-mapping.js';
import { type ColumnMapping, mapColumns } from '../columns/mapping.js';
import { ImportError } from '../import-error.js';
import { lookAt, type SourceFile } from '../tables/source-file.js';
import type { ImportOptions, ImportParts, ImportResult } from './import-options.js';
import { becauseOf } from './import-options.js';
import { ImportRun } from './import-run.js';

/** A file that can be imported, and where its columns go. */
export interface PreparedImport {
  source: SourceFile;
  mapping: ColumnMapping;
}

type Placing = Pick<
  ImportOptions,
  'mode' | 'map' | 'saved' | 'system' | 'takeOver' | 'strictColumns'
>;

/**
 * Places the columns of a file that was looked at.
 * @throws ImportError when the file as a whole cannot be imported
 */
export function placeColumns(source: SourceFile, options: Placing, policy: Policy): ColumnMapping {
  const { map, saved, system, takeOver } = options;
  if (takeOver !== undefined) checkReason(takeOver, policy);
  const mapping = mapColumns(source, policy, {
    map,
    ...(saved !== undefined && { savedMap: saved }),
    ...(system !== undefined && { system }),
    ...(takeOver !== undefined && { takeOver }),
  });
  checkMapping(mapping, options);
  return mapping;
}

/** Said once for all rows, so that not every one of them is refused for it. */
function checkReason(takeOver: NonNullable<Placing['takeOver']>, policy: Policy): void {
  const [problem] = checkDeclaration(becauseOf(takeOver), policy).problems;
  if (problem === undefined) return;
  const why = (language: 'zh' | 'en') => problemMessage(problem, language);
  throw new ImportError('mapping', {
    zh: `期初导入的原因：${why('zh')}`,
    en: `The reason of the taking over: ${why('en')}`,
  });
}

/** Both at once. @throws ImportError */
export async function prepareImport(
  options: Placing & Pick<ImportOptions, 'path' | 'fileName'>,
  policy: Policy,
): Promise<PreparedImport> {
  const source = await lookAt(options.path, options.fileName);
  return { source, mapping: placeColumns(source, options, policy) };
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
  return run.settleRows();
}
