const DIGEST_BYTES = 12;
/** Three words of the digest, and the row. */
const WORDS = 4;
const FIRST_SLOTS = 1024;

/** The digest that is looked for, as words. */
const bytes = Buffer.alloc(DIGEST_BYTES);
const words = new Uint32Array(bytes.buffer, bytes.byteOffset, WORDS - 1);

/**
 * Which row of a file had something first, by its digest: 16 bytes for an entry and as much room again, where
 * a `Map` needs some 150. A file of a million rows is remembered in 32 MB.
 */
export class RowTable {
  #slots = new Uint32Array(FIRST_SLOTS * WORDS);
  #used = 0;

  /** @param digest of `rowDigest` */
  get(digest: string): number | undefined {
    bytes.write(digest, 'base64url');
    return this.#slots[this.#find(words, 0) + WORDS - 1] || undefined;
  }

  /** Remembers the row unless an earlier one is. @param row from 1 */
  add(digest: string, row: number): void {
    bytes.write(digest, 'base64url');
    const at = this.#find(words, 0);
    if (this.#slots[at + WORDS - 1] !== 0) return;
    this.#slots.set(words, at);
    this.#slots[at + WORDS - 1] = row;
    this.#used += 1;
    if (this.#used * WORDS * 2 > this.#slots.length) this.#grow();
  }

  /** Where the digest stands that begins there, or else the free place for it. */
  #find(digest: Uint32Array, from: number): number {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    let slot = (digest[from] ?? 0) & mask;
    for (;;) {
      const at = slot * WORDS;
      const isIt =
        slots[at] === digest[from] &&
        slots[at + 1] === digest[from + 1] &&
        slots[at + 2] === digest[from + 2];
      if (slots[at + WORDS - 1] === 0 || isIt) return at;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let from = 0; from < before.length; from += WORDS) {
      if (before[from + WORDS - 1] === 0) continue;
      this.#slots.set(before.subarray(from, from + WORDS), this.#find(before, from));
    }
  }
}
