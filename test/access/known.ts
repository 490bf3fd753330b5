import { Access, type AccessParts } from '../../src/access/access.js';
import type { AccessEvent } from '../../src/access/access-events.js';
import type { TracedBy } from '../../src/access/access-trace.js';
import type { User } from '../../src/access/user.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { guardsUnder } from '../../src/log/guards.js';
import type { Vault } from '../../src/vault/vault.js';
import { memoryVault } from '../support/memory-vault.js';

/** Access as a process has it, with clocks of the test's own. */

export const BY: TracedBy = { actor: { id: 'tester', kind: 'user' } };
export const PASSWORD = 'horse battery staple';
export const ADDRESS = '192.0.2.1';

const MINUTE_MS = 60_000;

/** Begins now, since what has expired by the machine's own clock is gone from a vault. */
export class Clock {
  #ms = Date.now();

  readonly now = (): number => this.#ms;

  pass({ seconds = 0, minutes = 0, hours = 0 }): void {
    this.#ms += seconds * 1000 + (minutes + hours * 60) * MINUTE_MS;
  }

  /** UTC ISO text. */
  after({ minutes }: { minutes: number }): string {
    return new Date(this.#ms + minutes * MINUTE_MS).toISOString();
  }
}

export interface Traced {
  userId: string;
  event: AccessEvent;
  by: TracedBy;
}

export interface Process {
  access: Access;
  traced: Traced[];
}

export function processOn(vault: Vault, clock: Clock, more: Partial<AccessParts> = {}): Process {
  const traced: Traced[] = [];
  const record = async (userId: string, event: AccessEvent, by: TracedBy) => {
    traced.push({ userId, event, by });
  };
  const access = new Access({
    vault,
    policy: DEFAULT_POLICY,
    guards: guardsUnder(Buffer.alloc(32, 7)),
    trace: { record, recordIfPossible: record },
    report: (trouble) => {
      throw new Error(trouble);
    },
    now: clock.now,
    elapsedMs: clock.now,
    ...more,
  });
  return { access, traced };
}

export function inMemory(
  more: Partial<AccessParts> = {},
): Process & { clock: Clock; vault: Vault } {
  const clock = new Clock();
  const vault = memoryVault();
  return { ...processOn(vault, clock, more), clock, vault };
}

export async function added(
  { users }: Access,
  name: string,
  roles: string[] = ['sales'],
  more: { password?: string; orgUnit?: string } = {},
): Promise<User> {
  const result = await users.add({ name, roles, ...more }, BY);
  if (result.type !== 'added') throw new Error(`${name} was not added: ${result.code}`);
  return result.user;
}

/** The secret of a new session of a user with `PASSWORD`. */
export async function sessionOf(access: Access, name: string, previous?: string): Promise<string> {
  const result = await access.signIn(name, PASSWORD, ADDRESS, { previous });
  if (result.type !== 'signed-in') throw new Error(`${name} was not let in: ${result.type}`);
  return result.session.secret;
}

export async function isKnown(access: Access, secret: string): Promise<boolean> {
  return (await access.identify({ type: 'session', secret })) !== undefined;
}

/** Ends like a killed process at the n-th write: what comes after it never happens. */
export function killedAtWrite(vault: Vault, n: number): Vault {
  let writes = 0;
  const counted = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes >= n) throw new Error('killed');
    return write();
  };
  return {
    ...vault,
    put: (...args) => counted(() => vault.put(...args)),
    remove: (...args) => counted(() => vault.remove(...args)),
  };
}
