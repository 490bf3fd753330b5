import type { Guards } from '../log/guards.js';
import type { Vault } from '../vault/vault.js';
import type { AccessTrace, TracedBy } from './access-trace.js';
import { AddressAttempts } from './address-attempts.js';
import { Attempts, isLock, LOCK_MS } from './attempts.js';
import type { InPassing } from './in-passing.js';
import { loginNameOf } from './login-name.js';
import type { Passwords } from './passwords.js';
import type { StoredUser } from './user.js';
import type { UserRecords } from './user-records.js';

export interface PasswordCheckParts {
  vault: Vault;
  guards: Pick<Guards, 'requestDigest'>;
  trace: Pick<AccessTrace, 'recordIfPossible'>;
  /** Counts wrong passwords of a user that exists. */
  failures?: { count(userId: string): Promise<void> };
  now: () => number;
  records: UserRecords;
  passwords: Passwords;
  inPassing: InPassing;
}

export type NotSignedIn =
  /** Unknown, wrong or locked: the same answer after the same work. */
  | { type: 'refused' }
  /** Too many failures, of this name or from this address, or too many at once: nothing was tried. */
  | { type: 'wait'; seconds: number };

type Checked =
  | {
      type: 'right';
      user: StoredUser;
      /** A hash with today's settings, where the one there is has others. */
      rehashed?: { before: string; passwordHash: string };
    }
  | NotSignedIn;

/** Neither a name nor an id that anybody can have. */
const NOBODY = ' ';
const ATTEMPTS_BY: TracedBy = { actor: { id: 'sign-in-attempts', kind: 'system' } };

/** Whether it is somebody's password, told so that nobody learns who there is. */
export class PasswordCheck {
  readonly #attempts: Attempts;
  readonly #addresses: AddressAttempts;
  #unknownFailures = 0;

  constructor(private readonly parts: PasswordCheckParts) {
    this.#attempts = new Attempts(parts);
    this.#addresses = new AddressAttempts(parts.now);
  }

  get unknownFailures(): number {
    return this.#unknownFailures;
  }

  /** Takes as long for a name that nobody has, and counts it in the same way. @param name as typed */
  async check(name: string, password: string, address: string): Promise<Checked> {
    const { passwords } = this.parts;
    if (passwords.isBusy) return { type: 'wait', seconds: 1 };
    const seconds = this.#addresses.begin(address);
    if (seconds !== undefined) return { type: 'wait', seconds };
    const user = await this.#named(name);
    const attempt = await this.#attempts.begin(name, user !== undefined);
    if (attempt.type === 'wait') return attempt;
    const isRight = await passwords.matches(user?.passwordHash, password);
    if (!isRight || user === undefined || user.locked) {
      this.#failed(user, attempt.failures);
      return { type: 'refused' };
    }
    await this.#attempts.succeeded(attempt);
    this.#addresses.succeeded(address);
    const before = user.passwordHash ?? '';
    return passwords.isOutdated(before)
      ? { type: 'right', user, rehashed: { before, passwordHash: await passwords.hash(password) } }
      : { type: 'right', user };
  }

  /** The same look-ups, whether there is somebody of the name or not. */
  async #named(name: string): Promise<StoredUser | undefined> {
    const { records } = this.parts;
    const userId = await records.idOfName(loginNameOf(name) ?? NOBODY);
    return (await records.read(userId ?? NOBODY))?.user;
  }

  /** Nobody waits for it: what is written of those who exist must not be seen in how long it takes. */
  #failed(user: StoredUser | undefined, failures: number): void {
    const { failures: counts, trace, inPassing, now } = this.parts;
    if (user === undefined) {
      this.#unknownFailures += 1;
      return;
    }
    const { userId } = user;
    if (counts !== undefined) inPassing.do(() => counts.count(userId));
    if (!isLock(failures)) return;
    const until = new Date(now() + LOCK_MS).toISOString();
    const event = {
      type: 'UserLocked' as const,
      data: { because: 'failed-sign-ins' as const, until },
    };
    inPassing.do(() => trace.recordIfPossible(userId, event, ATTEMPTS_BY));
  }
}
