import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ALL_RIGHTS } from '../access/rights.js';
import { templateWorkbook } from '../bulk/columns/template.js';
import { errorCode } from '../bulk/error-code.js';
import type { Language } from '../bulk/imports/row-refusal.js';
import { EXIT, UsageError } from './exit.js';
import { print } from './say.js';
import { configure } from './store.js';

/** `dossier import --template FILE`: a workbook to fill in, never over one that is there. */
export async function writeTemplate(path: string, language: Language): Promise<number> {
  const { policy } = await configure();
  try {
    const workbook = templateWorkbook(policy, language, ALL_RIGHTS);
    await pipeline(workbook, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    const why = code === 'EEXIST' ? 'it is there already' : code;
    throw new UsageError(`--template: ${path} cannot be written (${why}).`);
  }
  print(`${path} is a workbook to fill in; import it as it is.`);
  return EXIT.good;
}
