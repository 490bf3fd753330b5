import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '../../log/store-error.js';

/** The files of an embedded store; SQLite adds `-wal` and `-shm` to their names. */
export const LOG_FILE = 'log.db';
export const VIEWS_FILE = 'views.db';
export const VAULT_FILE = 'vault.db';

const OURS = /^(log|views|vault)\.db(-wal|-shm|-journal)?$/;
/** What may lie beside our files: hidden files, the key file and its drafts, a volume's own folder. */
const HARMLESS = /^\.|^lost\+found$|\.keys(\..*)?$/;

/**
 * Makes sure that a folder is one of ours, or makes it. To be called before any file in it is opened.
 * @throws StoreError `no-access`, `read-only`, `foreign` for a folder with other things in it,
 * `incomplete` when the vault is there but no log
 */
export function openStoreFolder(folder: string): void {
  const names = namesIn(folder);
  requireWritable(folder, names);
  if (names.includes(LOG_FILE)) return;
  const other = names.find((name) => !OURS.test(name) && !HARMLESS.test(name));
  if (other !== undefined) {
    throw new StoreError(
      'foreign',
      `${folder} is not a store of Dossier: it holds ${JSON.stringify(other)}. Name an empty or a new folder.`,
    );
  }
  if (names.includes(VAULT_FILE)) {
    throw new StoreError(
      'incomplete',
      `${join(folder, LOG_FILE)} is missing, but ${VAULT_FILE} beside it is there: restore the log from its backup.`,
    );
  }
}

function namesIn(folder: string): string[] {
  try {
    makeFolder(resolve(folder));
    return readdirSync(folder);
  } catch (error) {
    const reason = existsSync(folder)
      ? 'it is not a folder that this process may read'
      : 'it is not there and cannot be made';
    throw new StoreError('no-access', `The store's folder ${folder}: ${reason}.`, { cause: error });
  }
}

/**
 * Makes the folder and those above it. Node's own `recursive` never returns where the system says that
 * the folder above is missing although it is there, as below /proc.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** SQLite would open a file that cannot be written and only fail at the first append. */
function requireWritable(folder: string, names: readonly string[]): void {
  const files = [LOG_FILE, VIEWS_FILE, VAULT_FILE].filter((name) => names.includes(name));
  for (const path of [folder, ...files.map((name) => join(folder, name))]) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      throw new StoreError('read-only', `${path}: this process may not read and write it.`, {
        cause: error,
      });
    }
  }
}
