import { createHash, type Hash } from 'node:crypto';

/** What of a row goes into the checksum of a build. */
export interface ChecksumRow {
  order: number;
  key: string;
  foldedTo: number;
  /** As JSON, its properties in the order in which evolve made them. */
  fold: string;
  /** As JSON; undefined for a hidden row. */
  item: string | undefined;
}

/**
 * SHA-256 over the rows in row order, three lines each: the same in every store, and the same in however
 * many steps a row was folded. That holds since evolve leaves absent what has no value: a property that
 * is there but undefined would change its place when the fold is stored and read back.
 */
export class Checksum {
  readonly #hash: Hash = createHash('sha256');

  add({ order, key, foldedTo, fold, item = '' }: ChecksumRow): void {
    // JSON has no line feed of its own.
    this.addLines(`${JSON.stringify([order, key, foldedTo])}\n${fold}\n${item}\n`);
  }

  /** The lines of rows that a store has put together itself. */
  addLines(lines: string | Buffer): void {
    this.#hash.update(lines);
  }

  /** In hex. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
