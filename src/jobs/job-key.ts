import { setTimeout as wait } from 'node:timers/promises';
import type { Vault } from '../vault/vault.js';
import type { JobRecord } from './job.js';

/** Makes that the same request under the same key adds one job only. */
export interface JobKey {
  /** From the actor and the client's key (`Guards.once`). */
  guard: string;
  /** Of what was asked; the same key with another one is refused. */
  requestDigest: string;
}

export type Claim =
  | { type: 'ours' }
  /** The same request came before. */
  | { type: 'repeated'; job: JobRecord }
  /** The key stands for another request. */
  | { type: 'key-reused' };

const KIND = 'job-key';
/** Between the claim of a key and its job is one write. */
const CLAIM_MS = 2_000;
const CLAIM_LOOK_MS = 10;

/**
 * Claims a key for a job that is to be added next.
 * @param read gives the job that a key was claimed for
 * @param expiresAt UTC; afterwards the key stands for nothing
 */
export async function claimKey(
  vault: Pick<Vault, 'get' | 'put'>,
  { guard, requestDigest }: JobKey,
  jobId: string,
  read: (jobId: string) => Promise<JobRecord | undefined>,
  expiresAt: string,
): Promise<Claim> {
  for (const since = performance.now(); ; await wait(CLAIM_LOOK_MS)) {
    const found = await vault.get(KIND, guard);
    const job = found && (await read(String(found.value.jobId)));
    if (found && job) {
      const isSame = found.value.requestDigest === requestDigest;
      return isSame ? { type: 'repeated', job } : { type: 'key-reused' };
    }
    // Somebody is just adding the job, or got no further, or what the key stood for has expired.
    if (found && performance.now() - since < CLAIM_MS) continue;
    const claim = { jobId, requestDigest };
    const options = { ifRevision: found?.revision ?? 0, expiresAt };
    if ((await vault.put(KIND, guard, claim, options)) !== undefined) return { type: 'ours' };
  }
}
