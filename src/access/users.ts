import { newId } from '../log/new-id.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import type { TracedBy } from './access-trace.js';
import { loginNameOf } from './login-name.js';
import { passwordProblem } from './password-rules.js';
import {
  type NewUser,
  type OidcIdentity,
  type StoredUser,
  shownUser,
  type User,
  type UserChange,
} from './user.js';
import { applyChange, changeEvents, checkNewUser, withLock } from './user-changes.js';
import { isSameIdentity } from './user-records.js';
import { MAX_TRIES, type UserChanged, type UsersParts, UserUpdates } from './user-updates.js';

export type UserAdded = { type: 'added'; user: User } | AccessRefusal;

const PAGE = 200;

/**
 * Who can sign in. A change is written down first (`trace`) and then done. No user is ever removed: locked, he
 * keeps his name and his history.
 */
export class Users {
  readonly #updates: UserUpdates;

  constructor(private readonly parts: UsersParts) {
    this.#updates = new UserUpdates(parts, () => this.all());
  }

  /**
   * Refused: malformed-name, malformed-display-name, malformed-org-unit, unknown-role, password-…,
   * name-taken, oidc-taken. One who is there already with the same name and provider's identity is given back.
   */
  async add(newUser: NewUser, by: TracedBy): Promise<UserAdded> {
    const { records, policy, passwords, trace, now } = this.parts;
    const checked = checkNewUser(newUser, policy);
    if (checked.type === 'refused') return checked;
    const { oidc } = newUser;
    const taken = await records.idOfName(checked.user.name);
    if (taken !== undefined) return this.#takeUp(taken, oidc);
    if (oidc !== undefined && (await records.readOidc(oidc)) !== undefined) {
      return refuseAccess('oidc-taken');
    }
    const user: StoredUser = {
      ...checked.user,
      userId: newId(),
      locked: false,
      createdAt: new Date(now()).toISOString(),
      epoch: newId(),
      ...(newUser.password !== undefined && {
        passwordHash: await passwords.hash(newUser.password),
      }),
    };
    await trace.record(user.userId, { type: 'UserAdded', data: grantsOf(user) }, by);
    if (!(await records.add(user))) return refuseAccess('name-taken');
    if (oidc !== undefined && !(await records.claimOidc(oidc, user.userId))) {
      return refuseAccess('oidc-taken');
    }
    await this.#updates.added(user);
    return { type: 'added', user: shownUser(user) };
  }

  async find(userId: string): Promise<User | undefined> {
    const read = await this.parts.records.read(userId);
    return read && shownUser(read.user);
  }

  /** @param name as typed */
  async findByName(name: string): Promise<User | undefined> {
    const normal = loginNameOf(name);
    const userId = normal === undefined ? undefined : await this.parts.records.idOfName(normal);
    return userId === undefined ? undefined : this.find(userId);
  }

  async findOidc(identity: OidcIdentity): Promise<User | undefined> {
    const read = await this.parts.records.readOidc(identity);
    return read && shownUser(read.user);
  }

  /** In the order of their names. @param after a name in its normal form, behind which it goes on */
  async list({ after = '', limit = PAGE } = {}): Promise<User[]> {
    return (await this.parts.records.list(after, limit)).map(shownUser);
  }

  /** Every one of them, in the order of their names. */
  async *all(): AsyncGenerator<User> {
    for (let after = ''; ; ) {
      const users = await this.list({ after });
      yield* users;
      const last = users.at(-1);
      if (last === undefined || users.length < PAGE) return;
      after = last.name;
    }
  }

