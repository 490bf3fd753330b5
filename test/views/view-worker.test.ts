import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { ViewReport } from '../../src/views/view-status.js';
import { ViewWorker } from '../../src/views/view-worker.js';
import { serveViews } from '../../src/views/worker-side.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

/** Both sides as they are, with a channel in place of the thread. */
class FakeThread extends EventEmitter {
  readonly #channel = new MessageChannel();
  readonly done: Promise<void>;

  constructor(log: FakeLog, path: string, started: { closed: number }) {
    super();
    const { port1, port2 } = this.#channel;
    port1.on('message', (message) => this.emit('message', message));
    const store = new SqliteViewStore({ path });
    const close = async () => {
      await store.close();
      started.closed++;
    };
    this.done = serveViews(port2, {
      views: [tally('sums')],
      policy: DEFAULT_POLICY,
      log,
      store,
      close,
    }).then(() => this.end(0));
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  end(code: number): void {
    this.#channel.port1.close();
    this.emit('exit', code);
  }

  async terminate(): Promise<number> {
    this.end(1);
    return 1;
  }
}

describe('the worker of the views', () => {
  let folder: string;
  let log: FakeLog;
  let threads: FakeThread[];
  let worker: ViewWorker;
  let reached: [string, string | undefined, number][];
  let reports: ViewReport[];
  const started = { closed: 0 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-worker-'));
    log = new FakeLog();
    threads = [];
    reached = [];
    reports = [];
    started.closed = 0;
    worker = new ViewWorker({
      spawn: () => {
        const thread = new FakeThread(log, join(folder, 'views.db'), started);
        threads.push(thread);
        return thread;
      },
      reached: (...args) => reached.push(args),
      report: (report) => reports.push(report),
    });
  });

  afterEach(async () => {
    await worker.stop();
    await rm(folder, { recursive: true });
  });

  const isLive = () => worker.status()[0]?.state === 'live';

  it('folds what it is told of, and says how far it is', async () => {
    await until(isLive);
    const position = log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
    worker.notify(position);
    await until(() =>
      reached.some(([view, build, at]) => view === 'sums' && build && at === position),
    );
    expect(reports.map(({ type }) => type)).toEqual(['build-started', 'made-live']);
    expect(worker.trouble).toBeUndefined();
  });

  it('closes its files when it is stopped', async () => {
    await until(isLive);
    await worker.stop();
    expect(started.closed).toBe(1);
    expect(threads).toHaveLength(1);
  });

  it('is started again after a crash, and says so meanwhile', async () => {
    await until(isLive);
    const [first] = threads;
    first?.emit('error', new Error('out of memory'));
    first?.postMessage({ type: 'stop' });
    await first?.done;
    expect(worker.status()).toMatchObject([{ trouble: expect.stringContaining('out of memory') }]);
    expect(reports.at(-1)).toMatchObject({ type: 'trouble' });
    await until(() => threads.length === 2 && worker.trouble === undefined);
    const position = log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
    worker.notify(position);
    await until(() => reached.some(([, , at]) => at === position));
  });

  it('is ended when it does not stop in time', async () => {
    const deaf = new EventEmitter();
    let isEnded = false;
    const spawn = () =>
      Object.assign(deaf, {
        postMessage: () => undefined,
        terminate: async () => {
          isEnded = true;
          deaf.emit('exit', 1);
          return 1;
        },
      });
    const stubborn = new ViewWorker({
      spawn,
      reached: () => undefined,
      report: () => undefined,
      stopMs: 10,
    });
    await stubborn.stop();
    expect(isEnded).toBe(true);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i++) await sleep(5);
  expect(holds()).toBe(true);
}
