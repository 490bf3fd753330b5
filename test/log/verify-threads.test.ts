import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { canonicalJson, hashOfBody, NO_HASH, parseCommit } from '../../src/log/commit.js';
import type { Commit, EventLog } from '../../src/log/event-log.js';
import { StoreError } from '../../src/log/store-error.js';
import { type VerifyOptions, type VerifyThreads, verifyLog } from '../../src/log/verify.js';
import type { VerifyThread } from '../../src/log/verify-thread.js';
import { draft } from '../support/drafts.js';
import { type MemoryStore, memoryLog, memoryStore } from '../support/memory-log.js';
import { ChannelThread } from '../support/verify-thread.js';

const COMMITS = 40;
/** Ranges end at 7, 14, 21 … and 40. */
const RANGE = 7;
/** In every range one, and where they meet. */
const POSITIONS = [1, 4, 7, 8, 14, 15, 17, 25, 35, 36, 40];

describe('verify with threads', () => {
  let store: MemoryStore;
  let log: EventLog;
  let started: ChannelThread[];

  beforeEach(async () => {
    started = [];
    store = memoryStore();
    log = memoryLog(store);
    // Stream s goes through all ranges, t1, t2 … begin in one and go on in the next.
    for (let n = 1; n <= COMMITS / 2; n++) {
      await log.append([
        draft({ streams: { s: n }, guards: [`claim:x#${n}`] }),
        draft({ streams: { [`t${Math.ceil(n / 4)}`]: ((n - 1) % 4) + 1 } }),
      ]);
    }
  });

  /** Every commit of stream s claims x, in the generation of its version. */
  const claimsOf = ({ streams }: Commit) =>
    streams.some(({ streamId }) => streamId === 's')
      ? [(generation: number) => `claim:x#${generation}`]
      : [];

  const threads = (parts: Partial<VerifyThreads> = {}): VerifyThreads => ({
    count: 2,
    fromCommits: 1,
    rangeCommits: RANGE,
    spawn: () => {
      const thread = new ChannelThread(log, claimsOf);
      started.push(thread);
      return thread;
    },
    ...parts,
  });
  const verify = (options: VerifyOptions = {}) =>
    verifyLog(log, { claimsOf, threads: threads(), ...options });

  const at = (position: number) => {
    const commit = store.commits[position - 1];
    if (!commit) throw new Error(`There is no commit ${position}.`);
    return commit;
  };

  /** Rewrites commits from a position on so that the chain is right again: a forger with time. */
  function rechain(from: number, change: (commit: Commit) => void): void {
    for (let position = from; position <= store.commits.length; position++) {
      const commit = parseCommit(at(position));
      if (position === from) change(commit);
      commit.previousHash = position === 1 ? NO_HASH : at(position - 1).hash;
      const body = canonicalJson(commit);
      Object.assign(at(position), { body, hash: hashOfBody(body) });
    }
  }

  /** Things that can be done to a commit. */
  const FAULTS: Record<string, (position: number) => void> = {
    hash: (position) => {
      at(position).body = at(position).body.replace('tester', 'taster');
    },
    unreadable: (position) => {
      Object.assign(at(position), { body: '{', hash: hashOfBody('{') });
    },
    'previous-hash': (position) => {
      const body = canonicalJson({ ...parseCommit(at(position)), previousHash: 'f'.repeat(64) });
      Object.assign(at(position), { body, hash: hashOfBody(body) });
      // The rest goes on from there, so that nothing else shows it.
      rechain(position + 1, () => undefined);
    },
    position: (position) =>
      rechain(position, (commit) => {
        commit.position += 1;
      }),
    'stream-version': (position) =>
      rechain(position, ({ streams }) => {
        for (const part of streams) part.version += 1;
      }),
    guard: (position) => {
      for (const { streamId, version } of parseCommit(at(position)).streams) {
        store.guards.delete(`stream:${streamId}@${version}`);
      }
    },
  };

  it('finds a log good as it was written, and ends its threads', async () => {
    expect(await verify()).toEqual({ type: 'good', head: await log.head() });
    expect(started.map(({ hasEnded }) => hasEnded)).toEqual([true, true]);
  });

  it('gives every thread work', async () => {
    const read = new Set<string>();
    const seenBy = (name: string): EventLog => ({
      ...log,
      readAll: (after, limit) => {
        read.add(name);
        return log.readAll(after, limit);
      },
    });
    let number = 0;
    const spawn = () => new ChannelThread(seenBy(`thread ${++number}`), claimsOf);
    await verifyLog(seenBy('here'), { claimsOf, threads: threads({ spawn }) });
    expect([...read].sort()).toEqual(['here', 'thread 1', 'thread 2']);
  });

  describe.each(Object.keys(FAULTS))('of a log with the fault %s', (fault) => {
    it.each(POSITIONS)('at %i finds what is found without them', async (position) => {
      FAULTS[fault]?.(position);
      const found = await verify();
      expect(found).toEqual(await verifyLog(log, { claimsOf }));
      expect(found).toMatchObject({ type: 'bad', position, fault });
    });
  });

  it.each(POSITIONS)('finds a time that runs back after %i', async (position) => {
    rechain(position, (commit) => {
      commit.recordedAt = '2099-01-01T00:00:00.000Z';
    });
    const found = await verify();
    expect(found).toEqual(await verifyLog(log, { claimsOf }));
    expect(found).toMatchObject(
      position === COMMITS ? { type: 'good' } : { position: position + 1, fault: 'time' },
    );
  });

  it.each(POSITIONS.filter((position) => position < COMMITS))('finds a gap at %i', async (at) => {
    store.commits.splice(at - 1, 1);
    expect(await verify()).toMatchObject({ type: 'bad', position: at, fault: 'gap' });
  });

  it('finds the claim that is not held', async () => {
    store.guards.delete('claim:x#20');
    expect(await verify()).toMatchObject({ type: 'bad', position: 39, fault: 'guard' });
  });

  it.each([
    ['that skips one', 2],
    ['that looks like the first in 32 bits', 2 ** 32 + 1],
  ])('finds a version %s, though its guard is held', async (_, version) => {
    for (const position of [35, 17, 15, 8]) {
      rechain(position, ({ streams }) => {
        for (const part of streams) Object.assign(part, { streamId: `new${position}`, version });
      });
      store.guards.set(`stream:new${position}@${version}`, { position, commandId: 'x' });
      expect(await verify()).toMatchObject({ type: 'bad', position, fault: 'stream-version' });
    }
  });

  it('names the first of two faults, wherever they are', async () => {
    const whole = structuredClone(store);
    const faults = fc.constantFrom(...Object.keys(FAULTS));
    const position = fc.integer({ min: 1, max: COMMITS });
    await fc.assert(
      fc.asyncProperty(faults, position, faults, position, async (one, a, other, b) => {
        Object.assign(store, structuredClone(whole));
        log = memoryLog(store);
        // The later one first: a forger who makes the chain right again reads what follows.
        const [first, last] = a <= b ? [a, b] : [b, a];
        FAULTS.guard?.(last);
        FAULTS[other]?.(last);
        if (first < last && one === 'guard') FAULTS.guard?.(first);
        else if (first < last) FAULTS.hash?.(first);
        const found = await verify();
        expect(found).toEqual(await verifyLog(log, { claimsOf }));
        expect(found).toMatchObject({ type: 'bad', position: first });
      }),
      { numRuns: 60 },
    );
  });

  it('goes up to the head that was there when it began, on a log that grows', async () => {
    const head = await log.head();
    let next = COMMITS / 2;
    const readAll = log.readAll;
    log.readAll = async (after, limit) => {
      await log.append([draft({ streams: { s: ++next }, guards: [`claim:x#${next}`] })]);
      return readAll(after, limit);
    };
    expect(await verify()).toEqual({ type: 'good', head });
  });

  it('checks here what a thread cannot see yet', async () => {
    const behind: EventLog = { ...log, readAll: async () => [] };
    const spawn = () => new ChannelThread(behind, claimsOf);
    expect(await verify({ threads: threads({ spawn }) })).toMatchObject({ type: 'good' });
  });

  it('reports its progress in order, up to the head', async () => {
    const progress: number[] = [];
    await verify({ onProgress: (position) => progress.push(position) });
    expect(progress).toEqual([7, 14, 21, 28, 35, 40]);
  });

  it('starts none for a log that is not worth it', async () => {
    const spawn = () => {
      throw new Error('A thread was started.');
    };
    const none = threads({ spawn, fromCommits: COMMITS + 1 });
    expect(await verify({ threads: none })).toMatchObject({ type: 'good' });
  });

  it('fails with the trouble that a thread has with the store', async () => {
    const locked: EventLog = {
      ...log,
      readAll: async () => {
        throw new StoreError('busy', 'It is locked.');
      },
    };
    const spawn = () => new ChannelThread(locked, claimsOf);
    await expect(verify({ threads: threads({ spawn }) })).rejects.toMatchObject({
      trouble: 'busy',
    });
  });

  it.each([
    ['is killed', 'process.exit(3)', { message: expect.stringMatching(/thread .* ended \(3\)/) }],
    [
      'cannot open the store',
      `throw Object.assign(new Error('Wrong keys.'), { name: 'StoreError', trouble: 'keys' })`,
      { name: 'StoreError', trouble: 'keys', message: 'Wrong keys.' },
    ],
  ])('does not find a log good when a thread %s', async (_, code, error) => {
    const spawn = (): VerifyThread => {
      const source = `require('node:worker_threads').parentPort.on('message', () => { ${code} });`;
      return new Worker(source, { eval: true });
    };
    await expect(verify({ threads: threads({ spawn }) })).rejects.toMatchObject(error);
  });
});
