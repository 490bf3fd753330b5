import type { Guards } from '../log/guards.js';
import type { Vault } from '../vault/vault.js';
import type { AccessTrace } from './access-trace.js';
import { type Caller, callerOf } from './caller.js';
import type { Identity } from './identity.js';
import { InPassing } from './in-passing.js';
import { identityActingFor, identityOfToken, identityOfUser } from './known-identities.js';
import { OneTimeLinks } from './one-time-links.js';
import { Passwords } from './passwords.js';
import type { RightsPolicy } from './rights.js';
import { Sessions } from './sessions.js';
import {
  type PasswordChange,
  type PasswordRefused,
  type SignIn,
  type SignInOptions,
  SignIns,
  type SignOutOptions,
} from './sign-ins.js';
import { standingOf } from './standing.js';
import { isOurToken } from './token-text.js';
import { Tokens, type UsedToken } from './tokens.js';
import { UserRecords } from './user-records.js';
import { Users } from './users.js';

export interface AccessParts {
  vault: Vault;
  policy: RightsPolicy;
  /** Under the key file's digest key: typed names are kept as digests only. */
  guards: Pick<Guards, 'requestDigest'>;
  trace: Pick<AccessTrace, 'record' | 'recordIfPossible'>;
  /** Counts wrong passwords of a user that exists. */
  failures?: { count(userId: string): Promise<void> };
  /** What becomes of a bearer that is none of our tokens; without it, nobody. */
  bearer?: (jwt: string) => Promise<Identity | undefined>;
  /** Told, as a sentence, of something written in passing that failed. */
  report?: (trouble: string) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds of a clock that is never put back. */
  elapsedMs?: () => number;
  /** Default 30 minutes. */
  sessionIdleMs?: number;
  /** Default 12 hours. */
  sessionAbsoluteMs?: number;
  /** Default 15 minutes. */
  linkMs?: number;
}

export type Credential = { type: 'session'; secret: string } | { type: 'bearer'; token: string };

/**
 * Who is known, and how. All of it is in the vault, in a form that opens nothing. What one process changes
 * holds there at once, and within five seconds in every other one.
 */
export class Access {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly links: OneTimeLinks;
  readonly #parts: AccessParts;
  readonly #records: UserRecords;
  readonly #signIns: SignIns;
  readonly #inPassing: InPassing;
  /** Of what is read again after some seconds, and goes with it. */
  readonly #callers = new WeakMap<object, { owner: object | undefined; caller: Caller }>();

