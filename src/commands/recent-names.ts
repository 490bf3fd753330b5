import { hash } from 'node:crypto';

const DIGEST_WORDS = 3;
const ID_WORDS = 4;
const WORDS = DIGEST_WORDS + ID_WORDS;
const FIRST_SLOTS = 1024;

/**
 * Names that were given lately, and by which customer each was given last. 28 bytes for a name and as much room
 * again: as texts in a map a name and its customer's id were some 430. A name is kept as 96 bits of its digest, which
 * is good for finding only: whoever asks compares the customer's own name.
 */
export class RecentNames {
  #newer = new Table();
  #older = new Table();

  /** @param max names that are remembered; the oldest half of them is forgotten together */
  constructor(private readonly max: number) {}

  /** The customer's id, which the name was given to last. */
  get(name: string): string | undefined {
    const digest = digestOf(name);
    return this.#newer.get(digest) ?? this.#older.get(digest);
  }

  /** @param customerId a UUID */
  set(name: string, customerId: string): void {
    this.#newer.set(digestOf(name), customerId);
    if (this.#newer.size * 2 < this.max) return;
    this.#older = this.#newer;
    this.#newer = new Table();
  }
}

function digestOf(name: string): Uint32Array {
  const bytes = hash('sha256', name, 'buffer');
  return Uint32Array.from({ length: DIGEST_WORDS }, (_, i) => bytes.readUInt32LE(i * 4));
}

/** Open addressing; a slot whose id is zero is free. */
class Table {
  size = 0;
  #slots = new Uint32Array(FIRST_SLOTS * WORDS);

  get(digest: Uint32Array): string | undefined {
    const at = this.#find(digest);
    return this.#isFree(at) ? undefined : idOf(this.#slots.subarray(at + DIGEST_WORDS, at + WORDS));
  }

  set(digest: Uint32Array, customerId: string): void {
    const at = this.#find(digest);
    if (this.#isFree(at)) this.size += 1;
    this.#slots.set(digest, at);
    this.#slots.set(wordsOf(customerId), at + DIGEST_WORDS);
    if (this.size * WORDS * 2 > this.#slots.length) this.#grow();
  }

  /** Where the digest stands, or else the free place for it. */
  #find(digest: Uint32Array): number {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    for (let slot = (digest[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      const isIt =
        slots[at] === digest[0] && slots[at + 1] === digest[1] && slots[at + 2] === digest[2];
      if (isIt || this.#isFree(at)) return at;
    }
  }

  /** The first bytes of a UUIDv7 are its time. */
  #isFree(at: number): boolean {
    return this.#slots[at + DIGEST_WORDS] === 0;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let from = 0; from < before.length; from += WORDS) {
      const entry = before.subarray(from, from + WORDS);
      if (entry[DIGEST_WORDS] !== 0) this.#slots.set(entry, this.#find(entry));
    }
  }
}

function wordsOf(customerId: string): Uint32Array {
  const hex = customerId.replaceAll('-', '');
  return Uint32Array.from({ length: ID_WORDS }, (_, i) =>
    Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16),
  );
}

function idOf(words: Uint32Array): string {
  const hex = [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
