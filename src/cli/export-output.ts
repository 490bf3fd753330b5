import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat } from '../bulk/exports/export-request.js';
import { EXIT } from './exit.js';
import { count, counted, print, printJson, say } from './say.js';

/** What is asked of an export, and where it goes: a file, or the output. */

export interface ExportCommand {
  filter: string[];
  columns?: string[];
  format?: ExportFormat;
  asOf?: string;
  url?: string;
  json?: boolean;
}

const STANDARD_OUTPUT = '-';

/** By the option, else by the file's ending. */
export function formatOf(path: string, format: ExportFormat | undefined): ExportFormat {
  return format ?? (/\.xlsx$/i.test(path) ? 'xlsx' : 'csv');
}

/** A file that is not whole never has its name. */
export async function writeExport(
  bytes: Readable,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if (path === STANDARD_OUTPUT) {
    await pipeline(bytes, process.stdout, { signal, end: false });
    return;
  }
  const part = `${path}.part`;
  try {
    await pipeline(bytes, createWriteStream(part), { signal });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** @param exported without `rows` where only the service knows them */
export function tellExported(
  exported: { file: string; rows?: number; position: number },
  json: boolean | undefined,
): number {
  const { file, rows, position } = exported;
  // The output may be the file itself.
  if (file === STANDARD_OUTPUT) return EXIT.good;
  const what = rows === undefined ? 'Customers' : counted(rows, 'customer');
  if (json) printJson(exported);
  else print(`${what} as of position ${count(position)} in ${file}.`);
  return EXIT.good;
}

export function tellStopped(path: string): number {
  say(`Stopped; ${path === STANDARD_OUTPUT ? 'the output is not whole' : 'no file was written'}.`);
  return EXIT.wrong;
}
