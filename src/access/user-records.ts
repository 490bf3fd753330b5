import type { Vault } from '../vault/vault.js';
import { RecentRecords } from './recent-records.js';
import { digestOf } from './secrets.js';
import type { OidcIdentity, StoredUser } from './user.js';

/*
 * Users in the vault. The record of a user is written first, and his name then points to it: he is there from
 * the moment he has his name, and a name that was not taken stays free, whenever a process is killed. Names
 * are never given back, so that nobody is taken for somebody who was there before.
 */

const USER = 'user';
const NAME = 'user-name';
/** By a digest of issuer and subject: who a provider's identity belongs to. */
const OIDC = 'user-oidc';

export interface ReadUser {
  user: StoredUser;
  revision: number;
}

export class UserRecords {
  readonly #recent: RecentRecords<StoredUser>;

  constructor(
    private readonly vault: Vault,
    elapsedMs: () => number,
  ) {
    this.#recent = new RecentRecords(elapsedMs);
  }

  /** As he was within the last seconds, or later. */
  recent(userId: string): Promise<StoredUser | undefined> {
    return this.#recent.load(userId, async () => (await this.read(userId))?.user);
  }

  /** The same without waiting, where that is known. */
  known(userId: string): StoredUser | undefined {
    return this.#recent.get(userId);
  }

  /** As he is now. */
  async read(userId: string): Promise<ReadUser | undefined> {
    const found = await this.vault.get(USER, userId);
    return found && { user: storedUser(found.value), revision: found.revision };
  }

  async idOfName(name: string): Promise<string | undefined> {
    const found = await this.vault.get(NAME, name);
    return found && String(found.value.userId);
  }

  async readOidc(identity: OidcIdentity): Promise<ReadUser | undefined> {
    const found = await this.vault.get(OIDC, oidcKey(identity));
    const read = found && (await this.read(String(found.value.userId)));
    return read && isSameIdentity(read.user.oidc, identity) ? read : undefined;
  }

  /** In the order of their names, behind a name. */
  async list(after: string, limit: number): Promise<StoredUser[]> {
    const names = await this.vault.list(NAME, { after, limit });
    const ids = names.map(({ value }) => String(value.userId));
    const found = await this.vault.getMany(USER, ids);
    return ids.flatMap((id) => {
      const record = found.get(id);
      return record ? [storedUser(record.value)] : [];
    });
  }

  /** False: the name was taken in the meantime, and nothing is left of this user. */
  async add(user: StoredUser): Promise<boolean> {
    const { userId, name } = user;
    await this.vault.put(USER, userId, { ...user }, { ifRevision: 0 });
    const named = await this.vault.put(NAME, name, { userId }, { ifRevision: 0 });
    if (named === undefined) await this.vault.remove(USER, userId);
    return named !== undefined;
  }

  /** False: he was changed in the meantime. */
  async replace(user: StoredUser, revision: number): Promise<boolean> {
    const put = await this.vault.put(USER, user.userId, { ...user }, { ifRevision: revision });
    this.#recent.forget(user.userId);
    return put !== undefined;
  }

  /** From now on the identity is this user's; false when it is another one's. */
  async claimOidc(identity: OidcIdentity, userId: string): Promise<boolean> {
    const key = oidcKey(identity);
    for (;;) {
      const found = await this.vault.get(OIDC, key);
      const holder = found && (await this.readOidc(identity));
      if (holder !== undefined) return holder.user.userId === userId;
      // Nobody has it, or one who no longer does, or who was never finished.
      const ifRevision = found?.revision ?? 0;
      if ((await this.vault.put(OIDC, key, { userId }, { ifRevision })) !== undefined) return true;
    }
  }
}

export function isSameIdentity(one: OidcIdentity | undefined, other: OidcIdentity): boolean {
  return one?.issuer === other.issuer && one.subject === other.subject;
}

function oidcKey({ issuer, subject }: OidcIdentity): string {
  return digestOf(JSON.stringify([issuer, subject]));
}

function storedUser(value: Record<string, unknown>): StoredUser {
  // Written by this file only.
  return value as unknown as StoredUser;
}
