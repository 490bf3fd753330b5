import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../error-code.js';
import { ImportError, type Sentence } from '../import-error.js';

/** The bytes of a file, as every kind of table is read. */

const CHUNK_BYTES = 256 * 1024;

/** @throws ImportError `no-file` */
export async function openFile(path: string, name: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new ImportError('no-file', { zh: `${name} 不是文件。`, en: `${name} is not a file.` });
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const { zh, en } = whyNot(error);
    const sentence = { zh: `${name} ${zh}。`, en: `${name} ${en}.` };
    throw new ImportError('no-file', sentence, { cause: error });
  }
}

function whyNot(error: unknown): Sentence {
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return { zh: '不存在', en: 'does not exist' };
    case 'EACCES':
    case 'EPERM':
      return { zh: '无法读取：没有权限', en: 'cannot be read: the permission is missing' };
    case 'EISDIR':
      return { zh: '是文件夹，不是文件', en: 'is a folder, not a file' };
    default:
      return { zh: `无法读取（${code}）`, en: `cannot be read (${code})` };
  }
}

/** The first bytes of the file, fewer when it is shorter. */
export async function headOf(file: FileHandle, bytes: number): Promise<Buffer> {
  const head = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(head, 0, bytes, 0);
  return head.subarray(0, bytesRead);
}

/** The whole file from its beginning, taken into the hash on the way. */
export async function* chunksOf(file: FileHandle, hash?: Hash): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const bytes = chunk.subarray(0, bytesRead);
    hash?.update(bytes);
    yield bytes;
  }
}

/** SHA-256 of its bytes, in hex. */
export async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const _ of chunksOf(file, hash));
  return hash.digest('hex');
}

export function changedError(name: string): ImportError {
  return new ImportError('changed', {
    zh: `${name} 在导入过程中被修改，请重新导入。`,
    en: `${name} was changed while it was being imported; import it again.`,
  });
}
