import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { asDamage, damaged, locked, tooLarge } from './workbook-errors.js';

/** The parts of a workbook in its ZIP archive: found by name, unpacked as they are read. */

/** A workbook with many pictures has some thousands. */
const MAX_ENTRIES = 20_000;
/** Of all parts that are read. A sheet of a million rows and 25 columns unpacks to about 1.5 GB. */
const MAX_UNPACKED_BYTES = 4 * 1024 ** 3;
/** XML of large tables is packed 10 to 60 times; more, in a part of this size, is made to hurt. */
const MAX_RATIO = 200;
const RATIO_COUNTS_FROM_BYTES = 64 * 1024 ** 2;
const CHUNK_BYTES = 128 * 1024;
/** What yauzl says when the directory, which stands at the end, is not there. */
const NO_END = /^End of central directory record signature not found/;
const CUT_OFF = { zh: '文件末尾缺失', en: 'its end is missing' };
const STORED = 0;
const DEFLATED = 8;

export class ZipArchive {
  #unpackedBytes = 0;

  private constructor(
    /** How sentences call the file. */
    readonly name: string,
    private readonly zip: ZipFile,
    /** By lower-case path: names of parts are not case-sensitive (ECMA-376 part 2). */
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * Reads the directory at the end of the archive. The file stays the caller's, to be closed after this.
   * @throws ImportError `damaged` when it is cut off, names a part twice, or is no archive
   */
  static async open(file: FileHandle, name: string): Promise<ZipArchive> {
    const entries = new Map<string, Entry>();
    try {
      const zip = await fromFdPromise(file.fd, { autoClose: false });
      if (zip.entryCount > MAX_ENTRIES) throw tooManyEntries(name);
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName.endsWith('/')) continue;
        const path = entry.fileName.toLowerCase();
        if (entries.has(path)) throw damaged(name, `${entry.fileName} twice`);
        entries.set(path, entry);
        if (entries.size > MAX_ENTRIES) throw tooManyEntries(name);
      }
      return new ZipArchive(name, zip, entries);
    } catch (error) {
      if (error instanceof Error && NO_END.test(error.message)) throw damaged(name, CUT_OFF, error);
      throw asDamage(name, 'zip', error);
    }
  }

  has(path: string): boolean {
    return this.entries.has(path.toLowerCase());
  }

  /** Whether the path of some part begins so. */
  hasPath(beginning: string): boolean {
    const start = beginning.toLowerCase();
    return [...this.entries.keys()].some((key) => key.startsWith(start));
  }

  /**
   * The bytes of a part, checked against the size and the checksum in the directory.
   * @throws ImportError `damaged`, `encrypted`, `too-large`
   */
  async *read(path: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(path.toLowerCase());
    if (entry === undefined) throw damaged(this.name, `${path} is missing`);
    this.#refuseUnsafe(entry);
    let size = 0;
    let checksum = 0;
    try {
      for await (const chunk of this.#unpacked(entry)) {
        size += chunk.length;
        if (size > entry.uncompressedSize) throw new Error('longer than its size');
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
      if (size < entry.uncompressedSize) throw new Error('shorter than its size');
      if (checksum !== entry.crc32) throw new Error('wrong checksum');
    } catch (error) {
      throw asDamage(this.name, path, error);
    }
  }

  #refuseUnsafe({ fileName, compressedSize, uncompressedSize, ...entry }: Entry): void {
    if ((entry.generalPurposeBitFlag & 1) === 1) throw locked(this.name);
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
      throw damaged(this.name, `${fileName} is packed by method ${entry.compressionMethod}`);
    }
    this.#unpackedBytes += uncompressedSize;
    const ratio = uncompressedSize / Math.max(1, compressedSize);
    const dense = uncompressedSize > RATIO_COUNTS_FROM_BYTES && ratio > MAX_RATIO;
    if (!dense && this.#unpackedBytes <= MAX_UNPACKED_BYTES) return;
    const megabytes = Math.round(this.#unpackedBytes / 1024 ** 2);
    throw tooLarge(this.name, {
      zh: `其内容（${fileName}）解压后有 ${megabytes} MB`,
      en: `its content (${fileName}) unpacks to ${megabytes} MB`,
    });
  }

  async *#unpacked(entry: Entry): AsyncGenerator<Buffer> {
    const packed = await this.zip.openReadStreamPromise(entry, { decodeFileData: false });
    if (entry.compressionMethod === STORED) {
      yield* packed;
      return;
    }
    const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
    packed.on('error', (error) => inflate.destroy(error));
    try {
      yield* packed.pipe(inflate);
    } finally {
      packed.destroy();
      inflate.destroy();
    }
  }
}

function tooManyEntries(name: string) {
  return tooLarge(name, {
    zh: `其中的文件超过 ${MAX_ENTRIES} 个`,
    en: `it has more than ${MAX_ENTRIES} parts`,
  });
}
