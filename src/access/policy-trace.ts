import { createHash } from 'node:crypto';
import type { Policy } from '../customer/policy.js';
import { canonicalJson } from '../log/commit.js';
import type { Journal } from '../log/journal.js';
import { accessStream } from '../log/streams.js';
import type { AccessTrace } from './access-trace.js';
import { serviceItself } from './caller.js';

/** In whose stream it stands what concerns no user. */
const SYSTEM = 'system';

/** SHA-256 of the policy's canonical JSON (RFC 8785), in hex. */
export function policyDigest(policy: Policy): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex');
}

/**
 * Writes down that the policy is another one than the last that was written down, if it is. A policy may
 * come back, so the guard has the number of the change behind the digest: of several processes that start
 * with it at once, one writes.
 * @throws StoreError when the log cannot be read or written
 */
export async function tracePolicy(
  journal: Pick<Journal, 'readStream'>,
  trace: Pick<AccessTrace, 'record'>,
  policy: Policy,
): Promise<void> {
  const changes = await policyChanges(journal);
  const digest = policyDigest(policy);
  const before = changes.at(-1);
  if (before === digest) return;
  await trace.record(
    SYSTEM,
    { type: 'PolicyChanged', data: { digest, ...(before !== undefined && { before }) } },
    {
      actor: serviceItself('start').identity.actor,
      guard: `once:policy:${digest}#${changes.length + 1}`,
    },
  );
}

/** The digests there were, in order. */
async function policyChanges(journal: Pick<Journal, 'readStream'>): Promise<string[]> {
  const commits = await journal.readStream(accessStream(SYSTEM));
  return commits
    .flatMap(({ streams }) => streams)
    .flatMap(({ events }) => events)
    .filter(({ type }) => type === 'PolicyChanged')
    .map(({ data }) => String(data.digest));
}
