import { randomUUID } from 'node:crypto';
import type { Vault } from '../vault/vault.js';

/**
 * Which of several processes folds a view, so that not all of them do the same work. It only saves work:
 * the store lets one of them write each step, and a process that wrongly takes itself for the holder
 * changes nothing. One record in the vault per view identity; its revision is the beat.
 */

export interface LeaseParts {
  vault: Pick<Vault, 'get' | 'put' | 'remove'>;
  /** Identities of the views that this process would fold. */
  identities: readonly string[];
  /** Own clock, in milliseconds; clocks of different machines are never compared. */
  now?: () => number;
  beatMs?: number;
  /** A holder whose beat has not moved for so long is gone, or frozen. */
  silentMs?: number;
}

interface Lease {
  identity: string;
  isHeld: boolean;
  /** Of the record as it was last seen; 0: there was none. */
  revision: number;
  seenAt: number;
}

const KIND = 'view-lease';
const BEAT_MS = 1000;
const SILENT_MS = 5000;

export class ViewLeases {
  readonly #parts: LeaseParts;
  readonly #leases: readonly Lease[];
  readonly #holder = randomUUID();
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
    this.#leases = parts.identities.map((identity) => ({
      identity,
      isHeld: false,
      revision: 0,
      seenAt: Number.NEGATIVE_INFINITY,
    }));
  }

  /** Whether this process is the one that folds the view. */
  holds(identity: string): boolean {
    return this.#leases.some((lease) => lease.identity === identity && lease.isHeld);
  }

  /** Beats until `stop`, from a timer of its own: a step of a view may take longer than a beat. */
  start(): void {
    this.#beating = this.beat().finally(() => {
      if (!this.#isStopped) this.#timer = setTimeout(() => this.start(), this.#beat);
    });
  }

  /** One beat of what is held, one look at what others hold. A vault that is away is asked next time. */
  async beat(): Promise<void> {
    await Promise.allSettled(this.#leases.map((lease) => this.#turn(lease)));
  }

  /** Gives back what is held, so that another process goes on at once. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#beating;
    const { vault } = this.#parts;
    await Promise.allSettled(
      this.#leases
        .filter(({ isHeld }) => isHeld)
        .map(async (lease) => {
          lease.isHeld = false;
          await vault.remove(KIND, lease.identity, { ifRevision: lease.revision });
        }),
    );
  }

  async #turn(lease: Lease): Promise<void> {
    if (lease.isHeld && (await this.#put(lease))) return;
    const found = await this.#parts.vault.get(KIND, lease.identity);
    const revision = found?.revision ?? 0;
    if (revision !== lease.revision) {
      lease.revision = revision;
      lease.seenAt = this.#now();
    }
    // A put whose answer was lost is ours all the same.
    lease.isHeld = found?.value.holder === this.#holder;
    if (lease.isHeld) return;
    const isFree = !found || this.#now() - lease.seenAt >= (this.#parts.silentMs ?? SILENT_MS);
    if (isFree) await this.#put(lease);
  }

  /** False when the record is no longer what was seen of it. */
  async #put(lease: Lease): Promise<boolean> {
    const { vault } = this.#parts;
    const value = { holder: this.#holder };
    const options = { ifRevision: lease.revision };
    const revision = await vault.put(KIND, lease.identity, value, options);
    lease.isHeld = revision !== undefined;
    if (revision !== undefined) lease.revision = revision;
    return lease.isHeld;
  }

  get #beat(): number {
    return this.#parts.beatMs ?? BEAT_MS;
  }
}
