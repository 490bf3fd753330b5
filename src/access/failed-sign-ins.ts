import { StoreError } from '../log/store-error.js';
import type { Vault, VaultRecord } from '../vault/vault.js';
import type { AccessTrace } from './access-trace.js';
import { serviceItself } from './caller.js';

export interface FailedSignInsParts {
  vault: Pick<Vault, 'get' | 'put' | 'list' | 'remove'>;
  trace: Pick<AccessTrace, 'record'>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const KIND = 'failed-sign-ins';
/** An hour is over for all processes so long after its end: their clocks differ by less. */
const GRACE_MS = 2 * 60_000;
const PAGE = 200;
const MAX_ATTEMPTS = 100;
/** `2026-11-24T09` */
const HOUR_LENGTH = 13;

/**
 * Wrong passwords, counted per user and hour in the vault, and written into the log as one event when the
 * hour is over: however often somebody tries, the log grows by one commit an hour for each user there is.
 * Every process of a store counts and writes; a guard lets each hour be written once, also by one who
 * starts again later.
 */
export class FailedSignIns {
  constructor(private readonly parts: FailedSignInsParts) {}

  /**
   * Counts one. Only for a user who exists.
   * @throws StoreError when it cannot be kept
   */
  async count(userId: string): Promise<void> {
    const { vault } = this.parts;
    const key = `${hourOf(this.#now())}.${userId}`;
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      const record = await vault.get(KIND, key);
      const value = { count: countOf(record) + 1 };
      const ifRevision = record?.revision ?? 0;
      if ((await vault.put(KIND, key, value, { ifRevision })) !== undefined) return;
    }
    throw new StoreError('overloaded', 'Others count failed sign-ins of this user all the time.');
  }

  /** Writes down every hour that is over; gives how many were there. */
  async writeEnded(): Promise<number> {
    const { vault } = this.parts;
    const current = hourOf(this.#now() - GRACE_MS);
    let written = 0;
    for (let after = ''; ; ) {
      const records = await vault.list(KIND, { after, limit: PAGE });
      for (const record of records) {
        // In the order of the keys, which is that of the hours.
        if (record.key.slice(0, HOUR_LENGTH) >= current) return written;
        await this.#write(record);
        written += 1;
        after = record.key;
      }
      if (records.length < PAGE) return written;
    }
  }

  async #write(record: VaultRecord): Promise<void> {
    const hour = record.key.slice(0, HOUR_LENGTH);
    const userId = record.key.slice(HOUR_LENGTH + 1);
    await this.parts.trace.record(
      userId,
      { type: 'SignInsFailed', data: { hour, count: countOf(record) } },
      {
        actor: serviceItself('sign-in-counts').identity.actor,
        guard: `once:sign-ins-failed:${userId}:${hour}`,
      },
    );
    await this.parts.vault.remove(KIND, record.key);
  }

  #now(): number {
    return this.parts.now?.() ?? Date.now();
  }
}

/** UTC, as `2026-11-24T09`. */
function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, HOUR_LENGTH);
}

function countOf(record: VaultRecord | undefined): number {
  return Number(record?.value.count ?? 0);
}
