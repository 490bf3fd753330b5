import { readFileSync } from 'node:fs';

/** What was expected of a variable instead; never what was given where that may be secret. */
export class Expected extends Error {}

/** This machine alone reaches what listens there. */
export const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|\[::1\]|localhost)$/;

/** The first line of a file; the path may be shown, what is in it never. */
export function readSecret(path: string): string {
  if (path === '') return '';
  try {
    const [secret = ''] = readFileSync(path, 'utf8').split(/\r?\n/, 1);
    if (secret !== '') return secret;
  } catch {
    throw new Expected(`expected a file that can be read; ${path} cannot.`);
  }
  throw new Expected(`expected the password in the first line of ${path}, which is empty.`);
}
