import { createHash } from 'node:crypto';
import type { Vault } from '../vault/vault.js';

/** Files that jobs work on, kept in the vault in chunks. */

const CHUNK_BYTES = 1024 * 1024;

/** Under which the file of a job is kept. */
export function jobFileId(jobId: string): string {
  return `job:${jobId}`;
}

/** The file that goes with a job's request, when there is one. */
export function fileOfRequest({ fileId }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof fileId === 'string' ? fileId : undefined;
}

/**
 * Keeps a file, at most a chunk of it in memory at a time. Nothing is left of one that breaks off.
 * @returns its size, and SHA-256 in hex
 */
export async function keepFile(
  vault: Pick<Vault, 'putChunk' | 'removeFile'>,
  fileId: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ sizeBytes: number; digest: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let index = 0;
  try {
    for await (const chunk of inChunks(bytes)) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      await vault.putChunk(fileId, index++, chunk);
    }
  } catch (error) {
    await vault.removeFile(fileId);
    throw error;
  }
  return { sizeBytes, digest: hash.digest('hex') };
}

async function* inChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  for await (const bytes of source) {
    for (let at = 0; at < bytes.byteLength; ) {
      const part = bytes.subarray(at, at + CHUNK_BYTES - filled);
      chunk.set(part, filled);
      filled += part.byteLength;
      at += part.byteLength;
      if (filled < CHUNK_BYTES) continue;
      yield chunk;
      // The old one may still be on its way to the disk.
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
