import { StoreError, type StoreTrouble } from '../../log/store-error.js';

/** SQLite's result codes by their beginning, since extended codes add to the name. */
const troubles: readonly [code: string, trouble: StoreTrouble, sentence: string][] = [
  ['SQLITE_FULL', 'full', 'there is no room left on the disk'],
  ['SQLITE_READONLY', 'read-only', 'the file or its folder cannot be written to'],
  [
    'SQLITE_CANTOPEN',
    'no-access',
    'the file cannot be opened; do the folder and the permission exist?',
  ],
  ['SQLITE_PERM', 'no-access', 'the permission is missing'],
  ['SQLITE_NOTADB', 'foreign', 'this is not a database made by Dossier'],
  ['SQLITE_BUSY', 'busy', 'another process keeps it locked'],
  ['SQLITE_LOCKED', 'busy', 'another connection keeps it locked'],
  ['SQLITE_CORRUPT', 'damaged', 'the file is damaged; restore it from a backup'],
  ['SQLITE_IOERR', 'damaged', 'the operating system reports a failed read or write'],
];

/** SQLite's name of what went wrong (`SQLITE_BUSY`, …), or undefined when the error is not SQLite's. */
function sqliteCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // libsql reports a failed opening as text that ends in the number of the result code.
  return 'message' in error && /Unable to open connection to local/.test(String(error.message))
    ? 'SQLITE_CANTOPEN'
    : undefined;
}

/** True when another connection is writing and the statement may be tried again. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}

/** The error as the rest of Dossier knows it; what is not the storage's trouble comes back as it is. */
export function storeErrorOf(error: unknown, path: string): unknown {
  if (error instanceof StoreError) return error;
  const code = sqliteCode(error);
  const known = troubles.find(([beginning]) => code?.startsWith(beginning));
  if (!known) return error;
  const [, trouble, sentence] = known;
  return new StoreError(trouble, `${path}: ${sentence} (${code}).`, { cause: error });
}
