import { readFile } from 'node:fs/promises';
import { errorCode } from '../bulk/error-code.js';
import { UsageError } from './exit.js';

/**
 * The entries of a file for `--mapping`: an object of headings and fields, or a list of `column=field`.
 * @throws UsageError when it is neither, or cannot be read
 */
export async function mappingOfFile(path: string): Promise<string[]> {
  let given: unknown;
  try {
    given = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const why = errorCode(error) || 'it is no JSON';
    throw new UsageError(`--mapping: ${path} cannot be read (${why}).`);
  }
  const entries = Array.isArray(given) ? given : pairsOf(given);
  if (entries.length > 0 && entries.every((entry) => typeof entry === 'string')) return entries;
  throw new UsageError(
    `--mapping: ${path} must hold an object like {"客户名称": "legalName", "备注2": "-"}.`,
  );
}

function pairsOf(given: unknown): unknown[] {
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).map(([column, field]) =>
    typeof field === 'string' || field === null ? `${column}=${field ?? '-'}` : field,
  );
}
