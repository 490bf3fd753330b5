import type { Vault } from '../vault/vault.js';
import type { InPassing } from './in-passing.js';
import { RecentRecords } from './recent-records.js';
import { digestOf, newSecret } from './secrets.js';
import type { StoredUser } from './user.js';
import type { UserRecords } from './user-records.js';

/** Somebody who has signed in, in one browser. */
export interface Session {
  userId: string;
  /** UTC. */
  createdAt: string;
  /** To the minute. */
  lastSeenAt: string;
  /** When it ends however much it is used. */
  expiresAt: string;
  /** Begun by a one-time link: until then its user sets a password without the one he has lost. */
  newPasswordUntil?: string;
}

export interface OpenSession extends Session {
  /** What the browser keeps; nothing else opens the session, and it is not kept here. */
  secret: string;
}

interface StoredSession extends Session {
  /** The user's when it was begun; another one now means that it has ended. */
  epoch: string;
}

export interface SessionsParts {
  vault: Pick<Vault, 'get' | 'put' | 'remove'>;
  records: UserRecords;
  inPassing: InPassing;
  now: () => number;
  elapsedMs: () => number;
  /** Default 30 minutes. */
  idleMs?: number | undefined;
  /** Default 12 hours. */
  absoluteMs?: number | undefined;
}

const KIND = 'session';
const IDLE_MS = 30 * 60_000;
const ABSOLUTE_MS = 12 * 3_600_000;
const SEEN_EVERY_MS = 60_000;
/** As long as a link itself holds. Later somebody else may sit at the browser. */
const NEW_PASSWORD_MS = 15 * 60_000;
/** What anybody sends; nothing else is looked up. */
const SECRET = /^[\w-]{43}$/;

/**
 * Sessions in the vault, by the digest of their secret (OWASP ASVS 5.0, V7). One ends when it was not used for
 * some time, after some hours, when it is ended, and with all others of a user who is locked, gets another
 * password or has all of them ended.
 */
export class Sessions {
  readonly #recent: RecentRecords<{ session: StoredSession; seenMs: number }>;
  readonly #idleMs: number;
  readonly #absoluteMs: number;

  constructor(private readonly parts: SessionsParts) {
    this.#recent = new RecentRecords(parts.elapsedMs);
    this.#idleMs = parts.idleMs ?? IDLE_MS;
    this.#absoluteMs = parts.absoluteMs ?? ABSOLUTE_MS;
  }

  /** Always with a secret of its own: one that was there before somebody signed in opens nothing (V7.2.4). */
  async begin(
    { userId, epoch }: Pick<StoredUser, 'userId' | 'epoch'>,
    { byLink = false } = {},
  ): Promise<OpenSession> {
    const now = this.parts.now();
    const secret = newSecret();
    const session: StoredSession = {
      userId,
      epoch,
      createdAt: isoOf(now),
      lastSeenAt: isoOf(now),
      expiresAt: isoOf(now + this.#absoluteMs),
      ...(byLink && { newPasswordUntil: isoOf(now + NEW_PASSWORD_MS) }),
    };
    await this.#put(digestOf(secret), session, 0);
    return { ...shown(session), secret };
  }

  /** Whose session it is, while it lasts. Counts as a use of it. */
  async use(secret: string): Promise<{ session: Session; user: StoredUser } | undefined> {
    if (!SECRET.test(secret)) return undefined;
    const digest = digestOf(secret);
    const found = this.#recent.get(digest) ?? (await this.#load(digest));
    if (found === undefined) return undefined;
    const { session } = found;
    const now = this.parts.now();
    if (now - found.seenMs >= this.#idleMs || now >= Date.parse(session.expiresAt)) {
      return undefined;
    }
    const { records } = this.parts;
    const user = records.known(session.userId) ?? (await records.recent(session.userId));
    if (user === undefined || user.locked || user.epoch !== session.epoch) return undefined;
    found.seenMs = now;
    if (now - Date.parse(session.lastSeenAt) >= SEEN_EVERY_MS) this.#seen(digest, found, now);
    return { session, user };
  }

  /** What is kept of it, whether it still holds or not: for who was let in by it. No use of it. */
  async find(secret: string): Promise<Session | undefined> {
    const found = SECRET.test(secret) ? await this.#load(digestOf(secret)) : undefined;
    return found && shown(found.session);
  }

  /** Whether its user may set a password without giving the current one. */
  takesPassword({ newPasswordUntil }: Pick<Session, 'newPasswordUntil'>): boolean {
    return newPasswordUntil !== undefined && this.parts.now() < Date.parse(newPasswordUntil);
  }

  /** False: there was none, or it had ended. */
  async end(secret: string): Promise<boolean> {
    const digest = digestOf(secret);
    const removed = await this.parts.vault.remove(KIND, digest);
    this.#recent.forget(digest);
    return removed;
  }

  #load(digest: string): Promise<{ session: StoredSession; seenMs: number } | undefined> {
    return this.#recent.load(digest, async () => {
      const found = await this.parts.vault.get(KIND, digest);
      if (found === undefined) return undefined;
      const session = found.value as unknown as StoredSession; // written by this file only
      const seenMs = this.#recent.last(digest)?.seenMs ?? 0;
      return { session, seenMs: Math.max(seenMs, Date.parse(session.lastSeenAt)) };
    });
  }

  #seen(digest: string, found: { session: StoredSession }, now: number): void {
    found.session = { ...found.session, lastSeenAt: isoOf(now) };
    const { session } = found;
    this.parts.inPassing.do(async () => {
      const { vault } = this.parts;
      const stored = await vault.get(KIND, digest);
      // One that was ended in the meantime does not come back.
      if (stored !== undefined) await this.#put(digest, session, stored.revision);
    });
  }

  async #put(digest: string, session: StoredSession, ifRevision: number): Promise<void> {
    const idleAt = Date.parse(session.lastSeenAt) + this.#idleMs + SEEN_EVERY_MS;
    const expiresAt = isoOf(Math.min(idleAt, Date.parse(session.expiresAt)));
    await this.parts.vault.put(KIND, digest, { ...session }, { ifRevision, expiresAt });
  }
}

function shown({ epoch: _, ...session }: StoredSession): Session {
  return session;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
