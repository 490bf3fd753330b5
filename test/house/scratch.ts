import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const checkout = resolve(__dirname, '../..');

/** A folder of files outside the checkout; `remove` when done. */
export function scratch(files: Record<string, string>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dossier-house-')));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    folder,
    write,
    /** Makes a file or folder of the checkout visible here under the same name. */
    link: (path: string) => symlinkSync(join(checkout, path), join(folder, path)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Asks until it holds, 10 s at most. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited 10 s in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
