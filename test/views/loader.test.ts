import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { Loader } from '../../src/views/loader.js';
import { rebuildView } from '../../src/views/rebuild.js';
import { ViewRunner } from '../../src/views/runner.js';
import { serveLoads } from '../../src/views/serve-loads.js';
import { ViewBuild } from '../../src/views/view-build.js';
import { shapeOf, viewIdentity } from '../../src/views/view-identity.js';
import { FakeLoaderThread } from './fake-loader-thread.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

const policy = DEFAULT_POLICY;
const COMMITS = 3000;

describe('a long load', () => {
  const log = new FakeLog();
  const sums = tally('sums');
  const identity = viewIdentity(sums, policy);
  let folder: string;
  let store: SqliteViewStore;
  let inThread: SqliteViewStore;
  let threads: FakeLoaderThread[];
  let loader: Loader;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-loader-'));
    const path = join(folder, 'views.db');
    store = new SqliteViewStore({ path });
    inThread = new SqliteViewStore({ path });
    log.cutBackTo(0);
    // Every third commit is of a new row; the others come back to rows that were new some steps ago.
    for (let i = 0; i < COMMITS; i++) {
      const streamId = i % 3 === 0 ? `new:${i}` : `often:${Math.floor(i / 700)}.${i % 41}`;
      const type = i % 50 === 7 ? 'Hidden' : 'Added';
      log.append({ streamId, type, data: { add: i } });
    }
    threads = [];
    loader = loaderFor([sums]);
  });

  afterEach(async () => {
    await loader.close();
    await store.close();
    await inThread.close();
    await rm(folder, { recursive: true });
  });

  function loaderFor(views: readonly ReturnType<typeof tally>[]): Loader {
    const spawn = () => {
      const thread = new FakeLoaderThread({ log, store: inThread, policy, views });
      threads.push(thread);
      return thread;
    };
    return new Loader({ spawn, longLoad: 600 });
  }

  function runner(views = [sums], from?: Loader): ViewRunner {
    const reports: string[] = [];
    const report = ({ type }: { type: string }) => void reports.push(type);
    return new ViewRunner({ views, policy, log, store, report, ...(from && { loader: from }) });
  }

  async function newBuild(name: string, view = sums): Promise<ViewBuild> {
    await store.open(shapeOf(view, identity, name), { bulk: true });
    return new ViewBuild(view, name, await store.checkpoint(name), { policy, store });
  }

  /** Takes a build to the end with whatever the loader gives; how many times it gave something. */
  async function load(build: ViewBuild, before = async (_: number) => {}): Promise<number> {
    let given = 0;
    while (build.checkpoint.position < COMMITS) {
      await before(given);
      if (await loader.advance([build], COMMITS)) given++;
      else await build.advance(log.commits.slice(build.checkpoint.position).slice(0, 100));
      await nextTurn();
    }
    return given;
  }

  /** The contents that folding without a thread gives. */
  async function expectSame(build: ViewBuild): Promise<void> {
    const plain = await newBuild('plain');
    for (let at = 0; at < COMMITS; at += 500) await plain.advance(log.commits.slice(at, at + 500));
    expect(await store.checksum(build.build)).toEqual(await store.checksum('plain'));
  }

  it('is folded by a thread while it is written, to the same contents', async () => {
    const build = await newBuild('loaded');
    expect(await load(build)).toBeGreaterThan(0);
    expect(threads).toHaveLength(1);
    await expectSame(build);
  });

  it('is written in larger steps where some are waiting', async () => {
    const build = await newBuild('loaded');
    while (!(await loader.advance([build], COMMITS))) await nextTurn();
    const { position } = build.checkpoint;
    for (let i = 0; i < 50; i++) await nextTurn();
    expect(await loader.advance([build], COMMITS)).toBe(true);
    expect(build.checkpoint.position).toBe(position + 1000);
    await load(build);
    await expectSame(build);
  });

  it('needs no thread when it is short, and the thread ends after a long one', async () => {
    const build = await newBuild('short');
    expect(await loader.advance([build], 599)).toBe(false);
    expect(threads).toEqual([]);
    await load(build);
    const [thread] = threads;
    if (!thread) throw new Error('There is no thread.');
    const exited = once(thread, 'exit');
    expect(await loader.advance([build], COMMITS + 1)).toBe(false);
    await exited;
  });

  it('takes several views along that stand at one position', async () => {
    const others = [sums, tally('others')];
    loader = loaderFor(others);
    await runner(others, loader).catchUp();
    const loads = threads.flatMap(({ heard }) => heard.filter(({ type }) => type === 'load'));
    expect(loads).toMatchObject([{ builds: [{ view: 'sums' }, { view: 'others' }] }]);
    const builds = await store.registry();
    expect(builds.map(({ live, checkpoint }) => [live, checkpoint.position])).toEqual([
      [true, COMMITS],
      [true, COMMITS],
    ]);
    // Nothing is left to do for it.
    expect(threads.map(({ heard }) => heard.at(-1)?.type)).toEqual(['stop']);
    const [one, other] = await Promise.all(builds.map(({ build }) => store.checksum(build)));
    expect(one).toEqual(other);
  });

  it('stops at exactly the commit that the view cannot take', async () => {
    const fragile = tally('sums', ({ add }) => add === 1776);
    loader = loaderFor([fragile]);
    const running = runner([fragile], loader);
    await running.catchUp();
    expect(threads).toHaveLength(1);
    expect(running.status()).toMatchObject([{ state: 'stopped', position: 1776 }]);
    expect((await store.checkpoint(identity)).position).toBe(1776);
    const rows = await store.rows(identity, ['new:1776', 'new:1773']);
    expect([...rows.keys()]).toEqual(['new:1773']);
  });

  it('goes on without the thread when that ends, and does not start it again', async () => {
    const build = await newBuild('loaded');
    await load(build, async (given) => {
      if (given === 1) threads[0]?.crash();
    });
    expect(threads).toHaveLength(1);
    await expectSame(build);
  });

  it('leaves nothing out when a step cannot be written', async () => {
    const build = await newBuild('loaded');
    const apply = jest.spyOn(store, 'apply');
    await load(build, async (given) => {
      if (given !== 1) return;
      apply.mockRejectedValueOnce(new Error('disk full'));
      await expect(loader.advance([build], COMMITS)).rejects.toThrow('disk full');
      apply.mockRestore();
    });
    await expectSame(build);
  });

  it('begins anew from where another process has brought the build', async () => {
    const build = await newBuild('loaded');
    let position = 0;
    await load(build, async (given) => {
      if (given !== 2 || position > 0) return;
      const other = await newBuild('loaded');
      position = other.checkpoint.position + 130;
      await other.advance(log.commits.slice(other.checkpoint.position, position));
    });
    const loads = threads.flatMap(({ heard }) => heard.filter(({ type }) => type === 'load'));
    expect(loads).toContainEqual(expect.objectContaining({ after: position }));
    await expectSame(build);
  });

  it('is given up when the log is cut back, and what was folded from it too', async () => {
    const reports: string[] = [];
    const running = new ViewRunner({
      views: [sums],
      policy,
      log,
      store,
      loader,
      report: ({ type }) => {
        reports.push(type);
      },
    });
    const apply = store.apply.bind(store);
    let steps = 0;
    store.apply = async (...step) => {
      const isWritten = await apply(...step);
      if (step[3].position > 1500 && steps++ === 0) log.cutBackTo(200);
      return isWritten;
    };
    await running.catchUp();
    expect(reports).toEqual(['build-started', 'log-cut-back', 'made-live']);
    expect(await store.checkpoint(identity)).toEqual(await log.head());
  });

  it('lets nobody wait for a thread that was ended', async () => {
    const build = await newBuild('loaded');
    while (!(await loader.advance([build], COMMITS))) await nextTurn();
    const [advancing, asking] = [loader.advance([build], COMMITS), loader.checksum('loaded')];
    await loader.close();
    await advancing;
    expect(await asking).toBeUndefined();
  });

  it('has checksums made by the thread while a rebuilt view is finished', async () => {
    await runner().catchUp();
    const own = jest.spyOn(store, 'checksum');
    const rebuilt = await rebuildView(sums, { log, store, policy, loader });
    expect(rebuilt).toMatchObject({ build: `${identity}~2`, position: COMMITS, same: true });
    expect(own).not.toHaveBeenCalled();
    expect((await store.checksum(identity)).digest).toBe(rebuilt.digest);
  });

  it('does not run further ahead than it may', async () => {
    await newBuild('loaded');
    const sent: { type: string; to?: { position: number } }[] = [];
    let tell = (_: unknown) => {};
    const port = {
      on: (_: string, listen: (message: unknown) => void) => {
        tell = listen;
        return port;
      },
      off: () => port,
      postMessage: (message: { type: string }) => void sent.push(message),
    };
    const positions = () => sent.flatMap(({ to }) => to?.position ?? []);
    const served = serveLoads(port as never, {
      log,
      store: inThread,
      policy,
      views: [sums],
      ahead: 1,
    });
    tell({ type: 'load', load: 1, builds: [{ view: 'sums', build: 'loaded' }], after: 0, to: 900 });
    for (let i = 0; i < 20; i++) await nextTurn();
    expect(positions()).toEqual([250]);
    tell({ type: 'applied', load: 1, position: 250 });
    for (let i = 0; i < 20; i++) await nextTurn();
    expect(positions()).toEqual([250, 500]);
    tell({ type: 'stop' });
    await served;
  });
});
