import type { Vault } from '../vault/vault.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import type { AccessTrace, TracedBy } from './access-trace.js';
import { digestOf, isSameDigest, newSecret } from './secrets.js';
import type { UserRecords } from './user-records.js';

/** Whom a link is for: a user, or the administrator that it makes. */
export type LinkFor =
  | {
      type: 'user';
      userId: string;
      epoch: string;
      /** The actor who made it; absent in links from before that was kept. */
      madeBy?: string;
    }
  | { type: 'first-administrator' };

export interface OneTimeLinksParts {
  vault: Pick<Vault, 'get' | 'put' | 'remove'>;
  records: Pick<UserRecords, 'read'>;
  trace: Pick<AccessTrace, 'record'>;
  now: () => number;
  /** Default 15 minutes. */
  linkMs?: number | undefined;
}

const KIND = 'sign-in-link';
/** There is one at a time: a new one takes the place of the one before. */
const FIRST = 'first-administrator';
const LINK_MS = 15 * 60_000;
/** Printed at the first start, which somebody may look at a little later. */
const FIRST_MS = 60 * 60_000;

/**
 * Links that sign somebody in once: for a first sign-in, and where a password is lost. The vault keeps the
 * digest of the secret; who uses a link removes it, and of two who do that at once one succeeds.
 */
export class OneTimeLinks {
  constructor(private readonly parts: OneTimeLinksParts) {}

  /**
   * A link for a user; it ends with his sessions, too. It is there when it is written down who made it.
   * Refused: no-such-user, user-locked.
   * @throws StoreError when it cannot be written down; then there is no link
   */
  async make(
    userId: string,
    by: TracedBy,
  ): Promise<{ type: 'made'; secret: string; expiresAt: string } | AccessRefusal> {
    const read = await this.parts.records.read(userId);
    if (read === undefined) return refuseAccess('no-such-user');
    if (read.user.locked) return refuseAccess('user-locked');
    const secret = newSecret();
    const { epoch } = read.user;
    const whom: LinkFor = { type: 'user', userId, epoch, madeBy: by.actor.id };
    const expiresAt = this.#after(this.parts.linkMs ?? LINK_MS);
    await this.parts.trace.record(userId, { type: 'SignInLinkMade', data: { expiresAt } }, by);
    await this.#put(digestOf(secret), { whom, expiresAt });
    return { type: 'made', secret, expiresAt };
  }

  /** The one before this does not hold any more. */
  async makeFirst(): Promise<string> {
    const secret = newSecret();
    await this.#put(FIRST, { digest: digestOf(secret), expiresAt: this.#after(FIRST_MS) });
    return secret;
  }

  /** For whom it is, once; undefined when it was used, has expired, or never was. */
  async use(secret: string): Promise<LinkFor | undefined> {
    const digest = digestOf(secret);
    const first = await this.parts.vault.get(KIND, FIRST);
    if (first !== undefined && isSameDigest(String(first.value.digest), digest)) {
      const isTaken = await this.#take(FIRST, first);
      return isTaken ? { type: 'first-administrator' } : undefined;
    }
    // The digest of no secret has this name.
    const found = await this.parts.vault.get(KIND, digest);
    if (found === undefined || !(await this.#take(digest, found))) return undefined;
    return found.value.whom as LinkFor; // written by this file only
  }

  async #take(
    key: string,
    { value, revision }: { value: Record<string, unknown>; revision: number },
  ): Promise<boolean> {
    const removed = await this.parts.vault.remove(KIND, key, { ifRevision: revision });
    return removed && this.parts.now() < Date.parse(String(value.expiresAt));
  }

  async #put(key: string, value: { expiresAt: string } & Record<string, unknown>): Promise<void> {
    await this.parts.vault.put(KIND, key, value, { expiresAt: value.expiresAt });
  }

  /** UTC. */
  #after(ms: number): string {
    return new Date(this.parts.now() + ms).toISOString();
  }
}
