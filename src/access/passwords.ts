import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { newSecret } from './secrets.js';

/**
 * argon2id (RFC 9106) with the first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one
 * lane; some 10 ms on a core. Of the settings there that are equally strong it is the one with few passes that
 * still needs little memory when several sign in at once. A hash says what it was made with, so these can be
 * raised at any time: whoever signs in then gets a new one.
 */
export const HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Half of the cores, so that those who sign in leave the others to those who work; and not all of the four
 * threads that Node has for such work and for files.
 */
const AT_ONCE = Math.min(3, Math.max(1, Math.floor(availableParallelism() / 2)));
/** One more than so many that wait is asked to come again: about a second's worth. */
const MAX_WAITING = 64;

/** Makes and checks hashes of passwords, on threads of the pool, few at a time. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #nobodys: Promise<string> | undefined;

  /** Whether so many wait already that another one should come again later. */
  get isBusy(): boolean {
    return this.#waiting.length >= MAX_WAITING;
  }

  /** A PHC string, with a salt of its own. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password.normalize('NFC'), HASHING));
  }

  /**
   * Whether it is the password. Where there is none, no; after the same work.
   * @param hashed PHC string
   */
  async matches(hashed: string | undefined, password: string): Promise<boolean> {
    // Also made when it is not needed, so that the first one who has no password takes no longer.
    this.#nobodys ??= this.hash(newSecret());
    const nobodys = await this.#nobodys;
    const isRight = await this.#inTurn(() => verify(hashed ?? nobodys, password.normalize('NFC')));
    return isRight && hashed !== undefined;
  }

  /** Whether it was made with other settings than new ones are. */
  isOutdated(hashed: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(hashed);
    return (
      memoryCost !== HASHING.memoryCost ||
      timeCost !== HASHING.timeCost ||
      parallelism !== HASHING.parallelism
    );
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < AT_ONCE) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever comes next takes the place over.
      if (next !== undefined) next();
      else this.#running -= 1;
    }
  }
}