  /**
   * All of it or nothing. Refused: no-such-user, malformed-…, unknown-role, oidc-taken, last-administrator, busy.
   */
  async change(userId: string, change: UserChange, by: TracedBy): Promise<UserChanged> {
    const { records, policy } = this.parts;
    const { oidc } = change;
    return this.#updates.update(userId, by, async (before) => {
      const next = applyChange(before, change, policy);
      if (next.type === 'refused') return next;
      const isNewIdentity = oidc != null && !isSameIdentity(before.oidc, oidc);
      const user = withLock(next.user, change.locked);
      const events = changeEvents(before, user, isNewIdentity || oidc === null);
      if (events.length === 0) return undefined;
      if (isNewIdentity && !(await records.claimOidc(oidc, userId))) {
        return refuseAccess('oidc-taken');
      }
      return { type: 'next', user, events };
    });
  }

  /**
   * Ends all sessions and links of the user. Refused: no-such-user, password-…, busy.
   */
  async setPassword(userId: string, password: string, by: TracedBy): Promise<UserChanged> {
    const { passwords } = this.parts;
    let passwordHash: string | undefined;
    return this.#updates.update(userId, by, async (user) => {
      const problem = passwordProblem(password, [user.name, user.displayName]);
      if (problem !== undefined) return problem;
      passwordHash ??= await passwords.hash(password);
      return {
        type: 'next',
        user: { ...user, passwordHash, epoch: newId() },
        events: [{ type: 'PasswordChanged', data: {} }],
      };
    });
  }

  /** Ends all sessions and links of the user. Refused: no-such-user, last-administrator, busy. */
  lock(userId: string, by: TracedBy): Promise<UserChanged> {
    return this.change(userId, { locked: true }, by);
  }

  /** Refused: no-such-user, busy. */
  unlock(userId: string, by: TracedBy): Promise<UserChanged> {
    return this.change(userId, { locked: false }, by);
  }

  /** Ends all sessions and links of the user, and nothing else. Refused: no-such-user, busy. */
  endSessions(userId: string, by: TracedBy): Promise<UserChanged> {
    return this.#updates.update(userId, by, async (user) => ({
      type: 'next',
      user: { ...user, epoch: newId() },
      events: [{ type: 'SignedOut', data: { everywhere: true } }],
    }));
  }

  /**
   * Somebody has signed in: notes when, and a hash made with today's settings in place of `before`. The
   * sign-in itself is written down elsewhere. Undefined when he was locked in the meantime.
   */
  async signedIn(
    userId: string,
    rehashed?: { before: string; passwordHash: string },
  ): Promise<StoredUser | undefined> {
    const { records, now } = this.parts;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const read = await records.read(userId);
      if (read === undefined || read.user.locked) return undefined;
      const { user, revision } = read;
      const next: StoredUser = { ...user, lastSignInAt: new Date(now()).toISOString() };
      // A password that was changed meanwhile stays.
      if (rehashed !== undefined && rehashed.before === user.passwordHash) {
        next.passwordHash = rehashed.passwordHash;
      }
      if (await records.replace(next, revision)) return next;
    }
    return undefined;
  }

  /** What people call a user; undefined for an actor who is none. Some seconds old at most. */
  async displayName(actorId: string): Promise<string | undefined> {
    return (await this.parts.records.recent(actorId))?.displayName;
  }

  /** Some seconds old at most, where another process locked him. */
  async isLocked(userId: string): Promise<boolean> {
    return (await this.parts.records.recent(userId))?.locked ?? false;
  }

  async #takeUp(userId: string, oidc: OidcIdentity | undefined): Promise<UserAdded> {
    const { records } = this.parts;
    const read = await records.read(userId);
    const isSame = oidc !== undefined && isSameIdentity(read?.user.oidc, oidc);
    // One who was added and whose identity was not noted yet when the process ended.
    if (read === undefined || !isSame || !(await records.claimOidc(oidc, userId))) {
      return refuseAccess('name-taken');
    }
    return { type: 'added', user: shownUser(read.user) };
  }
}

function grantsOf({ roles, orgUnit }: StoredUser): { roles: string[]; orgUnit?: string } {
  return { roles, ...(orgUnit !== undefined && { orgUnit }) };
}
