import { LRUCache } from 'lru-cache';

/**
 * Records of the vault that were read a moment ago. What another process changes is seen when they are no
 * longer fresh; what this one changes at once, since it forgets them.
 */
const FRESH_MS = 3_000;
const REMEMBERED = 10_000;

export class RecentRecords<Value extends object> {
  readonly #values = new LRUCache<string, { value: Value; readAt: number }>({ max: REMEMBERED });
  readonly #reading = new Map<string, Promise<Value | undefined>>();
  #forgotten = 0;

  /** @param elapsedMs a clock that is never put back */
  constructor(private readonly elapsedMs: () => number) {}

  /** One that is fresh. */
  get(key: string): Value | undefined {
    const found = this.#values.get(key);
    return found !== undefined && this.elapsedMs() - found.readAt < FRESH_MS
      ? found.value
      : undefined;
  }

  /** The last one that was read, however long ago, unless it was forgotten. */
  last(key: string): Value | undefined {
    return this.#values.get(key)?.value;
  }

  /** A fresh one, or what is read now; once for all who ask at the same time. */
  async load(key: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const fresh = this.get(key);
    if (fresh !== undefined) return fresh;
    const pending = this.#reading.get(key);
    if (pending !== undefined) return pending;
    const reading = this.#read(key, read);
    this.#reading.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    }
  }

  /** After every change of the record by this process, before anybody is told that it is done. */
  forget(key: string): void {
    this.#forgotten += 1;
    this.#values.delete(key);
    // Who asks from now on does not join those who may be reading what was before.
    this.#reading.delete(key);
  }

  async #read(key: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const readAt = this.elapsedMs();
    const before = this.#forgotten;
    const value = await read();
    if (value === undefined) this.#values.delete(key);
    else if (before === this.#forgotten) this.#values.set(key, { value, readAt });
    return value;
  }
}
