import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';

/**
 * Failed sign-ins by address, in memory: who tries many names with one password each is slowed down as well.
 * Many people may share an address, so it takes more than with a name, and no address is ever locked.
 */

const REMEMBERED = 10_000;
/** Failures within the time below before one has to wait. */
const FREE = 30;
const MAX_DELAY_MS = 60_000;
const FORGOTTEN_MS = 15 * 60_000;

interface Failures {
  count: number;
  nextAt: number;
  lastAt: number;
}

export class AddressAttempts {
  readonly #addresses = new LRUCache<string, Failures>({ max: REMEMBERED });

  constructor(private readonly now: () => number) {}

  /** Counts an attempt as failed, until it turns out well; or how many seconds to wait for the next one. */
  begin(address: string): number | undefined {
    const now = this.now();
    const key = networkOf(address);
    const before = this.#addresses.get(key);
    const known = before !== undefined && now - before.lastAt < FORGOTTEN_MS ? before : undefined;
    if (known !== undefined && known.nextAt > now) return Math.ceil((known.nextAt - now) / 1000);
    const count = (known?.count ?? 0) + 1;
    const delay = count < FREE ? 0 : Math.min(1000 * 2 ** (count - FREE), MAX_DELAY_MS);
    this.#addresses.set(key, { count, nextAt: now + delay, lastAt: now });
    return undefined;
  }

  /** Takes this one attempt back. What failed before stays: a password of one's own makes nobody harmless. */
  succeeded(address: string): void {
    const found = this.#addresses.get(networkOf(address));
    if (found === undefined) return;
    found.count = Math.max(0, found.count - 1);
    found.nextAt = 0;
  }
}

/** An IPv4 address itself; of an IPv6 address the first 64 bits, which belong to one network (RFC 4291). */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const parts = [...front, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...back];
  return parts
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
}