  constructor(parts: AccessParts) {
    const {
      vault,
      policy,
      trace,
      report = () => undefined,
      now = () => Date.now(),
      elapsedMs = () => performance.now(),
    } = parts;
    const inPassing = new InPassing(report);
    const passwords = new Passwords();
    const records = new UserRecords(vault, elapsedMs);
    this.#parts = parts;
    this.#inPassing = inPassing;
    this.#records = records;
    this.users = new Users({ vault, records, passwords, policy, trace, now });
    this.sessions = new Sessions({
      vault,
      records,
      inPassing,
      now,
      elapsedMs,
      idleMs: parts.sessionIdleMs,
      absoluteMs: parts.sessionAbsoluteMs,
    });
    this.tokens = new Tokens({ vault, records, policy, trace, inPassing, now, elapsedMs });
    this.links = new OneTimeLinks({ vault, records, trace, now, linkMs: parts.linkMs });
    this.#signIns = new SignIns({
      ...parts,
      now,
      users: this.users,
      sessions: this.sessions,
      links: this.links,
      records,
      passwords,
      inPassing,
      isAnybodyKnown: () => this.#isAnybodyKnown(),
    });
  }

  /** Wrong passwords for names that nobody has, for metrics. */
  get unknownFailures(): number {
    return this.#signIns.unknownFailures;
  }

  /** @param address from where, as text */
  signIn(
    name: string,
    password: string,
    address: string,
    options: SignInOptions = {},
  ): Promise<SignIn> {
    return this.#signIns.byPassword(name, password, address, options);
  }

  /** By a one-time link; the second use of one is refused. */
  signInByLink(secret: string, options: SignInOptions = {}): Promise<SignIn> {
    return this.#signIns.byLink(secret, options);
  }

  /** Somebody whom an OpenID provider has vouched for; refused when he is locked. */
  signInVouched(userId: string, options: SignInOptions = {}): Promise<SignIn> {
    return this.#signIns.byProvider(userId, options);
  }

  /** Ends the session, or all of its user. False: it had ended. */
  signOut(secret: string, options: SignOutOptions = {}): Promise<boolean> {
    return this.#signIns.out(secret, options);
  }

  /**
   * A new password for who is signed in, who gives the current one where there is one, unless he has just come
   * by a link. All his sessions end; the answer has a new one.
   */
  changePassword(secret: string, change: PasswordChange): Promise<SignIn | PasswordRefused> {
    return this.#signIns.changePassword(secret, change);
  }

  /** Undefined for nobody: unknown, ended, expired, revoked or locked. */
  async identify(credential: Credential): Promise<Caller | undefined> {
    if (credential.type === 'session') {
      const used = await this.sessions.use(credential.secret);
      return used && this.#caller(used.user, undefined, () => identityOfUser(used.user));
    }
    if (!isOurToken(credential.token)) {
      const identity = await this.#parts.bearer?.(credential.token);
      return identity && this.#caller(identity, undefined, () => identity);
    }
    const used = await this.tokens.use(credential.token);
    return used && this.#callerOfToken(used);
  }

  /** The same at once, where it was found out a moment ago; undefined says nothing. */
  identifiedNow(credential: Credential): Caller | undefined {
    if (credential.type === 'session') return undefined;
    const used = this.tokens.usedNow(credential.token);
    return used && this.#callerOfToken(used);
  }

  #callerOfToken({ token, owner }: UsedToken): Caller {
    return this.#caller(token, owner, () => identityOfToken(token, owner));
  }

  /**
   * The caller acting for a user, with what both may. Undefined without the permission `on-behalf-of`, for
   * who is no service, and where there is no such user, or he is locked.
   */
  async identifyFor({ identity, rights }: Caller, userId: string): Promise<Caller | undefined> {
    const isService = identity.actor.kind === 'service' && identity.actor.onBehalfOf === undefined;
    if (!isService || !rights.permissions.has('on-behalf-of')) return undefined;
    const user = await this.#records.recent(userId);
    if (user === undefined || user.locked) return undefined;
    return callerOf(identityActingFor(identity, user), this.#parts.policy);
  }

  /** What somebody who was known before may do now; undefined where he may no longer do anything. */
  standing(identity: Identity): Promise<Identity | undefined> {
    const { policy, now = () => Date.now() } = this.#parts;
    return standingOf(identity, { records: this.#records, tokens: this.tokens, policy, now });
  }

  /** When there is no user yet: the secret of a link that makes the first administrator when it is used. */
  async firstAdministrator(): Promise<string | undefined> {
    return (await this.#isAnybodyKnown()) ? undefined : this.links.makeFirst();
  }

  /** Whether somebody can sign in without a provider: a user with a password, or a token. */
  async hasWayIn(): Promise<boolean> {
    const now = (this.#parts.now ?? Date.now)();
    for await (const { expiresAt } of this.tokens.all()) {
      if (now < Date.parse(expiresAt)) return true;
    }
    for await (const user of this.users.all()) if (user.hasPassword && !user.locked) return true;
    return false;
  }

  /** Resolves when what is written in passing is written. */
  close(): Promise<void> {
    return this.#inPassing.ended();
  }

  /** A token is for a program: whoever made one may still want to sign in. */
  async #isAnybodyKnown(): Promise<boolean> {
    return (await this.users.list({ limit: 1 })).length > 0;
  }

  /** Rights are made once of what was read once. */
  #caller(known: object, owner: object | undefined, identity: () => Identity): Caller {
    const before = this.#callers.get(known);
    if (before !== undefined && before.owner === owner) return before.caller;
    const caller = callerOf(identity(), this.#parts.policy);
    this.#callers.set(known, { owner, caller });
    return caller;
  }
}
