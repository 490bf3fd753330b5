import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A row of a sheet that waits for the customer it belongs to. */
export interface SpooledRow {
  sheet: number;
  /** As a spreadsheet numbers it. */
  row: number;
  cells: string[];
}

const WRITE_BYTES = 1024 * 1024;
/** Small, since a sheet in another order than the customers' is read here and there. */
const BLOCK_BYTES = 16 * 1024;
const BLOCKS_KEPT = 512;
const NONE = -1;

/**
 * Rows by a key, in a temporary file; in memory are the keys and some numbers for each row. The file has
 * no name any more while it is used, so nothing is left of it however the process ends.
 */
export class RowSpool {
  /** The row that came last under a key. */
  readonly #last = new Map<string, number>();
  /** Place and length of each row in the file, the row before it under its key, and whether it was taken. */
  readonly #offsets = new Numbers((length) => new Float64Array(length));
  readonly #lengths = new Numbers((length) => new Uint32Array(length));
  readonly #before = new Numbers((length) => new Int32Array(length));
  readonly #taken = new Numbers((length) => new Uint8Array(length));
  readonly #blocks = new Map<number, Buffer>();
  #waiting: string[] = [];
  #waitingBytes = 0;
  #bytes = 0;

  private constructor(
    private readonly folder: string,
    private readonly file: FileHandle,
  ) {}

  static async open(): Promise<RowSpool> {
    const folder = await mkdtemp(join(tmpdir(), 'dossier-join-'));
    const file = await open(join(folder, 'rows'), 'wx+', 0o600);
    // Where an open file cannot be removed it goes when it is closed.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return new RowSpool(folder, file);
  }

  /** Number of rows in it. */
  get rows(): number {
    return this.#offsets.length;
  }

  hasKey(key: string): boolean {
    return this.#last.has(key);
  }

  /** Adds a row; without a key it is only found among what is left over. */
  async add(key: string | undefined, { sheet, row, cells }: SpooledRow): Promise<void> {
    const text = JSON.stringify([sheet, row, cells]);
    const bytes = Buffer.byteLength(text);
    const at = this.rows;
    this.#offsets.push(this.#bytes + this.#waitingBytes);
    this.#lengths.push(bytes);
    this.#before.push(key === undefined ? NONE : (this.#last.get(key) ?? NONE));
    this.#taken.push(0);
    if (key !== undefined) this.#last.set(key, at);
    this.#waiting.push(text);
    this.#waitingBytes += bytes;
    if (this.#waitingBytes >= WRITE_BYTES) await this.#write();
  }

  /** The rows under these keys in the order in which they came; each is given once. */
  async take(keys: readonly string[]): Promise<SpooledRow[]> {
    const found: number[] = [];
    for (const key of keys) {
      for (let at = this.#last.get(key) ?? NONE; at !== NONE; at = this.#before.get(at)) {
        if (this.#taken.get(at) === 0) found.push(at);
        this.#taken.set(at, 1);
      }
      this.#last.delete(key);
    }
    const rows: SpooledRow[] = [];
    for (const at of found.sort((a, b) => a - b)) rows.push(await this.#read(at));
    return rows;
  }

  /** Rows that nobody took, in the order in which they came. */
  async *rest(): AsyncGenerator<SpooledRow> {
    for (let at = 0; at < this.rows; at++) {
      if (this.#taken.get(at) === 0) yield await this.#read(at);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingBytes = 0;
    await this.file.write(bytes, 0, bytes.length, this.#bytes);
    this.#bytes += bytes.length;
  }

  async #read(at: number): Promise<SpooledRow> {
    if (this.#waitingBytes > 0) await this.#write();
    const begin = this.#offsets.get(at);
    const end = begin + this.#lengths.get(at);
    const pieces: Buffer[] = [];
    for (let from = begin; from < end; ) {
      const number = Math.floor(from / BLOCK_BYTES);
      const start = number * BLOCK_BYTES;
      const block = this.#blocks.get(number) ?? (await this.#load(number));
      pieces.push(block.subarray(from - start, Math.min(end - start, BLOCK_BYTES)));
      from = start + BLOCK_BYTES;
    }
    const [sheet, row, cells] = JSON.parse(Buffer.concat(pieces).toString()) as [
      number,
      number,
      string[],
    ]; // written by `add`
    return { sheet, row, cells };
  }

  async #load(number: number): Promise<Buffer> {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    const { bytesRead } = await this.file.read(block, 0, BLOCK_BYTES, number * BLOCK_BYTES);
    const kept = block.subarray(0, bytesRead);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= BLOCKS_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(number, kept);
    return kept;
  }
}

/** Numbers in a row that grows, a few bytes each. */
class Numbers<T extends Float64Array | Uint32Array | Int32Array | Uint8Array> {
  length = 0;
  #values: T;

  constructor(private readonly make: (length: number) => T) {
    this.#values = make(1024);
  }

  get(at: number): number {
    return this.#values[at] ?? NONE;
  }

  set(at: number, value: number): void {
    this.#values[at] = value;
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const longer = this.make(this.length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length++] = value;
  }
}
