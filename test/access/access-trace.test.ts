import type { AccessEvent } from '../../src/access/access-events.js';
import { AccessTrace } from '../../src/access/access-trace.js';
import type { EventLog } from '../../src/log/event-log.js';
import { StoreError } from '../../src/log/store-error.js';
import { accessStream } from '../../src/log/streams.js';
import { processesOnOneFolder } from '../support/commands.js';
import { testJournal } from '../support/journal.js';
import { memoryLog } from '../support/memory-log.js';
import { traceOf, tracesOf } from './support.js';

const BY = { actor: { id: 'u1', kind: 'user' as const }, correlationId: 'request-1' };

/** What tells one trace from the next. */
function nth(count: number): AccessEvent {
  return { type: 'SignInsFailed', data: { hour: '2026-11-24T09', count } };
}

describe('a trace of access', () => {
  const folder = processesOnOneFolder();

  it('lies in the stream of whom it concerns, with who did it', async () => {
    const process = await folder.start();
    const seen: number[] = [];
    const { journal } = process;
    const trace = new AccessTrace({ journal, appended: (position) => seen.push(position) });

    await trace.record('u1', { type: 'SignedIn', data: { by: 'password' } }, BY);
    await trace.record('u1', { type: 'SignedOut', data: { everywhere: true } }, BY);

    const [first, second] = await journal.readStream(accessStream('u1'));
    expect(first).toMatchObject({
      position: 1,
      actor: BY.actor,
      cause: { correlationId: 'request-1' },
      streams: [
        {
          streamId: 'access:u1',
          version: 1,
          events: [{ type: 'SignedIn', schemaVersion: 1, data: { by: 'password' } }],
        },
      ],
    });
    expect(second?.streams[0]?.version).toBe(2);
    expect(seen).toEqual([1, 2]);
  });

  it('is lost to no other of the same user, whoever writes at the same time', async () => {
    const processes = [await folder.start(), await folder.start()];
    const counts = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all(
      processes.flatMap((process, at) => {
        const trace = traceOf(process);
        return counts.map((count) => trace.record('u1', nth(at * 100 + count), BY));
      }),
    );
    const [process] = processes;
    const written = process ? await tracesOf(process, 'u1') : [];
    const found = written.map(({ data }) => (data as { count: number }).count);
    expect(found.toSorted((a, b) => a - b)).toEqual([...counts, ...counts.map((n) => n + 100)]);
    // What one process writes of one user stays in the order in which it happened.
    expect(found.filter((count) => count < 100)).toEqual(counts);
  });

  it('is written once under a guard', async () => {
    const processes = [await folder.start(), await folder.start()];
    const guard = 'once:sign-ins-failed:u1:2026-11-24T09';
    await Promise.all(
      processes.flatMap((process) => {
        const trace = traceOf(process);
        return [1, 2].map(() => trace.record('u1', nth(3), { ...BY, guard }));
      }),
    );
    const [process] = processes;
    expect(process && (await tracesOf(process, 'u1'))).toHaveLength(1);
  });

  it('goes into one write with those of others', async () => {
    const batches: number[] = [];
    const { journal } = await folder.start({
      around: (log) => ({
        ...log,
        append: (drafts) => {
          batches.push(drafts.length);
          return log.append(drafts);
        },
      }),
    });
    const trace = new AccessTrace({ journal });
    const users = Array.from({ length: 30 }, (_, n) => `u${n}`);
    await Promise.all(users.map((userId) => trace.record(userId, nth(1), BY)));
    expect(batches.reduce((sum, size) => sum + size)).toBe(30);
    expect(batches.length).toBeLessThanOrEqual(2);
  });

  it('finds where a long stream ends without reading it', async () => {
    const process = await folder.start();
    for (let count = 1; count <= 40; count++) await traceOf(process).record('u1', nth(count), BY);
    const reads: string[] = [];
    const other = await folder.start({
      around: (log) => ({
        ...log,
        readStream: (streamId, range) => {
          reads.push(streamId);
          return log.readStream(streamId, range);
        },
      }),
    });
    await traceOf(other).record('u1', nth(41), BY);
    expect(reads).toEqual([]);
    expect(await tracesOf(process, 'u1')).toHaveLength(41);
  });

  it('is of nobody whose id could be a name', async () => {
    const trace = traceOf(await folder.start());
    for (const name of ['王芳', 'wang fang', '', 'a'.repeat(65), 'wang@example.cn']) {
      await expect(trace.record(name, nth(1), BY)).rejects.toThrow('opaque id');
    }
  });
});

describe('a trace that cannot be written', () => {
  const full = new StoreError('full', 'No room is left.');

  /** Traces on a log in memory whose next append ends like this. */
  function failing(append: EventLog['append']) {
    const log = memoryLog();
    let failures = 1;
    const { journal } = testJournal({
      log: { ...log, append: (drafts) => (failures-- > 0 ? append(drafts) : log.append(drafts)) },
    });
    return { journal, trace: traceOf({ journal }, (trouble) => reported.push(trouble)) };
  }

  let reported: string[] = [];
  beforeEach(() => {
    reported = [];
  });

  it('fails whoever must leave one, and the next one goes through', async () => {
    const { journal, trace } = failing(async () => {
      throw full;
    });
    const lost = trace.record('u1', nth(1), BY);
    const kept = trace.record('u1', nth(2), BY);
    await expect(lost).rejects.toBe(full);
    await kept;
    expect(await tracesOf({ journal }, 'u1')).toEqual([nth(2)]);
  });

  it('fails him also when nobody knows whether it was written', async () => {
    const { trace } = failing(async (drafts) => drafts.map(() => ({ type: 'unknown' })));
    await expect(trace.record('u1', nth(1), BY)).rejects.toMatchObject({
      name: 'StoreError',
      trouble: 'no-access',
    });
  });

  it('is reported for what happens all the same', async () => {
    const { trace } = failing(async () => {
      throw full;
    });
    const signedOut: AccessEvent = { type: 'SignedOut', data: { everywhere: false } };
    await trace.recordIfPossible('u1', signedOut, BY);
    expect(reported).toEqual(['SignedOut was not written into the log: No room is left.']);
  });

  it('is given up when others write to the same stream for ever', async () => {
    const { journal } = testJournal({
      log: {
        ...memoryLog(),
        append: async (drafts) =>
          drafts.map(() => ({ type: 'refused', guard: 'stream:access:u1@1' })),
      },
    });
    await expect(traceOf({ journal }).record('u1', nth(1), BY)).rejects.toMatchObject({
      trouble: 'overloaded',
    });
  });
});
