import type { Vault } from '../vault/vault.js';
import { checkValue, type KeyFile, makeKeyFile, readKeyFile } from './key-file.js';
import { StoreError } from './store-error.js';

/** Where the store keeps the check values of its keys. */
const KIND = 'key-file';
const KEY = 'check';

export interface StoreOfKeys {
  /** Path of the key file. */
  path: string;
  vault: Vault;
  /** Whether the log holds no commit yet. */
  logIsEmpty: boolean;
}

/**
 * The keys of a store. At the first start of an empty store the key file is made and its check values
 * are put into the vault; from then on only that file opens the store. Key-encryption keys may be added
 * to the file; one the store has seen may not be missing, since data keys are wrapped under it.
 * @throws StoreError `keys` for a wrong or missing file, `incomplete` when the vault was lost
 */
export async function openKeys({ path, vault, logIsEmpty }: StoreOfKeys): Promise<KeyFile> {
  const known = await vault.get(KIND, KEY);
  if (!known && !logIsEmpty) {
    throw new StoreError(
      'incomplete',
      'The log holds commits, but the vault with their data keys is empty: restore the vault from its backup.',
    );
  }
  const found = readKeyFile(path);
  if (!found && known) {
    throw new StoreError(
      'keys',
      `The key file ${path} is missing, and this store was made with one: restore it, or set DOSSIER_KEYS to where it is.`,
    );
  }
  const keyFile = found ?? makeKeyFile(path);
  const checks = checksOf(keyFile);
  if (!known && (await vault.put(KIND, KEY, checks, { ifRevision: 0 })) !== undefined) {
    return keyFile;
  }
  const record = known ?? (await vault.get(KIND, KEY));
  requireSame(record?.value ?? {}, checks, path);
  await vault.put(KIND, KEY, { ...record?.value, ...checks });
  return keyFile;
}

/** `digest`, and `kek:<id>` for every key-encryption key. */
function checksOf({ digestKey, secrets }: KeyFile): Record<string, string> {
  const checks: Record<string, string> = { digest: checkValue(digestKey) };
  for (const [id, secret] of secrets) checks[`kek:${id}`] = checkValue(secret);
  return checks;
}

function requireSame(
  known: Record<string, unknown>,
  checks: Record<string, string>,
  path: string,
): void {
  for (const [name, check] of Object.entries(known)) {
    if (checks[name] === check) continue;
    const what = name === 'digest' ? 'another digest key' : `no matching key ${name.slice(4)}`;
    throw new StoreError(
      'keys',
      `The key file ${path} is not the one this store was made with (it has ${what}).`,
    );
  }
}
