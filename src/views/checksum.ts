import { createHash, type Hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What of a row goes into the checksum of a build. `item` is undefined for a hidden row. */
export interface ChecksumRow {
  order: number;
  key: string;
  foldedTo: number;
  fold: object;
  item: object | undefined;
}

/**
 * SHA-256 over the rows in row order, each as canonical JSON (RFC 8785) on a line of its own: the same
 * in every store, and the same however often a row was written.
 */
export class Checksum {
  readonly #hash: Hash = createHash('sha256');

  add({ order, key, foldedTo, fold, item }: ChecksumRow): void {
    this.#hash.update(`${canonicalize([order, key, foldedTo, fold, item ?? null])}\n`);
  }

  /** In hex. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
