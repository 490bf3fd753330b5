import { createHash, randomUUID } from 'node:crypto';
import type { Vault } from '../../vault/vault.js';

/**
 * The bulk action of a command line that was stopped: the same words given again go on with it, and after
 * its end begin another one.
 */
export interface SameAction {
  jobId: string;
  /** An earlier run began it. */
  isResumed: boolean;
  /** It is over: the same words are another action from now on. */
  end(): Promise<void>;
}

const KIND = 'same-bulk-action';

/** @param words everything that makes it the same action */
export async function sameAction(vault: Vault, words: unknown): Promise<SameAction> {
  const key = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  const end = async () => {
    await vault.remove(KIND, key);
  };
  const jobId = randomUUID();
  const isNew = (await vault.put(KIND, key, { jobId }, { ifRevision: 0 })) !== undefined;
  const begun = isNew ? undefined : await vault.get(KIND, key);
  return begun === undefined
    ? { jobId, isResumed: false, end }
    : { jobId: String(begun.value.jobId), isResumed: true, end };
}
