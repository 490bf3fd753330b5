import { existsSync, readdirSync, renameSync } from 'node:fs';
import Database from 'libsql';
import { csvOf, rowsOfFile } from '../bulk/imports/importing.js';
import { uscc } from '../support/tax-ids.js';
import { until } from '../support/until.js';
import { type Desk, openDesk } from './dossier.js';

// Commands run in processes of their own, on a machine that may be busy.
jest.setTimeout(60_000);

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.remove());

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码'];
const row = (n: number) => [`K-${n}`, `第${n}号有限公司`, uscc(n)];
const customers = (from: number, to: number) =>
  csvOf([HEADINGS, ...Array.from({ length: to - from + 1 }, (_, i) => row(from + i))]);

describe('dossier', () => {
  it('tells how it is used, and ends with 2 when it is used wrongly', async () => {
    const help = await desk.run('--help');
    expect(help.code).toBe(0);
    for (const name of ['serve', 'import', 'export', 'rebuild', 'verify', 'events', 'doctor']) {
      expect(help.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    const ends = await Promise.all(
      [
        ['--version'],
        ['import', '--help'],
        [],
        ['frobnicate'],
        ['import'],
        ['import', 'a.csv', '--mode', 'destroy'],
        ['events', '--after', 'x'],
        ['import', 'none.csv', '--actor', 'Wang Fang'],
      ].map((args) => desk.run(...args)),
    );
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 2, 2, 2, 2, 2, 2]);
    expect(ends[0]?.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    // Nothing of that made a store.
    expect(readdirSync(desk.folder)).toEqual([]);
  });

  it('imports, exports and imports again what it exported', async () => {
    desk.write('in.csv', customers(1, 3));
    const imported = await desk.run('import', 'in.csv');
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.stdout).toContain('3 rows: 3 created, 0 refused');
    expect(imported.stderr).toContain('企业名称 → legalName');

    const exported = await desk.run('export', 'out.csv');
    expect(exported).toMatchObject({
      code: 0,
      stdout: '3 customers as of position 4 in out.csv.\n',
    });
    expect(rowsOfFile(desk.path('out.csv')).map((cells) => cells[0])).toEqual([
      '客户编码',
      'K-1',
      'K-2',
      'K-3',
    ]);
    expect(readdirSync(desk.folder)).not.toContain('out.csv.part');

    const again = await desk.run('import', 'out.csv', '--mode', 'upsert', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      finished: true,
      rows: 3,
      counts: { created: 0, changed: 0, unchanged: 3, refused: 0 },
    });
  });

  it('ends an import with 1 when rows were refused, and says where they are', async () => {
    desk.write('in.csv', csvOf([HEADINGS, row(1), ['K-2', '', uscc(2)]]));
    const { code, stdout } = await desk.run('import', 'in.csv');
    expect(code).toBe(1);
    expect(stdout).toContain('2 rows: 1 created, 1 refused');
    expect(stdout).toContain('Refused: required in 企业名称 (row 3)');
    expect(stdout).toContain('The refused rows are in in.refused.csv');
    expect(existsSync(desk.path('in.refused.csv'))).toBe(true);
  });

  it('goes on with an import that Ctrl-C stopped', async () => {
    desk.write('in.csv', customers(1, 6000));
    const first = desk.start(['import', 'in.csv']);
    await until('the import has begun', async () => /→ legalName/.test(first.stderr()));
    await until('the log has commits', () => existsSync(desk.path('data/log.db')));
    first.child.kill('SIGINT');
    const end = await first.ended;
    expect(end.code).toBe(1);
    expect(end.stderr).toContain('Give the same command again to go on where it stopped.');

    const second = await desk.run('import', 'in.csv', '--json');
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      settled: 6000,
      counts: { created: 6000, refused: 0 },
    });
    // And that it was begun.
    expect((await desk.run('verify')).stdout).toContain(
      '6,001 commits: all are as they were written',
    );
  });

  it('works beside a running service, which sees what was imported', async () => {
    const service = desk.start(['serve']);
    await until('the service listens', () => /listens on http/.test(service.stdout()));
    const address = /listens on (http:\/\/\S+)/.exec(service.stdout())?.[1];
    desk.write('in.csv', customers(1, 200));
    expect((await desk.run('import', 'in.csv')).code).toBe(0);
    const made = await desk.run('token', 'add', 'reader', '--role', 'viewer', '--json');
    const { token } = JSON.parse(made.stdout);
    const list = await fetch(`${address}/api/v1/customers?limit=200`, {
      headers: { authorization: `Bearer ${token}`, 'x-min-position': '200' },
    });
    expect(((await list.json()) as { items: unknown[] }).items).toHaveLength(200);
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  });
});

