import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { rebuildView } from '../../src/views/rebuild.js';
import { ViewRunner } from '../../src/views/runner.js';
import { viewIdentity } from '../../src/views/view-identity.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

describe('rebuilding a view', () => {
  let folder: string;
  let store: SqliteViewStore;
  let log: FakeLog;
  const policy = DEFAULT_POLICY;
  const view = tally('sums');
  const identity = viewIdentity(view, policy);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-rebuild-'));
    store = new SqliteViewStore({ path: join(folder, 'views.db') });
    log = new FakeLog();
    for (let i = 0; i < 60; i++)
      log.append({ streamId: `t:${i % 7}`, type: 'Added', data: { add: i } });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  function runner(from = log): ViewRunner {
    return new ViewRunner({ views: [view], policy, log: from, store, report: () => undefined });
  }

  async function liveBuilds(): Promise<string[]> {
    return (await store.registry()).filter(({ live }) => live).map(({ build }) => build);
  }

  it('makes the same contents beside the build that is read, and has the new one read', async () => {
    const following = runner();
    await following.catchUp();
    const rebuilt = await rebuildView(view, { log, store, policy });
    expect(rebuilt).toMatchObject({ build: `${identity}~2`, position: 60, same: true });
    expect(await liveBuilds()).toEqual([`${identity}~2`]);
    expect(await rebuildView(view, { log, store, policy })).toMatchObject({
      build: `${identity}~3`,
      digest: rebuilt.digest,
      same: true,
    });

    log.append({ streamId: 't:1', type: 'Added', data: { add: 1 } });
    await following.catchUp();
    expect((await store.checkpoint(`${identity}~3`)).position).toBe(61);
    expect((await store.checkpoint(identity)).position).toBe(60);
  });

  it('brings the old build up to where the new one is before it compares them', async () => {
    await runner().catchUp();
    for (let i = 0; i < 5; i++) log.append({ streamId: 't:new', type: 'Added', data: { add: i } });
    expect(await rebuildView(view, { log, store, policy })).toMatchObject({
      position: 65,
      same: true,
    });
  });

  it('compares at one position also when the old build runs ahead', async () => {
    await runner().catchUp();
    const path = join(folder, 'views.db');
    const ahead = new (class extends SqliteViewStore {
      override async checksum(build: string) {
        if (build === identity) {
          log.append({ streamId: 't:new', type: 'Added', data: { add: 1 } });
          await runner().catchUp();
        }
        return super.checksum(build);
      }
    })({ path });
    const rebuilt = await rebuildView(view, { log, store: ahead, policy });
    expect(rebuilt).toMatchObject({ position: 61, same: true });
    await ahead.close();
  });

  it('says when what was read before was wrong, and replaces it', async () => {
    await runner().catchUp();
    const [row] = (await store.rows(identity, ['t:1'])).values();
    const at = await store.checkpoint(identity);
    const forged = {
      ...(row ?? { key: 't:1', order: 1, foldedTo: 1 }),
      fold: JSON.stringify({ streamId: 't:1', added: [1000], isHidden: false }),
      item: JSON.stringify({ sum: 1000 }),
      values: { sum: 1000, isEven: true },
    };
    await store.apply(identity, [forged], at, at);
    expect(await rebuildView(view, { log, store, policy })).toMatchObject({ same: false });
    const build = `${identity}~2`;
    const items = await store.items(build, ['t:1']);
    expect(JSON.parse(items.get('t:1')?.json ?? '').sum).toBe(
      1 + 8 + 15 + 22 + 29 + 36 + 43 + 50 + 57,
    );
  });

  it('compares with nothing when the old build came from a log that is gone', async () => {
    await runner().catchUp();
    log.cutBackTo(10);
    const rebuilt = await rebuildView(view, { log, store, policy });
    expect(rebuilt).toMatchObject({ position: 10 });
    expect(rebuilt).not.toHaveProperty('same');
  });

  it('makes the first build where there is none', async () => {
    expect(await rebuildView(view, { log, store, policy })).toEqual({
      build: identity,
      position: 60,
      digest: expect.any(String),
    });
    expect(await liveBuilds()).toEqual([identity]);
  });

  it('replaces nothing when the view cannot take a commit', async () => {
    await runner().catchUp();
    const before = await store.registry();
    const fragile = tally('sums', ({ add }) => add === 30);
    await expect(rebuildView(fragile, { log, store, policy })).rejects.toThrow('at position 31');
    expect(await store.registry()).toEqual(before);
  });
});
