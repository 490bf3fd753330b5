import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { logIn, openSqliteLog } from '../../../src/adapters/sqlite/event-log.js';
import { openLogFile } from '../../../src/adapters/sqlite/log-file.js';
import { openSqliteVault } from '../../../src/adapters/sqlite/vault.js';
import type { EventLog } from '../../../src/log/event-log.js';
import { verifyLog } from '../../../src/log/verify.js';
import { startChild } from '../../support/child.js';
import { draft } from '../../support/drafts.js';
import { testJournal } from '../../support/journal.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('trouble with the files of a store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'store');
  });
  afterEach(() => folder.remove());

  async function withLog<Result>(use: (log: EventLog) => Promise<Result>): Promise<Result> {
    const log = await openSqliteLog(path);
    try {
      return await use(log);
    } finally {
      await log.close();
    }
  }

  const append = (streamId: string, version = 1, text = '') =>
    withLog((log) => log.append([draft({ streams: { [streamId]: version }, data: { text } })]));

  /** Changes log.db behind its back. */
  function edit(sql: string): void {
    const database = new Database(join(path, 'log.db'));
    try {
      database.exec(sql);
    } finally {
      database.close();
    }
  }

  function removeLog(): void {
    for (const name of readdirSync(path)) if (name.startsWith('log.db')) rmSync(join(path, name));
  }

  const opening = (at = path) => openSqliteLog(at).then((log) => log.close());

  describe('a folder', () => {
    it('is made when it is not there, for its owner alone', async () => {
      await append('a');
      expect(statSync(path).mode & 0o777).toBe(0o700);
      expect(readdirSync(path)).toContain('log.db');
    });

    it('may be there, empty or with what lies beside a store', async () => {
      mkdirSync(join(path, 'lost+found'), { recursive: true });
      writeFileSync(join(path, '.gitkeep'), '');
      writeFileSync(join(path, 'dossier.keys'), '');
      await append('a');
    });

    it('with other things in it is refused, and nothing is written there', async () => {
      mkdirSync(path);
      writeFileSync(join(path, 'invoice.pdf'), '');
      await expect(opening()).rejects.toMatchObject({
        trouble: 'foreign',
        message: expect.stringContaining('"invoice.pdf"'),
      });
      expect(readdirSync(path)).toEqual(['invoice.pdf']);
    });

    it('that is a file is refused', async () => {
      writeFileSync(path, '');
      await expect(opening()).rejects.toMatchObject({ trouble: 'no-access' });
      await expect(opening(join(path, 'below'))).rejects.toMatchObject({ trouble: 'no-access' });
    });

    const onLinux = process.platform === 'linux' ? it : it.skip;
    onLinux('that the system does not let anybody make is refused, and at once', async () => {
      await expect(opening('/proc/dossier-store')).rejects.toMatchObject({ trouble: 'no-access' });
    });

    it('with a vault but without its log is refused', async () => {
      await append('a');
      await (await openSqliteVault(path)).close();
      removeLog();
      await expect(opening()).rejects.toMatchObject({
        trouble: 'incomplete',
        message: expect.stringContaining('log.db is missing'),
      });
    });

    it('without permission is refused', async () => {
      await append('a');
      // Root may do everything, so the child is nobody then.
      const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const attempt = async () => {
        const child = startChild('adapters/sqlite/writer.child.ts', [path, 'x', '1'], nobody);
        expect(await child.ended).toBe(1);
        expect(child.lines).toEqual([]);
        return child.errors();
      };
      chmodSync(folder.path, 0o755);
      chmodSync(path, 0o555);
      for (const name of readdirSync(path)) chmodSync(join(path, name), 0o444);
      expect(await attempt()).toMatch(
        /StoreError: .*store: this process may not read and write it/,
      );
      chmodSync(path, 0o000);
      expect(await attempt()).toMatch(/StoreError: .*store: .*may read/);
      chmodSync(folder.path, 0o555);
      chmodSync(path, 0o777);
      expect(await attempt()).toMatch(/StoreError: .*log\.db: this process may not read and write/);
      chmodSync(folder.path, 0o755);
      await withLog(async (log) => expect(await log.head()).toMatchObject({ position: 1 }));
    }, 30_000);
  });

  describe('a file', () => {
    it('of a newer version is refused', async () => {
      await append('a');
      edit('pragma user_version = 99');
      await expect(opening()).rejects.toMatchObject({
        trouble: 'newer',
        message: expect.stringMatching(/log\.db .*newer version of Dossier \(layout 99/),
      });
    });

    it('that is no database is refused and left alone', async () => {
      mkdirSync(path);
      const text = 'not a database, but long enough to be looked at. '.repeat(100);
      writeFileSync(join(path, 'log.db'), text);
      await expect(opening()).rejects.toMatchObject({ trouble: 'foreign' });
      expect(readFileSync(join(path, 'log.db'), 'utf8')).toBe(text);
    });

    it('that is the database of another program is refused and left alone', async () => {
      mkdirSync(path);
      edit('create table commits (id integer)');
      await expect(opening()).rejects.toMatchObject({
        trouble: 'foreign',
        message: expect.stringContaining('not one made by Dossier'),
      });
      const database = new Database(join(path, 'log.db'));
      expect(database.prepare('select name from sqlite_master').raw().all([])).toEqual([
        ['commits'],
      ]);
      database.close();
    });

    it('that holds another part of a store is refused', async () => {
      await append('a');
      await (await openSqliteVault(path)).close();
      removeLog();
      copyFileSync(join(path, 'vault.db'), join(path, 'log.db'));
      await expect(opening()).rejects.toMatchObject({
        trouble: 'foreign',
        message: expect.stringContaining('holds vault, where log is expected'),
      });
    });

    it('that is damaged is said to be', async () => {
      for (let version = 1; version <= 20; version++) await append('a', version, 'x'.repeat(3000));
      const bytes = readFileSync(join(path, 'log.db'));
      bytes.fill(0xff, 4096, bytes.length);
      writeFileSync(join(path, 'log.db'), bytes);
      await expect(opening()).rejects.toMatchObject({ trouble: 'damaged' });
    });
  });

  describe('a disk that is full', () => {
    it('refuses the batch whole, and lets the process go on when there is room again', async () => {
      mkdirSync(path);
      const file = await openLogFile(join(path, 'log.db'));
      const log = logIn(file);
      const limit = async (pages: number) =>
        (await file.writer.prepare(`pragma max_page_count = ${pages}`)).get([]);
      const large = (n: number) =>
        draft({ streams: { [`s${n}`]: 1 }, guards: [`g${n}`], data: { text: 'x'.repeat(3000) } });
      try {
        await log.append([large(0)]);
        await limit(30);
        const batch = Array.from({ length: 50 }, (_, n) => large(n + 1));
        await expect(log.append(batch)).rejects.toMatchObject({
          trouble: 'full',
          message: expect.stringContaining('no room left'),
        });
        expect(await log.head()).toMatchObject({ position: 1 });
        expect(await log.findGuards(['g1', 'stream:s1@1'])).toEqual(new Map());
        expect(await log.append([large(100)])).toMatchObject([{ type: 'appended', position: 2 }]);

        await limit(1_000_000);
        const results = await log.append(batch);
        expect(results.every(({ type }) => type === 'appended')).toBe(true);
        expect(await verifyLog(log)).toMatchObject({ type: 'good', head: { position: 52 } });
      } finally {
        await log.close();
      }
    });

    it('or one that became read-only, is named', async () => {
      mkdirSync(path);
      const file = await openLogFile(join(path, 'log.db'));
      const log = logIn(file);
      (await file.writer.prepare('pragma query_only = 1')).get([]);
      await expect(log.append([draft({ streams: { a: 1 } })])).rejects.toMatchObject({
        trouble: 'read-only',
      });
      await log.close();
    });
  });

  describe('a lock', () => {
    it('held by another program is waited for without blocking the event loop', async () => {
      await append('a');
      const other = new Database(join(path, 'log.db'));
      await withLog(async (log) => {
        other.exec('begin immediate');
        const appended = log.append([draft({ streams: { a: 2 } })]);
        let turns = 0;
        while (turns < 20) {
          await new Promise((resolve) => setImmediate(resolve));
          turns += 1;
        }
        expect(await log.head()).toMatchObject({ position: 1 });
        other.exec('commit');
        expect(await appended).toMatchObject([{ type: 'appended', position: 2 }]);
      });
      other.close();
    });
  });

  it('leaves nothing in the write-ahead log when it is closed', async () => {
    await append('a');
    const walBytes = readdirSync(path)
      .filter((name) => name.endsWith('-wal'))
      .map((name) => statSync(join(path, name)).size);
    expect(walBytes.every((bytes) => bytes === 0)).toBe(true);
  });

  it('notices a log that was cut back to an older state', async () => {
    await append('a');
    const old = join(folder.path, 'old.db');
    copyFileSync(join(path, 'log.db'), old);
    const kept = await withLog((log) => log.head());
    await append('a', 2);
    const lost = await withLog((log) => log.head());

    copyFileSync(old, join(path, 'log.db'));
    await withLog(async (log) => {
      const { journal } = testJournal({ log });
      expect(await journal.stands(kept)).toBe(true);
      expect(await journal.stands(lost)).toBe(false);
      await log.append([draft({ streams: { a: 2 } })]);
      expect(await journal.stands(lost)).toBe(false);
    });
  });

  it('names a gap that was torn into the table', async () => {
    for (let version = 1; version <= 5; version++) await append('a', version);
    edit('delete from commits where position = 3');
    await withLog(async (log) => {
      expect((await log.readAll(0, 10)).map(({ position }) => position)).toEqual([1, 2]);
      await expect(log.readAll(2, 10)).rejects.toMatchObject({
        trouble: 'damaged',
        message: expect.stringContaining('commit 3 is missing'),
      });
      expect(await verifyLog(log)).toMatchObject({ type: 'bad', position: 3, fault: 'gap' });
    });
  });

  it('reads a million commits page by page', async () => {
    await append('a');
    // Made by SQL: only reading is tried here, and that does not look into the bodies.
    edit(`insert into commits
      with recursive n(position) as (select 2 union all select position + 1 from n limit 999999)
      select position, 'c' || position, '2026-01-01T00:00:00.000Z', 'h' || position, '{}' from n`);
    await withLog(async (log) => {
      let last = 0;
      for (;;) {
        const page = await log.readAll(last, 2000);
        if (page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(2000);
        for (const { position } of page) {
          last += 1;
          if (position !== last) throw new Error(`${position} where ${last} is expected`);
        }
      }
      expect(last).toBe(1_000_000);
    });
  }, 60_000);
});
