import { Access } from '../access/access.js';
import {
  type AccessRefusal,
  type AccessRefusalCode,
  isRefused,
  refusalSentence,
} from '../access/access-refusal.js';
import { AccessTrace, type TracedBy } from '../access/access-trace.js';
import { storeCaller } from '../access/caller.js';
import { isActorId } from '../customer/catalogue/value-checks.js';
import type { Policy } from '../customer/policy.js';
import { RefusedError, UsageError } from './exit.js';
import { say } from './say.js';
import { configure, requireStore, withStore } from './store.js';

/*
 * Users and tokens on the store itself, with the rights of whoever can read the key file. A service that is
 * running notices within five seconds.
 */

export interface AccessCommand {
  actor: string;
  json?: boolean;
}

/**
 * @param refused what of it is refused by the policy alone, before a store is made for it; without it, there
 * must be a store
 */
export async function withAccess(
  { actor }: Pick<AccessCommand, 'actor'>,
  refused: ((policy: Policy) => AccessRefusal | undefined) | undefined,
  work: (access: Access, by: TracedBy) => Promise<number>,
): Promise<number> {
  if (!isActorId(actor)) {
    throw new UsageError('--actor: 1 to 64 letters, digits, dots, hyphens and underscores.');
  }
  const config = await configure();
  if (refused === undefined) await requireStore(config);
  const refusal = refused?.(config.policy);
  if (refusal !== undefined) throw errorOf(refusal);
  return withStore(config, async ({ vault, guards, journal }) => {
    const trace = new AccessTrace({ journal, report: say });
    const access = new Access({ vault, guards, trace, policy: config.policy, report: say });
    try {
      return await work(access, { actor: storeCaller(actor).identity.actor });
    } finally {
      await access.close();
    }
  });
}

/** What stands in the way and could not be seen from here; everything else is wrong use. */
const IN_THE_WAY: ReadonlySet<AccessRefusalCode> = new Set([
  'name-taken',
  'last-administrator',
  'user-locked',
  'busy',
]);

/** What was done. @throws UsageError or RefusedError for a refusal */
export function requireDone<Done extends { type: string }>(
  result: Done | AccessRefusal,
): Exclude<Done, AccessRefusal> {
  if (isRefused(result)) throw errorOf(result);
  return result as Exclude<Done, AccessRefusal>; // a refusal is all that was left out
}

function errorOf(refusal: AccessRefusal): Error {
  const sentence = refusalSentence(refusal, 'en');
  return IN_THE_WAY.has(refusal.code)
    ? new RefusedError(refusal.code, sentence)
    : new UsageError(sentence);
}