describe('dossier on a store with customers', () => {
  beforeEach(async () => {
    desk.write('in.csv', customers(1, 5));
    await desk.run('import', 'in.csv');
  });

  it('exports what filters select, to the output as well', async () => {
    const exported = await desk.run(
      'export',
      '-',
      '--filter',
      'code=K-2',
      '--filter',
      'code=K-4',
      '--columns',
      'code, 客户名称',
    );
    expect(exported).toMatchObject({
      code: 0,
      stdout: '\ufeff客户编码,客户名称\r\nK-2,第2号有限公司\r\nK-4,第4号有限公司\r\n',
    });
    const wrong = await Promise.all([
      desk.run('export', '-', '--filter', 'nosuch=1'),
      desk.run('export', '-', '--filter', '__proto__=1'),
      desk.run('export', '-', '--filter', 'nothing'),
      desk.run('export', '-', '--columns', 'nosuch'),
    ]);
    expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(wrong[0]?.stderr).toContain('--filter nosuch: There is no parameter called “nosuch”.');
  });

  it('prints events, and goes on with new ones until Ctrl-C', async () => {
    const lines = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const all = lines((await desk.run('events')).stdout);
    // The first commit says that an import was begun; that is no event of a customer.
    expect(all.map(({ id }) => id)).toEqual(['2.1', '3.1', '4.1', '5.1', '6.1']);
    const { subject } = all[2];
    const [of, after] = await Promise.all([
      desk.run('events', '--customer', subject),
      desk.run('events', '--after', '5'),
    ]);
    expect(lines(of.stdout).map(({ id }) => id)).toEqual(['4.1']);
    expect(lines(after.stdout).map(({ id }) => id)).toEqual(['6.1']);

    const following = desk.start(['events', '--after', '6', '--follow']);
    desk.write('more.csv', customers(6, 7));
    await desk.run('import', 'more.csv');
    await until('both new events are there', () => following.stdout().split('\n').length > 2);
    following.child.kill('SIGINT');
    expect((await following.ended).code).toBe(0);
    expect(lines(following.stdout()).map(({ id }) => id)).toEqual(['8.1', '9.1']);
  });

  it('rebuilds the lists beside those in use', async () => {
    const { code, stdout } = await desk.run('rebuild', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { view: 'customer-list', position: 6 },
      { view: 'review-queue', position: 6 },
      { view: 'access-trail', position: 6 },
    ]);
    expect(await desk.run('rebuild', 'nosuch')).toMatchObject({
      code: 2,
      stderr:
        'There is no view called nosuch. There are: customer-list, review-queue, access-trail.\n',
    });
  });

  it('verifies the log, and names the first position that was changed', async () => {
    expect(await desk.run('verify')).toMatchObject({ code: 0 });
    const log = new Database(desk.path('data/log.db'));
    log.exec(`update commits set body = replace(body, '第3号', '第8号') where position = 4`);
    log.close();
    const { code, stdout } = await desk.run('verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Position 4: Its hash is not that of its body/);
    expect(stdout).toContain('3 commits before it are as they were written.');
  });

  it('verifies that a create holds its claims', async () => {
    const log = new Database(desk.path('data/log.db'));
    const { changes } = log
      .prepare(`delete from guards where position = 4 and guard like 'claim:tax-id:%'`)
      .run();
    log.close();
    expect(changes).toBe(1);
    expect((await desk.run('verify')).stdout).toMatch(/^Position 4: .*\(guard\)/);
  });

  it('says how a store is, and what is wrong with it', async () => {
    const good = await desk.run('doctor');
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(/^✓ log: 6 commits/m);
    expect(good.stdout).toMatch(/^✓ key file: .*dossier\.keys/m);

    const wrong = await desk.runWith({ DOSSIER_PORT: '70000' }, 'doctor');
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stdout).toMatch(/^✗ configuration: DOSSIER_PORT: expected a port/m);

    renameSync(desk.path('dossier.keys'), desk.path('elsewhere'));
    const without = await desk.run('doctor', '--json');
    expect(without.code).toBe(1);
    expect(JSON.parse(without.stdout)).toContainEqual({
      about: 'store',
      state: 'trouble',
      found: expect.stringContaining('The key file ./dossier.keys is missing'),
    });
  });
});
