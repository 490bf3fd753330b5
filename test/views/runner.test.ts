import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { type RunnerParts, ViewRunner } from '../../src/views/runner.js';
import type { AnyView } from '../../src/views/view.js';
import { viewIdentity } from '../../src/views/view-identity.js';
import type { ViewReport } from '../../src/views/view-status.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

describe('the view runner', () => {
  let folder: string;
  let store: SqliteViewStore;
  let log: FakeLog;
  let reports: ViewReport[];
  const policy = DEFAULT_POLICY;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-runner-'));
    store = connect();
    log = new FakeLog();
    reports = [];
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  function connect(): SqliteViewStore {
    return new SqliteViewStore({ path: join(folder, 'views.db') });
  }

  function runner(views: AnyView[], parts: Partial<RunnerParts> = {}): ViewRunner {
    const report = (line: ViewReport) => reports.push(line);
    return new ViewRunner({ views, policy, log, store, report, ...parts });
  }

  async function sums(view: AnyView, from = store): Promise<Record<string, number>> {
    const build = viewIdentity(view, policy);
    const { rows } = await from.find(build, undefined, { descending: false }, undefined, 1000);
    return Object.fromEntries(rows.map(({ key, json }) => [key, JSON.parse(json).sum]));
  }

  /** 40 commits on few streams, some of them hiding and showing. */
  function appendMany(count = 40): void {
    for (let i = 0; i < count; i++) {
      const streamId = `thing:${(i * 7) % 5}`;
      if (i % 11 === 3) log.append({ streamId, type: i % 2 === 0 ? 'Hidden' : 'Shown' });
      else
        log.append(
          { streamId, type: 'Added', data: { add: i } },
          { streamId: 'other:1', type: 'Added' },
        );
    }
  }

  it('folds the whole log, makes the view live, and then follows', async () => {
    const view = tally('sums');
    log.append(
      { streamId: 'a', type: 'Added', data: { add: 1 } },
      { streamId: 'b', type: 'Added', data: { add: 5 } },
    );
    log.append({ streamId: 'a', type: 'Added', data: { add: 2 } });
    const running = runner([view]);
    await running.catchUp();
    expect(await sums(view)).toEqual({ a: 3, b: 5 });
    expect(running.status()).toEqual([
      { name: 'sums', identity: viewIdentity(view, policy), state: 'live', position: 2, lag: 0 },
    ]);
    expect(reports).toEqual([
      { type: 'build-started', view: 'sums', build: viewIdentity(view, policy), commits: 2 },
      { type: 'made-live', view: 'sums', build: viewIdentity(view, policy), position: 2 },
    ]);

    log.append(
      { streamId: 'b', type: 'Added', data: { add: 5 } },
      { streamId: 'other:1', type: 'Added' },
    );
    await running.catchUp();
    expect(await sums(view)).toEqual({ a: 3, b: 10 });
  });

  it('is live also over an empty log', async () => {
    const running = runner([tally('sums')]);
    await running.catchUp();
    expect(running.status()).toMatchObject([{ state: 'live', position: 0, lag: 0 }]);
  });

  it('goes on from the checkpoint after a restart, and reads nothing twice', async () => {
    const view = tally('sums');
    appendMany();
    await runner([view]).catchUp();
    const position = log.append({ streamId: 'new', type: 'Added', data: { add: 1 } });
    log.reads.length = 0;
    await runner([view]).catchUp();
    expect(await sums(view)).toMatchObject({ new: 1 });
    expect(log.reads.map(({ after }) => after)).toEqual([position - 1]);
  });

  it('reads once for views at the same position, opened if one of them looks at personal values', async () => {
    const opened = { ...tally('opened'), opened: true };
    appendMany(3);
    await runner([tally('closed'), opened]).catchUp();
    expect(log.reads).toEqual([{ after: 0, limit: 1000, opened: true }]);
  });

  it('makes the same rows in whatever batches it comes along', async () => {
    const [stepwise, atOnce] = [tally('stepwise'), { ...tally('at-once'), version: 2 }];
    const running = runner([stepwise]);
    for (let i = 0; i < 40; i++) {
      appendMany(1 + (i % 3));
      await running.catchUp();
    }
    await runner([atOnce]).catchUp();
    const one = await store.checksum(viewIdentity(stepwise, policy));
    const other = await store.checksum(viewIdentity(atOnce, policy));
    expect(one).toEqual(other);
    expect(Object.keys(await sums(stepwise)).length).toBeGreaterThan(2);
  });

  describe('a view whose code fails', () => {
    const isPoison = (data: Record<string, unknown>) => data.add === 13;

    it('stops before that commit and says so; the others go on', async () => {
      const [sound, fragile] = [tally('sound'), tally('fragile', isPoison)];
      for (const add of [1, 2, 13, 4]) log.append({ streamId: 'a', type: 'Added', data: { add } });
      const running = runner([fragile, sound]);
      await running.catchUp();
      expect(await sums(sound)).toEqual({ a: 20 });
      expect(await sums(fragile)).toEqual({ a: 3 });
      const message = 'at position 3: this view cannot take that';
      expect(running.status()).toMatchObject([
        { name: 'fragile', state: 'stopped', position: 2, lag: 2, trouble: message },
        { name: 'sound', state: 'live', position: 4, lag: 0 },
      ]);
      expect(reports).toContainEqual({ type: 'stopped', view: 'fragile', position: 3, message });

      log.append({ streamId: 'a', type: 'Added', data: { add: 5 } });
      await running.catchUp();
      expect(await sums(sound)).toEqual({ a: 25 });
      expect(await sums(fragile)).toEqual({ a: 3 });
    });

    it('goes on when a mended release of the same identity comes', async () => {
      log.append({ streamId: 'a', type: 'Added', data: { add: 13 } });
      await runner([tally('mended', isPoison)]).catchUp();
      await runner([tally('mended')]).catchUp();
      expect(await sums(tally('mended'))).toEqual({ a: 13 });
    });

    it('is found out also when it fails at making the item', async () => {
      const view = tally('bad-item');
      const fragile: AnyView = {
        ...view,
        item: (fold, given) => {
          if (JSON.stringify(fold).includes('13')) throw new Error('no item');
          return view.item(fold as never, given);
        },
      };
      for (const add of [1, 13, 4])
        log.append({ streamId: `s${add}`, type: 'Added', data: { add } });
      const running = runner([fragile]);
      await running.catchUp();
      expect(running.status()).toMatchObject([{ state: 'stopped', position: 1 }]);
      expect(await sums(fragile)).toEqual({ s1: 1 });
    });
  });

  describe('when the log was cut back', () => {
    it.each([
      ['and is shorter', () => log.cutBackTo(20)],
      [
        'and has grown again to another end',
        () => {
          log.cutBackTo(20);
          appendMany(20);
        },
      ],
      [
        'and has grown past where the view was',
        () => {
          log.cutBackTo(20);
          appendMany(35);
        },
      ],
    ])('%s, the view is built anew at the next start', async (_, cutBack) => {
      const view = tally('sums');
      appendMany();
      await runner([view]).catchUp();
      cutBack();
      await runner([view]).catchUp();
      expect(reports).toContainEqual({ type: 'log-cut-back', view: 'sums', position: 40 });

      const fresh = tally('fresh');
      await runner([fresh]).catchUp();
      expect(await store.checksum(viewIdentity(view, policy))).toEqual(
        await store.checksum(viewIdentity(fresh, policy)),
      );
      expect(await sums(view)).toEqual(await sums(fresh));
    });

    it('under a running view, it is noticed although the log is as long as before', async () => {
      const view = tally('sums');
      const running = runner([view]);
      appendMany();
      await running.catchUp();
      log.cutBackTo(0);
      for (let i = 0; i < 40; i++) log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      await running.catchUp();
      expect(await sums(view)).toEqual({ a: 40 });
    });

    it('a view that had stopped goes on, if what stopped it is gone', async () => {
      const view = tally('fragile', ({ add }) => add === 13);
      const running = runner([view]);
      for (const add of [1, 2, 13]) log.append({ streamId: 'a', type: 'Added', data: { add } });
      await running.catchUp();
      expect(running.status()).toMatchObject([{ state: 'stopped', position: 2 }]);
      log.cutBackTo(1);
      await running.catchUp();
      log.append({ streamId: 'a', type: 'Added', data: { add: 5 } });
      await running.catchUp();
      expect(running.status()).toMatchObject([{ state: 'live', position: 2 }]);
      expect(await sums(view)).toEqual({ a: 6 });
    });

    it('under a running view, it is noticed too', async () => {
      const view = tally('sums');
      const reached: unknown[][] = [];
      const running = runner([view], { reached: (...args) => reached.push(args.slice(1)) });
      appendMany();
      await running.catchUp();
      log.cutBackTo(0);
      log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      await running.catchUp();
      expect(await sums(view)).toEqual({ a: 1 });
      const build = viewIdentity(view, policy);
      expect(reached).toEqual([
        [build, 40],
        [undefined, 0],
        [build, 1],
      ]);
    });
  });

  describe('with several processes on one store', () => {
    it('none does a step twice, and each ends with everything', async () => {
      const view = tally('shared');
      const others = [connect(), connect()];
      const runners = [store, ...others].map((own) => runner([view], { store: own }));
      appendMany(700);
      const appending = (async () => {
        for (let i = 0; i < 30; i++) {
          appendMany(5);
          await sleep(1);
        }
      })();
      await Promise.all(
        runners.map(async (running) => {
          for (let i = 0; i < 10; i++) await running.catchUp();
        }),
      );
      await appending;
      await Promise.all(runners.map((running) => running.catchUp()));

      const fresh = tally('fresh');
      await runner([fresh]).catchUp();
      const expected = await store.checksum(viewIdentity(fresh, policy));
      for (const own of [store, ...others]) {
        expect(await own.checksum(viewIdentity(view, policy))).toEqual(expected);
        expect(await sums(view, own)).toEqual(await sums(fresh));
      }
      for (const running of runners)
        expect(running.status()).toMatchObject([{ state: 'live', lag: 0 }]);
      for (const other of others) await other.close();
    });
  });

  describe('following', () => {
    it('wakes up when told, and stops cleanly', async () => {
      const view = tally('sums');
      const positions: number[] = [];
      const running = runner([view], {
        pollMs: 60_000,
        reached: (_view, _build, position) => positions.push(position),
      });
      running.start();
      await until(() => positions.includes(0));
      const position = log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      running.notify();
      await until(() => positions.includes(position));
      await running.stop();
      log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      running.notify();
      await sleep(20);
      expect(await sums(view)).toEqual({ a: 1 });
    });

    it('lets itself be stopped in the middle of a long load', async () => {
      const view = tally('sums');
      for (let i = 0; i < 3000; i++) log.append({ streamId: 'a', type: 'Added' });
      const running = runner([view]);
      const loading = running.catchUp();
      setImmediate(() => void running.stop());
      await loading;
      const { position } = await store.checkpoint(viewIdentity(view, policy));
      expect(position).toBeLessThan(3000);
    });

    it('sees what other processes append, without being told', async () => {
      const view = tally('sums');
      const running = runner([view], { pollMs: 5 });
      running.start();
      await until(() => running.status()[0]?.state === 'live');
      log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      await until(() => running.status()[0]?.position === 1);
      await running.stop();
    });

    it('tries again after trouble with log or store, and says meanwhile what it is', async () => {
      const view = tally('sums');
      const running = runner([view], { pollMs: 5 });
      log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      log.trouble = new Error('the log cannot be read');
      running.start();
      await until(() => running.status()[0]?.state === 'live');
      await running.stop();
      expect(reports).toContainEqual({ type: 'trouble', message: 'the log cannot be read' });
      expect(running.status()[0]).not.toHaveProperty('trouble');
      expect(await sums(view)).toEqual({ a: 1 });
    });
  });

  describe('builds nobody uses', () => {
    const day = 24 * 60 * 60 * 1000;

    it('are dropped after the grace period, and not before', async () => {
      const [old, current] = [tally('sums'), { ...tally('sums'), version: 2 }];
      let now = Date.UTC(2030, 0, 1);
      const at = { now: () => new Date(now) };
      await runner([old], at).catchUp();
      // The registry learns at the start of a runner which builds are there already.
      await runner([old], at).catchUp();
      now += 6 * day;
      await runner([current], at).catchUp();
      expect((await store.registry()).map(({ build }) => build)).toContain(
        viewIdentity(old, policy),
      );
      now += 2 * day;
      await runner([current], at).catchUp();
      expect((await store.registry()).map(({ build }) => build)).toEqual([
        viewIdentity(current, policy),
      ]);
      expect(reports).toContainEqual({
        type: 'dropped',
        view: 'sums',
        build: viewIdentity(old, policy),
      });
    });
  });

  it('builds a view anew when its columns or the policy change, beside the old one', async () => {
    const view = tally('sums');
    appendMany();
    await runner([view]).catchUp();
    const changed = { ...policy, review: { ...policy.review, inactiveAfterDays: 100 } };
    await runner([view], { policy: changed }).catchUp();
    const live = (await store.registry()).filter((row) => row.live).map(({ build }) => build);
    expect(live).toEqual([viewIdentity(view, policy), viewIdentity(view, changed)]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i++) await sleep(5);
  expect(holds()).toBe(true);
}
