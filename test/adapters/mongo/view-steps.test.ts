import type { MongoConnection } from '../../../src/adapters/mongo/connection.js';
import { openMongoViewStore } from '../../../src/adapters/mongo/view-store.js';
import { Builds } from '../../../src/adapters/mongo/view-store-builds.js';
import { writeRows } from '../../../src/adapters/mongo/view-store-write.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { RecordedCommit } from '../../../src/log/recorded.js';
import { changeOf, foldedRow, foldRows, touchesOf } from '../../../src/views/fold-rows.js';
import { ViewRunner } from '../../../src/views/runner.js';
import { ViewBuild } from '../../../src/views/view-build.js';
import { buildName, shapeOf, viewIdentity } from '../../../src/views/view-identity.js';
import type { RowChange, ViewStore } from '../../../src/views/view-store.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';
import { FakeLog } from '../../views/fake-log.js';
import { tally } from '../../views/sample-views.js';
import { Connections } from './connections.js';

/* A step writes rows, then the checkpoint, without a transaction: what may come in between. */

const policy = DEFAULT_POLICY;
const view = tally('steps');
const identity = viewIdentity(view, policy);

describeWithServers('steps of a view in MongoDB', () => {
  let connections: Connections;
  let connection: MongoConnection;
  let store: ViewStore;
  let log: FakeLog;

  beforeEach(async () => {
    connections = new Connections(await mongoUrl());
    connection = await connections.open();
    store = await openMongoViewStore(connection);
    log = new FakeLog();
  });

  afterEach(() => connections.close());

  /** Commits of two events each, on many streams and again and again on a few. */
  function appendMany(count: number): void {
    for (let i = 0; i < count; i++) {
      log.append(
        { streamId: `thing:${i}`, type: 'Added', data: { add: i } },
        { streamId: `thing:${i % 7}`, type: i % 5 === 0 ? 'Hidden' : 'Shown', data: { add: 1 } },
      );
    }
  }

  function runner(over: ViewStore, batchReports: string[] = []): ViewRunner {
    return new ViewRunner({
      views: [view],
      policy,
      log,
      store: over,
      report: ({ type }) => void batchReports.push(type),
    });
  }

  /** What a build is that nobody disturbed, on a store of its own. */
  async function undisturbed(): Promise<{ digest: string; position: number }> {
    const elsewhere = new Connections(await mongoUrl());
    const other = await openMongoViewStore(await elsewhere.open());
    await runner(other).catchUp();
    const checksum = await other.checksum(identity);
    await elsewhere.close();
    return checksum;
  }

  /** The rows of these commits, folded on what is stored, as a runner would write them. */
  async function changesOf(commits: readonly RecordedCommit[]): Promise<RowChange[]> {
    const touches = touchesOf(view, commits);
    const rows = await store.rows(identity, [...new Set(touches.map(({ key }) => key))]);
    return foldRows(view, touches, rows).map((row) => changeOf(foldedRow(view, policy, row)));
  }

  it('one that was left half written is gone on with, wherever it broke off', async () => {
    appendMany(40);
    const expected = await undisturbed();
    const builds = new Builds(connection);
    for (const written of [0, 1, 7, 20, 39, 40]) {
      await store.drop(identity);
      await store.open(shapeOf(view, identity, identity), { bulk: true });
      const half = await changesOf(log.commits.slice(0, 30));
      await writeRows(await builds.get(identity), half.slice(0, written));
      // In batches of other sizes than the one that broke off.
      const start = await store.checkpoint(identity);
      const build = new ViewBuild(view, identity, start, { policy, store });
      for (let at = 0; at < 40; at += 11) {
        expect(await build.advance(log.commits.slice(at, at + 11))).toBe(true);
      }
      expect(await store.checksum(identity)).toEqual(expected);
    }
  });

  it('one that is written late, by a process that was frozen, changes nothing', async () => {
    appendMany(10);
    await runner(store).catchUp();
    const builds = new Builds(connection);
    const from = await store.checkpoint(identity);
    log.append({ streamId: 'thing:1', type: 'Added', data: { add: 5 } });
    const frozen = await builds.get(identity);
    const late = await changesOf(log.commits.slice(10));
    const last = log.commits[10];
    const to = { position: 11, hash: last?.hash ?? '' };

    appendMany(20);
    await runner(store).catchUp();
    const expected = await store.checksum(identity);
    await writeRows(frozen, late);
    expect(await builds.moved(frozen, from, to)).toBe(false);
    expect(await store.checksum(identity)).toEqual(expected);
    expect(await undisturbed()).toEqual(expected);
  });

  it('one that is written late into a build that was emptied since is not in it, and is tidied up', async () => {
    appendMany(10);
    const builds = new Builds(connection);
    await store.open(shapeOf(view, identity, identity));
    const frozen = await builds.get(identity);
    const late = await changesOf(log.commits);
    await runner(store).catchUp();
    const { position, hash } = await store.checkpoint(identity);
    expect(await store.reset(identity, { position, hash })).toBe(true);

    await writeRows(frozen, late);
    const end = { position: 10, hash: log.commits[9]?.hash ?? '' };
    expect(await builds.moved(frozen, await store.checkpoint(identity), end)).toBe(false);
    expect((await store.rows(identity, ['thing:1'])).size).toBe(0);
    const rowsInDatabase = async () =>
      (await connection.db.listCollections().toArray()).filter(({ name }) =>
        name.startsWith('view_rows_'),
      );
    await runner(store).catchUp();
    expect(await rowsInDatabase()).toHaveLength(1);
    expect(await store.checksum(identity)).toEqual(await undisturbed());
  });

  it('one whose rows a foreign index refuses fails and names it, instead of losing them', async () => {
    appendMany(10);
    await store.open(shapeOf(view, identity, identity));
    const build = await new Builds(connection).get(identity);
    await build.rows.createIndex({ shown: 1 }, { name: 'theirs', unique: true });
    await expect(writeRows(build, await changesOf(log.commits))).rejects.toMatchObject({
      trouble: 'foreign',
      message: expect.stringContaining('theirs'),
    });
  });

  it('are written by several runners at once, without a lease, and come out right', async () => {
    appendMany(60);
    const expected = await undisturbed();
    const stores = [store];
    while (stores.length < 4) stores.push(await openMongoViewStore(await connections.open()));
    const start = async (over: ViewStore) => {
      await over.open(shapeOf(view, identity, identity), { bulk: true });
      const build = new ViewBuild(view, identity, await over.checkpoint(identity), {
        policy,
        store: over,
      });
      while (build.checkpoint.position < 60) {
        const from = build.checkpoint.position;
        await build.advance(log.commits.slice(from, from + 3));
      }
    };
    await Promise.all(stores.map(start));
    await store.finish(identity);
    expect(await store.checksum(identity)).toEqual(expected);
  });

  it('are seen by a runner that does not lead, which reports how far they are and writes none', async () => {
    appendMany(5);
    const reached: number[] = [];
    const follower = new ViewRunner({
      views: [view],
      policy,
      log,
      store: await openMongoViewStore(await connections.open()),
      report: () => undefined,
      leads: () => false,
      reached: (_, build, position) => {
        if (build !== undefined) reached.push(position);
      },
    });
    await follower.catchUp();
    expect(await store.checkpoint(identity)).toMatchObject({ position: 0 });
    await runner(store).catchUp();
    await follower.catchUp();
    expect(reached.at(-1)).toBe(5);
    expect(follower.status()).toMatchObject([{ state: 'live', position: 5, lag: 0 }]);
  });

  it('keep the checksum waiting, and it says so when they never end', async () => {
    appendMany(3);
    await store.open(shapeOf(view, identity, identity));
    const ahead = await changesOf(log.commits);
    await writeRows(await new Builds(connection).get(identity), ahead);
    await expect(store.checksum(identity)).rejects.toMatchObject({ trouble: 'busy' });
    await runner(store).catchUp();
    expect(await store.checksum(identity)).toEqual(await undisturbed());
  });

  it('of builds of one identity, the one made live last is read', async () => {
    const names = [1, 2, 3].map((number) => buildName(identity, number));
    for (const name of names) await store.open(shapeOf(view, identity, name), { bulk: true });
    const live = async () => (await store.registry()).filter((row) => row.live);
    for (const name of [...names, names[0] ?? '']) {
      await store.makeLive(name);
      expect((await live()).map(({ build }) => build)).toEqual([name]);
    }
    await store.reset(names[0] ?? '', await store.checkpoint(names[0] ?? ''));
    expect(await live()).toEqual([]);
  });
});
