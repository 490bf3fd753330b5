import { join } from 'node:path';
import Database from 'libsql';
import { SqliteViewStore } from '../../../src/adapters/sqlite/view-store.js';
import { changeOf, checkpointAt, NOTHING, newShape } from '../../contracts/view-rows.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('a views.db of an older layout', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  const shape = newShape();
  const rows = [changeOf({ number: 1, values: { kind: 'a' } })];

  /** What is left of a build whose tables an older release made. */
  function makeOld(): void {
    const database = new Database(path);
    database.exec(`update builds set shape = json_remove(shape, '$.layout'); drop table v1_marks`);
    database.pragma('user_version = 1');
    database.close();
  }

  beforeEach(async () => {
    folder = temporaryFolder();
    path = join(folder.path, 'views.db');
    const store = new SqliteViewStore({ path });
    await store.open(shape);
    await store.apply(shape.build, rows, NOTHING, checkpointAt(1));
    await store.makeLive(shape.build);
    await store.close();
    makeOld();
  });

  afterEach(() => folder.remove());

  it('is not read, but built anew', async () => {
    const store = new SqliteViewStore({ path });
    const empty = { build: shape.build, live: false, finished: false, checkpoint: NOTHING };
    expect(await store.registry()).toEqual([expect.objectContaining(empty)]);

    await store.open(shape, { bulk: true });
    expect(await store.registry()).toEqual([expect.objectContaining(empty)]);
    expect(await store.rows(shape.build, ['key-1'])).toEqual(new Map());
    expect(await store.apply(shape.build, rows, NOTHING, checkpointAt(1))).toBe(true);
    await store.finish(shape.build);
    const filter = { type: 'eq', column: 'kind', value: 'a' } as const;
    const page = await store.find(shape.build, filter, { descending: false }, undefined, 10);
    expect(page.rows).toHaveLength(1);
    await store.close();
  });

  it('is dropped whole when nobody uses it', async () => {
    const store = new SqliteViewStore({ path });
    await store.drop(shape.build);
    expect(await store.registry()).toEqual([]);
    await store.close();
  });

  it('is from then on refused by the older release', async () => {
    await new SqliteViewStore({ path }).close();
    const database = new Database(path, { readonly: true });
    expect(database.prepare('pragma user_version').raw().get([])).toEqual([2]);
    database.close();
  });
});
