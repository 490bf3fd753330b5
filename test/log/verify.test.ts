import { canonicalJson, hashOfBody, NO_HASH, parseCommit } from '../../src/log/commit.js';
import type { Commit, EventLog } from '../../src/log/event-log.js';
import { StoreError } from '../../src/log/store-error.js';
import { verifyLog } from '../../src/log/verify.js';
import { draft } from '../support/drafts.js';
import { type MemoryStore, memoryLog, memoryStore } from '../support/memory-log.js';

describe('verify', () => {
  let store: MemoryStore;
  let log: EventLog;

  beforeEach(async () => {
    store = memoryStore();
    log = memoryLog(store);
    for (let version = 1; version <= 5; version++) {
      await log.append([
        draft({ streams: { a: version }, guards: [`claim:x#${version}`] }),
        draft({ streams: { [`b${version}`]: 1 } }),
      ]);
    }
  });

  const at = (position: number) => {
    const commit = store.commits[position - 1];
    if (!commit) throw new Error(`There is no commit ${position}.`);
    return commit;
  };

  /** Rewrites commits from a position on so that the chain is right again: a forger with time. */
  function rechain(from: number, change: (commit: Commit) => void): void {
    for (let position = from; position <= store.commits.length; position++) {
      const stored = at(position);
      const commit = parseCommit(stored);
      if (position === from) change(commit);
      commit.previousHash = position === 1 ? NO_HASH : at(position - 1).hash;
      stored.body = canonicalJson(commit);
      stored.hash = hashOfBody(stored.body);
    }
  }

  function rewrite(position: number, body: string): void {
    at(position).body = body;
    at(position).hash = hashOfBody(body);
  }

  it('finds a log good as it was written, and says how far it read', async () => {
    expect(await verifyLog(log)).toEqual({ type: 'good', head: await log.head() });
    expect(await verifyLog(memoryLog())).toEqual({
      type: 'good',
      head: { position: 0, hash: NO_HASH },
    });
  });

  it('reports its progress up to the head', async () => {
    for (let n = 0; n < 500; n++) await log.append([draft({ streams: { [`c${n}`]: 1 } })]);
    const progress: number[][] = [];
    await verifyLog(log, { onProgress: (position, head) => progress.push([position, head]) });
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toEqual([510, 510]);
  });

  const planted: [string, number, string, () => void][] = [
    [
      'a changed word',
      4,
      'hash',
      () => {
        at(4).body = at(4).body.replace('tester', 'taster');
      },
    ],
    [
      'a changed hash',
      4,
      'hash',
      () => {
        at(4).hash = 'f'.repeat(64);
      },
    ],
    [
      'a missing commit',
      4,
      'gap',
      () => {
        store.commits.splice(3, 1);
      },
    ],
    [
      'a missing first commit',
      1,
      'gap',
      () => {
        store.commits.splice(0, 1);
      },
    ],
    [
      'a commit replaced by another',
      4,
      'previous-hash',
      () => {
        rewrite(4, canonicalJson({ ...parseCommit(at(4)), previousHash: at(2).hash }));
      },
    ],
    [
      'a changed word under a new hash',
      5,
      'previous-hash',
      () => {
        rewrite(4, at(4).body.replace('tester', 'taster'));
      },
    ],
    ['a body that is not JSON', 4, 'unreadable', () => rewrite(4, '{')],
    ['a body that is no commit', 4, 'unreadable', () => rewrite(4, '{"streams":[{}]}')],
    ['a body without streams', 4, 'unreadable', () => rewrite(4, '{"streams":[]}')],
    ['a body with a space', 4, 'not-canonical', () => rewrite(4, at(4).body.replace(':', ': '))],
    [
      'a body that claims another position',
      4,
      'position',
      () => {
        rechain(4, (commit) => {
          commit.position = 3;
        });
      },
    ],
    [
      'time that runs back',
      4,
      'time',
      () => {
        rechain(4, (commit) => {
          commit.recordedAt = '2001-01-01T00:00:00.000Z';
        });
      },
    ],
    [
      'a skipped version',
      5,
      'stream-version',
      () => {
        rechain(5, ({ streams }) => {
          for (const part of streams) part.version = 4;
        });
      },
    ],
    [
      'a repeated version',
      5,
      'stream-version',
      () => {
        rechain(5, ({ streams }) => {
          for (const part of streams) part.version = 2;
        });
      },
    ],
    [
      'a stream that does not begin at 1',
      4,
      'stream-version',
      () => {
        rechain(4, ({ streams }) => {
          for (const part of streams) part.version = 2;
        });
      },
    ],
    [
      'a lost guard',
      6,
      'guard',
      () => {
        store.guards.delete('stream:b3@1');
      },
    ],
    [
      'a guard of another commit',
      6,
      'guard',
      () => {
        store.guards.set('stream:b3@1', { position: 2, commandId: 'x' });
      },
    ],
  ];

  it.each(planted)('names %s: commit %i, %s', async (_, position, fault, plant) => {
    plant();
    const found = await verifyLog(log);
    expect(found).toMatchObject({ type: 'bad', position, fault });
    expect(found).toHaveProperty('message', expect.stringMatching(/^[A-Z].*\.$/));
  });

  it('names the first of several faults, also when a later one shows sooner', async () => {
    store.guards.delete('stream:b1@1');
    rewrite(4, '{');
    expect(await verifyLog(log)).toMatchObject({ position: 2, fault: 'guard' });
  });

  it('takes what the store reports as damaged for the first bad commit', async () => {
    const broken: EventLog = {
      ...log,
      readAll: async (after, limit) => {
        if (after < 6) return log.readAll(after, Math.min(limit, 6 - after));
        throw new StoreError('damaged', 'log.db: the file is damaged.');
      },
    };
    expect(await verifyLog(broken)).toEqual({
      type: 'bad',
      position: 7,
      fault: 'gap',
      message: 'log.db: the file is damaged.',
    });
  });

  it('does not take trouble with the store for a fault of the log', async () => {
    const busy: EventLog = {
      ...log,
      readAll: async () => {
        throw new StoreError('busy', 'It is locked.');
      },
    };
    await expect(verifyLog(busy)).rejects.toMatchObject({ trouble: 'busy' });
  });

  describe('of claims', () => {
    /** Every commit of stream a claims x, in the generation of its version. */
    const claimsOf = ({ streams }: Commit) =>
      streams.some(({ streamId }) => streamId === 'a')
        ? [(generation: number) => `claim:x#${generation}`]
        : [];

    it('finds each held in some generation', async () => {
      expect(await verifyLog(log, { claimsOf })).toMatchObject({ type: 'good' });
    });

    it('names the commit that does not hold its claim', async () => {
      store.guards.delete('claim:x#5');
      expect(await verifyLog(log, { claimsOf })).toMatchObject({
        type: 'bad',
        position: 9,
        fault: 'guard',
        message: expect.stringContaining('claim:x'),
      });
    });

    it('names the first of several', async () => {
      store.guards.set('claim:x#2', { position: 1, commandId: 'x' });
      expect(await verifyLog(log, { claimsOf })).toMatchObject({ position: 3, fault: 'guard' });
    });
  });
});
