import { readdirSync, readFileSync } from 'node:fs';
import { readProperties } from '../../src/bulk/tables/workbook-properties.js';
import { csvOf, rowsOfFile } from '../bulk/imports/importing.js';
import { until } from '../support/until.js';
import { type Desk, openDesk } from './dossier.js';

// Commands run in processes of their own, on a machine that may be busy.
jest.setTimeout(60_000);

let desk: Desk;

beforeEach(async () => {
  desk = openDesk();
  const rows = [1, 2, 3].map((n) => [
    `K-${n}`,
    `第${n}号有限公司`,
    `张${n}`,
    '13800138000',
    '中国',
  ]);
  desk.write('in.csv', csvOf([['客户编码', '企业名称', '联系人姓名', '电话', '国家'], ...rows]));
  await desk.run('import', 'in.csv');
});
afterEach(() => desk.remove());

/** Every cell of a file but the position that it is of. */
function withoutPosition(name: string): string[][] {
  const [headings = [], ...rows] = rowsOfFile(desk.path(name));
  const at = headings.indexOf('导出位置');
  return [headings, ...rows].map((row) => row.toSpliced(at, 1));
}

describe('dossier export', () => {
  it('writes a workbook that changes nothing when it is imported again', async () => {
    const exported = await desk.run('export', 'out.xlsx', '--json');
    expect(exported).toMatchObject({ code: 0 });
    expect(JSON.parse(exported.stdout)).toEqual({ file: 'out.xlsx', rows: 3, position: 4 });
    expect(await readProperties(desk.path('out.xlsx'))).toEqual({ DossierPosition: '4' });

    const again = await desk.run('import', 'out.xlsx', '--mode', 'upsert', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      counts: { created: 0, changed: 0, unchanged: 3, refused: 0 },
    });
  });

  it('gives the base as it was', async () => {
    const before = await desk.run('export', 'then.csv', '--as-of', '2020-01-01');
    expect(before).toMatchObject({
      code: 0,
      stdout: '0 customers as of position 0 in then.csv.\n',
    });
    const today = await desk.run('export', 'now.csv', '--as-of', '2999-12-31');
    // Each import and each export is written down, and moves the position.
    expect(today.stdout).toBe('3 customers as of position 5 in now.csv.\n');
    await desk.run('export', 'plain.csv');
    expect(withoutPosition('now.csv')).toEqual(withoutPosition('plain.csv'));
    const wrong = await desk.run('export', 'out.csv', '--as-of', 'yesterday');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('--as-of "yesterday"');
  });

  it('lets a service make the file, of what the token may see', async () => {
    const made = await desk.run('token', 'add', 'desk', '--role', 'steward', '--json');
    desk.write('token.txt', JSON.parse(made.stdout).token);
    const asked = (...args: string[]) =>
      desk.runWith({ DOSSIER_TOKEN_FILE: 'token.txt' }, 'export', ...args);
    const service = desk.start(['serve']);
    try {
      const address = () => /http:\/\/[\d.]+:\d+/.exec(service.stdout())?.[0];
      await until('the service listens', () => address() !== undefined);
      const url = address() ?? '';
      await desk.run('export', 'here.csv');
      const there = await asked('there.csv', '--url', url, '--json');
      expect(there).toMatchObject({ code: 0 });
      expect(JSON.parse(there.stdout)).toEqual({
        file: 'there.csv',
        position: expect.any(Number),
      });
      const masked = withoutPosition('here.csv').map((row) =>
        row.map((cell) => (cell === "'+8613800138000" ? '138****8000' : cell)),
      );
      expect(withoutPosition('there.csv')).toEqual(masked);
      expect(await asked('there.xlsx', '--url', url)).toMatchObject({ code: 0 });
      expect(readFileSync(desk.path('there.xlsx')).subarray(0, 2).toString()).toBe('PK');
      const only = ['--columns', 'code', '--filter', 'code=K-2'];
      const some = await asked('-', '--url', url, ...only);
      expect(some.stdout).toBe('\ufeff客户编码\r\nK-2\r\n');
      const wrong = await asked('no.csv', '--url', url, '--columns', 'colour');
      expect(wrong.code).toBeGreaterThan(0);
      expect(wrong.stderr).toContain('columns');
      expect(readdirSync(desk.folder).filter((name) => name.startsWith('no.csv'))).toEqual([]);
    } finally {
      service.child.kill('SIGTERM');
      await service.ended;
    }
  });
});
