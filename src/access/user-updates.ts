import type { Vault } from '../vault/vault.js';
import type { AccessEvent } from './access-events.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import type { AccessTrace, TracedBy } from './access-trace.js';
import { Administrators } from './administrators.js';
import type { Passwords } from './passwords.js';
import type { RightsPolicy } from './rights.js';
import { type StoredUser, shownUser, type User } from './user.js';
import { managesUsers } from './user-changes.js';
import type { UserRecords } from './user-records.js';

export interface UsersParts {
  vault: Vault;
  records: UserRecords;
  passwords: Passwords;
  policy: RightsPolicy;
  trace: Pick<AccessTrace, 'record'>;
  now: () => number;
}

export type UserChanged = { type: 'changed'; user: User } | AccessRefusal;

/** What is to become of a user, and how it is written down. */
export interface Next {
  type: 'next';
  user: StoredUser;
  events: readonly AccessEvent[];
}

export const MAX_TRIES = 50;

/**
 * The one way in which users change: read, written down, and put over what was read. When somebody else was
 * faster, it is tried on what that one left; and somebody stays who manages users.
 */
export class UserUpdates {
  readonly #administrators: Administrators;

  /** @param everybody every user there is */
  constructor(
    private readonly parts: UsersParts,
    everybody: () => AsyncIterable<User>,
  ) {
    const { vault, now, records, policy } = parts;
    this.#administrators = new Administrators({
      vault,
      now,
      async findAll() {
        const found: string[] = [];
        for await (const user of everybody()) {
          if (managesUsers(user, policy)) found.push(user.userId);
        }
        return found;
      },
      async isOne(userId) {
        const read = await records.read(userId);
        return read !== undefined && managesUsers(read.user, policy);
      },
    });
  }

  /** Somebody is there from now on. */
  async added(user: StoredUser): Promise<void> {
    if (managesUsers(user, this.parts.policy)) await this.#administrators.add(user.userId);
  }

  /** @param next asked for each version that is found; undefined: nothing is to change */
  async update(
    userId: string,
    by: TracedBy,
    next: (user: StoredUser) => Promise<Next | AccessRefusal | undefined>,
  ): Promise<UserChanged> {
    const { records, policy, trace } = this.parts;
    for (let tries = 0, traced = ''; tries < MAX_TRIES; tries++) {
      const read = await records.read(userId);
      if (read === undefined) return refuseAccess('no-such-user');
      const made = await next(read.user);
      if (made === undefined) return { type: 'changed', user: shownUser(read.user) };
      if (made.type === 'refused') return made;
      const [managed, manages] = [read.user, made.user].map((user) => managesUsers(user, policy));
      if (managed && !manages && !(await this.#administrators.remove(userId))) {
        return refuseAccess('last-administrator');
      }
      const events = JSON.stringify(made.events);
      if (events !== traced) for (const event of made.events) await trace.record(userId, event, by);
      traced = events;
      if (!(await records.replace(made.user, read.revision))) continue;
      if (!managed && manages) await this.#administrators.add(userId);
      return { type: 'changed', user: shownUser(made.user) };
    }
    return refuseAccess('busy');
  }
}
