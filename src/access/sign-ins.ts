import type { SignedInBy } from './access-events.js';
import { type AccessRefusal, isRefused, refuseAccess } from './access-refusal.js';
import type { AccessTrace, TracedBy } from './access-trace.js';
import type { OneTimeLinks } from './one-time-links.js';
import { type NotSignedIn, PasswordCheck, type PasswordCheckParts } from './password-check.js';
import type { OpenSession, Sessions } from './sessions.js';
import { shownUser, type User } from './user.js';
import type { Users } from './users.js';

export type SignIn = { type: 'signed-in'; session: OpenSession; user: User } | NotSignedIn;

export interface SignInOptions {
  /** The session that the browser had before: it ends. */
  previous?: string | undefined;
  correlationId?: string | undefined;
}

export interface SignOutOptions {
  everywhere?: boolean;
  correlationId?: string | undefined;
}

export interface PasswordChange {
  /** Absent where there is none, and for who has just come by a link. */
  current?: string | undefined;
  password: string;
  address: string;
  correlationId?: string | undefined;
}

/** `wrong-password` where the current one is, or is missing; else why the new one is refused. */
export interface PasswordRefused {
  type: 'password-refused';
  refusal: AccessRefusal;
}

export interface SignInsParts extends PasswordCheckParts {
  trace: Pick<AccessTrace, 'record' | 'recordIfPossible'>;
  users: Users;
  sessions: Sessions;
  links: OneTimeLinks;
  isAnybodyKnown: () => Promise<boolean>;
}

const FIRST = { name: 'admin', displayName: '管理员', roles: ['administrator', 'steward'] };
const FIRST_BY: TracedBy = { actor: { id: 'first-start', kind: 'system' } };

/** The ways to a session: by password, by a link, by a provider's word; and out again. */
export class SignIns {
  readonly #passwords: PasswordCheck;

  constructor(private readonly parts: SignInsParts) {
    this.#passwords = new PasswordCheck(parts);
  }

  get unknownFailures(): number {
    return this.#passwords.unknownFailures;
  }

  async byPassword(
    name: string,
    password: string,
    address: string,
    options: SignInOptions,
  ): Promise<SignIn> {
    const checked = await this.#passwords.check(name, password, address);
    if (checked.type !== 'right') return checked;
    return this.#begin(checked.user.userId, { by: 'password' }, options, checked.rehashed);
  }

  async byLink(secret: string, options: SignInOptions): Promise<SignIn> {
    const { links, records } = this.parts;
    const whom = await links.use(secret);
    if (whom === undefined) return { type: 'refused' };
    if (whom.type === 'user') {
      const read = await records.read(whom.userId);
      if (read?.user.epoch !== whom.epoch) return { type: 'refused' };
      const { userId, madeBy } = whom;
      return this.#begin(userId, { by: 'link', ...(madeBy !== undefined && { madeBy }) }, options);
    }
    const userId = await this.#makeFirst();
    return userId === undefined
      ? { type: 'refused' }
      : this.#begin(userId, { by: 'link' }, options);
  }

  byProvider(userId: string, options: SignInOptions): Promise<SignIn> {
    return this.#begin(userId, { by: 'oidc' }, options);
  }

  async out(
    secret: string,
    { everywhere = false, correlationId }: SignOutOptions,
  ): Promise<boolean> {
    const { sessions, users, trace } = this.parts;
    const used = await sessions.use(secret);
    const ended = await sessions.end(secret);
    if (used === undefined || !ended) return false;
    const { userId } = used.user;
    const by = byUser(userId, correlationId);
    if (everywhere) await users.endSessions(userId, by);
    else await trace.recordIfPossible(userId, { type: 'SignedOut', data: { everywhere } }, by);
    return true;
  }

  async changePassword(
    secret: string,
    { current, password, address, correlationId }: PasswordChange,
  ): Promise<SignIn | PasswordRefused> {
    const used = await this.parts.sessions.use(secret);
    if (used === undefined) return { type: 'refused' };
    const { userId, name, passwordHash } = used.user;
    if (passwordHash !== undefined && !this.parts.sessions.takesPassword(used.session)) {
      const checked = await this.#passwords.check(name, current ?? '', address);
      if (checked.type === 'wait') return checked;
      if (checked.type === 'refused') return passwordRefused(refuseAccess('wrong-password'));
    }
    const by = byUser(userId, correlationId);
    const changed = await this.parts.users.setPassword(userId, password, by);
    if (isRefused(changed)) return passwordRefused(changed);
    const read = await this.parts.records.read(userId);
    if (read === undefined || read.user.locked) return { type: 'refused' };
    const session = await this.parts.sessions.begin(read.user);
    return { type: 'signed-in', session, user: shownUser(read.user) };
  }

  async #makeFirst(): Promise<string | undefined> {
    if (await this.parts.isAnybodyKnown()) return undefined;
    const added = await this.parts.users.add(FIRST, FIRST_BY);
    return isRefused(added) ? undefined : added.user.userId;
  }

  async #begin(
    userId: string,
    how: SignedInBy,
    { previous, correlationId }: SignInOptions,
    rehashed?: { before: string; passwordHash: string },
  ): Promise<SignIn> {
    const { records, users, sessions, trace } = this.parts;
    const read = await records.read(userId);
    if (read === undefined || read.user.locked) return { type: 'refused' };
    await trace.record(userId, { type: 'SignedIn', data: how }, byUser(userId, correlationId));
    const user = await users.signedIn(userId, rehashed);
    if (user === undefined) return { type: 'refused' };
    if (previous !== undefined) await sessions.end(previous);
    const session = await sessions.begin(user, { byLink: how.by === 'link' });
    return { type: 'signed-in', session, user: shownUser(user) };
  }
}

function byUser(userId: string, correlationId: string | undefined): TracedBy {
  return {
    actor: { id: userId, kind: 'user' },
    ...(correlationId !== undefined && { correlationId }),
  };
}

function passwordRefused(refusal: AccessRefusal): PasswordRefused {
  return { type: 'password-refused', refusal };
}
