import mongoose from 'mongoose';
import { type Index, requireIndexes } from './indexes.js';

interface ChunkDocument {
  /** `<file>/<index>` */
  _id: string;
  file: string;
  index: number;
  bytes: mongoose.mongo.Binary;
}

export interface VaultFiles {
  /** @throws StoreError as `requireIndexes` of indexes.ts */
  requireIndexes(where: string): Promise<void>;
  /** @throws RangeError over 1 MB */
  putChunk(file: string, index: number, bytes: Uint8Array): Promise<void>;
  readChunks(file: string): AsyncIterable<Uint8Array>;
  removeFile(file: string): Promise<void>;
}

const CHUNKS = 'vault_chunks';
const INDEXES: readonly Index[] = [{ name: 'in order', key: { file: 1, index: 1 } }];
const MAX_CHUNK_BYTES = 1024 * 1024;
/** A file is read in small portions: whoever reads slowly holds few chunks in memory. */
const READ_AT_ONCE = 4;

/** The vault's files, one document a chunk. */
export function vaultFiles(db: mongoose.mongo.Db): VaultFiles {
  const chunks: mongoose.mongo.Collection<ChunkDocument> = db.collection(CHUNKS);
  return {
    requireIndexes: (where) => requireIndexes(chunks, INDEXES, where),
    async putChunk(file, index, bytes) {
      if (bytes.byteLength > MAX_CHUNK_BYTES) {
        throw new RangeError(`A chunk of ${bytes.byteLength} bytes is over ${MAX_CHUNK_BYTES}.`);
      }
      const chunk = { file, index, bytes: new mongoose.mongo.Binary(bytes) };
      await chunks.replaceOne({ _id: `${file}/${index}` }, chunk, { upsert: true });
    },
    async *readChunks(file) {
      const found = chunks.find({ file }).sort({ index: 1 }).batchSize(READ_AT_ONCE);
      for await (const { bytes } of found) yield bytes.value();
    },
    async removeFile(file) {
      await chunks.deleteMany({ file });
    },
  };
}
