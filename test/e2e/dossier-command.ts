import { spawn } from 'node:child_process';
import { join } from 'node:path';

const entry = join(__dirname, '../../dist/cli/main.js');

/** Runs the built `dossier` command to its end, on the store in `folder` unless the variables name another. */
export function dossier(
  folder: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => {
      out += String(text);
    });
    child.stderr.on('data', (text) => {
      err += String(text);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
