import type { AccessTrace } from '../../src/access/access-trace.js';
import { FailedSignIns } from '../../src/access/failed-sign-ins.js';
import { StoreError } from '../../src/log/store-error.js';
import type { Vault } from '../../src/vault/vault.js';
import { type Process, processesOnOneFolder } from '../support/commands.js';
import { traceOf, tracesOf } from './support.js';

const NINE = Date.parse('2026-11-24T09:15:00Z');
const MINUTE = 60_000;

/** The counts of one process, whose clock the test sets. */
function countsOf(
  process: { vault: Vault },
  trace: Pick<AccessTrace, 'record'>,
  clock: { ms: number },
): FailedSignIns {
  return new FailedSignIns({ vault: process.vault, trace, now: () => clock.ms });
}

describe('wrong passwords', () => {
  const folder = processesOnOneFolder();
  let processes: [Process, Process];
  let clock: { ms: number };
  let counts: [FailedSignIns, FailedSignIns];

  beforeEach(async () => {
    clock = { ms: NINE };
    processes = [await folder.start(), await folder.start()];
    const [one, other] = processes;
    counts = [countsOf(one, traceOf(one), clock), countsOf(other, traceOf(other), clock)];
  });

  it('are one event for each user and hour, however many there are', async () => {
    const [one, other] = counts;
    for (let n = 0; n < 5; n++) await Promise.all([one.count('u1'), other.count('u1')]);
    await one.count('u2.x');
    clock.ms += 60 * MINUTE;
    await one.count('u1');
    clock.ms += 60 * MINUTE;

    expect(await one.writeEnded()).toBe(3);

    const failed = (hour: string, count: number) => ({
      type: 'SignInsFailed',
      data: { hour, count },
    });
    expect(await tracesOf(processes[0], 'u1')).toEqual([
      failed('2026-11-24T09', 10),
      failed('2026-11-24T10', 1),
    ]);
    expect(await tracesOf(processes[0], 'u2.x')).toEqual([failed('2026-11-24T09', 1)]);
    expect((await processes[0].journal.commitAt(1, { opened: false }))?.actor).toEqual({
      id: 'sign-in-counts',
      kind: 'system',
    });
    expect(await processes[0].vault.list('failed-sign-ins')).toEqual([]);
  });

  it('are written down when their hour is over for everybody', async () => {
    const [one] = counts;
    await one.count('u1');
    clock.ms = Date.parse('2026-11-24T10:01:59.999Z');
    expect(await one.writeEnded()).toBe(0);
    clock.ms += 1;
    expect(await one.writeEnded()).toBe(1);
    expect(await tracesOf(processes[0], 'u1')).toHaveLength(1);
  });

  it('are written down once, whichever process comes first', async () => {
    const users = Array.from({ length: 10 }, (_, n) => `u${n}`);
    for (const userId of users) await counts[0].count(userId);
    clock.ms += 63 * MINUTE;
    await Promise.all(counts.map((one) => one.writeEnded()));
    for (const userId of users) expect(await tracesOf(processes[0], userId)).toHaveLength(1);
  });

  it('are written down by who starts again later', async () => {
    await counts[0].count('u1');
    clock.ms += 3 * 24 * 60 * MINUTE;
    const again = await folder.start();
    await countsOf(again, traceOf(again), clock).writeEnded();
    expect(await tracesOf(again, 'u1')).toHaveLength(1);
  });

  it('stay counted while the log cannot be written, and are not written twice', async () => {
    const [process] = processes;
    const trace = traceOf(process);
    let isFull = true;
    const counting = countsOf(
      process,
      {
        async record(...given) {
          if (isFull) throw new StoreError('full', 'No room is left.');
          await trace.record(...given);
          // Written, and lost before it was removed from the vault.
          if (given[0] === 'u2') throw new StoreError('full', 'No room is left.');
        },
      },
      clock,
    );
    await counting.count('u1');
    await counting.count('u2');
    clock.ms += 63 * MINUTE;
    await expect(counting.writeEnded()).rejects.toThrow('No room');
    isFull = false;
    await expect(counting.writeEnded()).rejects.toThrow('No room');
    await counts[0].writeEnded();
    expect(await tracesOf(process, 'u1')).toHaveLength(1);
    expect(await tracesOf(process, 'u2')).toHaveLength(1);
  });
});
