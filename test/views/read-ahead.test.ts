import { EventEmitter, once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { type LogReaderThread, ReadAhead } from '../../src/views/read-ahead.js';
import { serveReads } from '../../src/views/serve-reads.js';
import { FakeLog } from './fake-log.js';

const COMMITS = 9500;

/** The thread's side as it is, with a channel in place of the thread. */
class FakeThread extends EventEmitter implements LogReaderThread {
  readonly #channel = new MessageChannel();

  constructor(log: FakeLog) {
    super();
    this.#channel.port1.on('message', (message) => this.emit('message', message));
    serveReads(this.#channel.port2, log).then(
      () => this.end(),
      (error) => {
        this.emit('error', error);
        this.end();
      },
    );
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  end(): void {
    this.#channel.port1.close();
    this.emit('exit', 0);
  }
}

describe('reading the log ahead', () => {
  const own = new FakeLog();
  const inThread = new FakeLog();
  let threads: FakeThread[];
  let log: ReadAhead;

  beforeAll(() => {
    for (const fake of [own, inThread]) {
      for (let i = 0; i < COMMITS; i++) fake.append({ streamId: `s:${i}`, type: 'Added' });
    }
  });

  beforeEach(() => {
    own.reads.length = 0;
    inThread.reads.length = 0;
    threads = [];
    log = new ReadAhead(own, () => {
      const thread = new FakeThread(inThread);
      threads.push(thread);
      return thread;
    });
  });

  afterEach(() => log.close());

  async function positions(after: number, limit: number, opened = true): Promise<number[]> {
    const commits = await log.readAll(after, limit, { opened });
    return commits.map(({ position }) => position);
  }

  function expected(after: number, limit: number): number[] {
    const end = Math.min(COMMITS, after + limit);
    return Array.from({ length: Math.max(0, end - after) }, (_, i) => after + i + 1);
  }

  it('leaves the reading to a thread once a long load is on its way', async () => {
    for (let after = 0; after < COMMITS; after += 2000) {
      expect(await positions(after, 2000)).toEqual(expected(after, 2000));
    }
    expect(own.reads.map(({ after }) => after)).toEqual([0, 2000]);
    expect(inThread.reads.slice(0, 3)).toEqual(
      [4000, 6000, 8000].map((after) => ({ after, limit: 2000, opened: true })),
    );
    expect(await positions(COMMITS, 2000)).toEqual([]);
    expect(threads).toHaveLength(1);
  });

  it('needs no thread for following the end of the log', async () => {
    // As the runner reads, however many commits keep coming.
    for (let after = 0; after < 5000; after += 1000) await positions(after, 1000);
    expect(threads).toEqual([]);
  });

  it('ends the thread when the load is over', async () => {
    for (let after = 0; after < 8000; after += 2000) await positions(after, 2000);
    const [thread] = threads;
    if (!thread) throw new Error('There is no thread.');
    const exited = once(thread, 'exit');
    await positions(8000, 500);
    await exited;
  });

  it('gives what the log itself would, however it is read', async () => {
    const reads = fc.array(
      fc.record({
        // Mostly on from where the last read ended.
        jump: fc.option(fc.nat(COMMITS), { freq: 5 }),
        limit: fc.constantFrom(2000, 2000, 2000, 2500, 300),
        opened: fc.constantFrom(true, true, true, false),
      }),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(reads, async (asked) => {
        let after = 0;
        for (const { jump, limit, opened } of asked) {
          if (jump !== null) after = jump;
          const given = await positions(after, limit, opened);
          // A batch may be shorter than it was asked for, but has no hole, and is empty only at the end.
          expect(given).toEqual(expected(after, limit).slice(0, given.length));
          if (given.length === 0) expect(after).toBe(COMMITS);
          after += given.length;
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('reads on by itself when the thread fails', async () => {
    for (let after = 0; after < 4000; after += 2000) await positions(after, 2000);
    inThread.trouble = new Error('out of memory');
    for (let after = 4000; after < COMMITS; after += 2000) {
      expect(await positions(after, 2000)).toEqual(expected(after, 2000));
    }
    inThread.trouble = undefined;
  });

  it('lets nobody wait for a thread that was ended', async () => {
    for (let after = 0; after < 4000; after += 2000) await positions(after, 2000);
    const reading = positions(4000, 2000);
    await log.close();
    expect(await reading).toEqual(expected(4000, 2000));
  });
});
