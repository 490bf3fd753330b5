import { randomUUID } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Text by number in temporary files. They have no name as soon as they are open, so that nothing of them
 * is left, however this process ends.
 */
export class Spool {
  readonly #files = new Map<number, FileHandle>();
  #isClosed = false;

  async append(number: number, text: string): Promise<void> {
    const file = this.#files.get(number) ?? (await this.#open(number));
    await file.appendFile(text);
  }

  /** What was appended under the number, which must be something. */
  read(number: number): ReadStream {
    const file = this.#files.get(number);
    if (file === undefined) throw new RangeError(`nothing was kept under ${number}`);
    return file.createReadStream({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const files = [...this.#files.values()];
    this.#files.clear();
    for (const file of files) await file.close();
  }

  async #open(number: number): Promise<FileHandle> {
    const path = join(tmpdir(), `dossier-sheet-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    if (this.#isClosed) {
      await file.close();
      throw new Error('the temporary files are closed');
    }
    this.#files.set(number, file);
    return file;
  }
}
