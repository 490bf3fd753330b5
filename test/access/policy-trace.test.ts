import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { policyDigest, tracePolicy } from '../../src/access/policy-trace.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { Policy } from '../../src/customer/policy.js';
import { type Process, processesOnOneFolder } from '../support/commands.js';
import { traceOf, tracesOf } from './support.js';

const A = DEFAULT_POLICY;
const B: Policy = { ...A, codeRule: 'K{seq:6}' };

/** What a service does at its start. */
function start(process: Process, policy: Policy): Promise<void> {
  return tracePolicy(process.journal, traceOf(process), policy);
}

it('the digest is that of the canonical JSON, whatever the order of its parts', () => {
  const { roles, ...rest } = A;
  expect(policyDigest({ roles, ...rest })).toBe(policyDigest(A));
  expect(policyDigest(A)).toBe(
    createHash('sha256')
      .update(canonicalize(A) ?? '')
      .digest('hex'),
  );
  expect(policyDigest(B)).not.toBe(policyDigest(A));
});

describe('the policy of a start', () => {
  const folder = processesOnOneFolder();
  const a = policyDigest(A);
  const b = policyDigest(B);

  it('is written down when it is another one than before, also when it comes back', async () => {
    const process = await folder.start();
    for (const policy of [A, A, B, B, A, A, B]) await start(process, policy);
    expect(await tracesOf(process, 'system')).toEqual([
      { type: 'PolicyChanged', data: { digest: a } },
      { type: 'PolicyChanged', data: { digest: b, before: a } },
      { type: 'PolicyChanged', data: { digest: a, before: b } },
      { type: 'PolicyChanged', data: { digest: b, before: a } },
    ]);
    const commit = await process.journal.commitAt(1, { opened: false });
    expect(commit?.actor).toEqual({ id: 'start', kind: 'system' });
    expect(await process.journal.findGuards([`once:policy:${a}#1`, `once:policy:${a}#3`])).toEqual(
      new Map([
        [`once:policy:${a}#1`, expect.objectContaining({ position: 1 })],
        [`once:policy:${a}#3`, expect.objectContaining({ position: 3 })],
      ]),
    );
  });

  it('is written down once by processes that start at the same time', async () => {
    const processes = [await folder.start(), await folder.start(), await folder.start()];
    await Promise.all(processes.map((process) => start(process, A)));
    await Promise.all(processes.map((process) => start(process, B)));
    const [process] = processes;
    const written = process ? await tracesOf(process, 'system') : [];
    expect(written.map(({ data }) => (data as { digest: string }).digest)).toEqual([a, b]);
  });
});
