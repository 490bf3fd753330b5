import { createHash } from 'node:crypto';
import type { Vault } from '../../vault/vault.js';
import { headingForm } from './headings.js';
import { ownColumns } from './read-only-columns.js';
import type { Sheet } from './sheet-mapping.js';

/**
 * What a person said of the columns of a file, kept for the next file with the same headings: the monthly
 * list of one system is placed by hand once. It is taken again unless something else is said, and the
 * report of an import names it.
 */

export interface SavedMapping {
  /** `column=field` each, as in `--map`. */
  map: string[];
  /** Actor who said it last. */
  by: string;
  /** UTC. */
  at: string;
}

const KIND = 'mapping';

/**
 * Equal for files whose sheets have the same names and headings in the same order, however written. A file
 * of refused rows has those of the file they come from.
 */
export function mappingKey(sheets: readonly Sheet[]): string {
  const forms = sheets.map(({ name, headings }) => [
    headingForm(name),
    ...headings.slice(0, ownColumns(headings)).map(headingForm),
  ]);
  return createHash('sha256').update(JSON.stringify(forms)).digest('hex');
}

/** What was said last of files with these headings; undefined when nothing was. */
export async function loadMapping(
  vault: Vault,
  sheets: readonly Sheet[],
): Promise<SavedMapping | undefined> {
  const found = await vault.get(KIND, mappingKey(sheets));
  return found?.value as SavedMapping | undefined; // only written below
}

/**
 * Keeps what was said, over what was said before of the same column; `forget` instead when nothing is to
 * be taken again.
 * @param map entries that `mapColumns` took
 */
export async function saveMapping(
  vault: Vault,
  sheets: readonly Sheet[],
  { map, by, at }: SavedMapping,
): Promise<void> {
  const before = await loadMapping(vault, sheets);
  const byColumn = new Map(
    [...(before?.map ?? []), ...map].map((entry) => [columnOf(entry), entry]),
  );
  await vault.put(KIND, mappingKey(sheets), { map: [...byColumn.values()], by, at });
}

/** True when something was kept. */
export function forgetMapping(vault: Vault, sheets: readonly Sheet[]): Promise<boolean> {
  return vault.remove(KIND, mappingKey(sheets));
}

function columnOf(entry: string): string {
  return headingForm(entry.slice(0, entry.lastIndexOf('=')));
}
