import type { Guards } from '../log/guards.js';
import type { Vault } from '../vault/vault.js';
import { changeRecord } from './changed-record.js';
import { foldedName } from './login-name.js';

/**
 * Failed sign-ins by name (OWASP ASVS 5.0, V6.3.1). What is counted, how long somebody waits and what it costs
 * is the same for a name that somebody has and for one that nobody has, so that nothing tells them apart. An
 * attempt is counted before the password is looked at: many at once get no further than one after the other.
 */

export interface AttemptsParts {
  vault: Pick<Vault, 'get' | 'put' | 'remove'>;
  /** Typed names, which may be passwords typed into the wrong field, are kept as digests only. */
  guards: Pick<Guards, 'requestDigest'>;
  now: () => number;
}

export type Attempt =
  | { type: 'counted'; key: string; failures: number }
  | { type: 'wait'; seconds: number };

const KIND = 'sign-in-attempts';
/** Failures before one has to wait. */
const FREE = 3;
const LOCKED_AT = 10;
const MAX_DELAY_MS = 60_000;
export const LOCK_MS = 15 * 60_000;

/**
 * So many names that nobody has are counted each for itself in a quarter of an hour; further ones share the
 * records of a fixed number, so that nobody can fill the store.
 */
const OWN_RECORDS = 5_000;
const SHARED_RECORDS = 512;

export class Attempts {
  #windowFrom = 0;
  #unknownInWindow = 0;

  constructor(private readonly parts: AttemptsParts) {}

  /**
   * Counts an attempt as failed, until it turns out well.
   * @param name as typed
   */
  async begin(name: string, exists: boolean): Promise<Attempt> {
    const key = this.#keyOf(name, exists);
    const now = this.parts.now();
    let waitMs = 0;
    let failures = 0;
    const made = await changeRecord(this.parts.vault, KIND, key, (value) => {
      const before = unexpired(value, now);
      waitMs = before.nextAt - now;
      if (waitMs > 0) return undefined;
      failures = before.failures + 1;
      const nextAt = now + delayMs(failures);
      const expiresAt = new Date(Math.max(now + LOCK_MS, nextAt)).toISOString();
      return { value: { failures, nextAt, expiresAt }, options: { expiresAt } };
    });
    // So many at the same time that they get into each other's way: there is nothing to hurry for.
    if (made === 'busy') return { type: 'wait', seconds: 1 };
    if (made === undefined) return { type: 'wait', seconds: Math.ceil(waitMs / 1000) };
    return { type: 'counted', key, failures };
  }

  /** It turned out well: all is forgotten. */
  async succeeded({ key }: { key: string }): Promise<void> {
    await this.parts.vault.remove(KIND, key);
  }

  #keyOf(name: string, exists: boolean): string {
    const digest = this.parts.guards.requestDigest(['sign-in-name', foldedName(name)]);
    if (exists) return digest;
    const now = this.parts.now();
    if (now - this.#windowFrom >= LOCK_MS) {
      this.#windowFrom = now;
      this.#unknownInWindow = 0;
    }
    this.#unknownInWindow += 1;
    if (this.#unknownInWindow <= OWN_RECORDS) return digest;
    return `shared-${Buffer.from(digest, 'base64url').readUInt16BE() % SHARED_RECORDS}`;
  }
}

/** How long nobody may try after so many failures in a row: 1, 2, 4 … 60 seconds, then a quarter of an hour. */
export function delayMs(failures: number): number {
  if (failures >= LOCKED_AT) return LOCK_MS;
  return failures < FREE ? 0 : Math.min(1000 * 2 ** (failures - FREE), MAX_DELAY_MS);
}

export function isLock(failures: number): boolean {
  return failures >= LOCKED_AT;
}

function unexpired(value: Record<string, unknown> | undefined, now: number) {
  if (value === undefined || Date.parse(String(value.expiresAt)) <= now) {
    return { failures: 0, nextAt: 0 };
  }
  const failures = Number(value.failures);
  // After the time of a lock one begins anew.
  return isLock(failures) && Number(value.nextAt) <= now
    ? { failures: 0, nextAt: 0 }
    : { failures, nextAt: Number(value.nextAt) };
}
