import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { rebuildView } from '../../src/views/rebuild.js';
import { ViewRunner } from '../../src/views/runner.js';
import { viewIdentity } from '../../src/views/view-identity.js';
import { ViewNotReady, ViewReader } from '../../src/views/view-reader.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

describe('reading views', () => {
  let folder: string;
  let store: SqliteViewStore;
  let other: SqliteViewStore;
  let log: FakeLog;
  let reader: ViewReader;
  let folding: ViewRunner;
  const policy = DEFAULT_POLICY;
  const view = {
    ...tally('sums'),
    columns: { ...tally('sums').columns, label: { type: 'text', sortedBy: 'sum' } as const },
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-reader-'));
    store = new SqliteViewStore({ path: join(folder, 'views.db') });
    other = new SqliteViewStore({ path: join(folder, 'views.db') });
    log = new FakeLog();
    reader = new ViewReader(store, [view], policy);
    // As a worker thread has it: a connection of its own.
    folding = new ViewRunner({ views: [view], policy, log, store: other, report: () => undefined });
    for (const [streamId, add] of [
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ] as const) {
      log.append({ streamId, type: 'Added', data: { add } });
    }
  });

  afterEach(async () => {
    reader.visibility.close();
    await store.close();
    await other.close();
    await rm(folder, { recursive: true });
  });

  const find = () =>
    reader.find('sums', undefined, { column: 'sum', descending: false }, undefined, 10);

  it('says that a view is not ready until it is live', async () => {
    await expect(find()).rejects.toThrow(ViewNotReady);
    await folding.catchUp();
    expect((await find()).rows.map(({ key }) => key)).toEqual(['b', 'c', 'a']);
    expect((await reader.count('sums', undefined, 'isEven')).counts).toEqual(
      new Map([
        ['true', 1],
        ['false', 2],
      ]),
    );
    expect([...(await reader.items('sums', ['a', 'x'])).keys()]).toEqual(['a']);
  });

  it('sorts by the column that stands for another in sorting', async () => {
    await folding.catchUp();
    const page = await reader.find(
      'sums',
      undefined,
      { column: 'label', descending: true },
      undefined,
      1,
    );
    expect(page).toMatchObject({ rows: [{ key: 'a', sortValue: 3 }], next: { value: 3 } });
  });

  it('goes on with the new build when the one it knew is replaced and dropped', async () => {
    await folding.catchUp();
    await find();
    await rebuildView(view, { log, store: other, policy });
    await other.drop(viewIdentity(view, policy));
    expect((await find()).rows).toHaveLength(3);
  });

  it('passes on what is wrong with the question itself', async () => {
    await folding.catchUp();
    const sort = { column: 'nothing', descending: false };
    await expect(reader.find('sums', undefined, sort, undefined, 1)).rejects.toThrow('nothing');
  });

  describe('waiting for a position', () => {
    it('answers at once for what is there', async () => {
      await folding.catchUp();
      expect(await reader.visibility.waitFor('sums', 3, 0)).toBe('visible');
    });

    it('answers when the worker says that it got there', async () => {
      await folding.catchUp();
      const waiting = reader.visibility.waitFor('sums', 4, 60_000);
      reader.visibility.reached('sums', viewIdentity(view, policy), 4);
      expect(await waiting).toBe('visible');
    });

    it('answers when another process got there', async () => {
      const waiting = reader.visibility.waitFor('sums', 4, 60_000);
      log.append({ streamId: 'a', type: 'Added', data: { add: 1 } });
      await folding.catchUp();
      expect(await waiting).toBe('visible');
    });

    it('gives up in time, and when the service stops', async () => {
      await folding.catchUp();
      expect(await reader.visibility.waitFor('sums', 4, 30)).toBe('not-yet-visible');
      const waiting = reader.visibility.waitFor('sums', 4, 60_000);
      reader.visibility.close();
      expect(await waiting).toBe('not-yet-visible');
    });

    it('is not content with a view that is no longer live', async () => {
      await folding.catchUp();
      await other.reset(
        viewIdentity(view, policy),
        await other.checkpoint(viewIdentity(view, policy)),
      );
      reader.visibility.reached('sums', undefined, 0);
      expect(await reader.visibility.waitFor('sums', 1, 30)).toBe('not-yet-visible');
    });
  });
});
