import { existsSync, readdirSync } from 'node:fs';
import { csvOf, rowsOfFile } from '../bulk/imports/importing.js';
import { readWorkbook, writeWorkbook } from '../bulk/imports/workbook-file.js';
import { uscc } from '../support/tax-ids.js';
import { type Desk, openDesk } from './dossier.js';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.remove());

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码', '老系统说明'];
const row = (n: number, name = `第${n}号有限公司`) => [`K-${n}`, name, uscc(n), '旧'];

describe('dossier import', () => {
  it('writes a workbook to fill in, which imports as it is, and no store', async () => {
    expect((await desk.run('import', '--template', 'new.xlsx')).code).toBe(0);
    expect(readdirSync(desk.folder)).toEqual(['new.xlsx']);
    const again = await desk.run('import', '--template', 'new.xlsx');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('there already') });
    const imported = await desk.run('import', 'new.xlsx');
    expect(imported).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 rows/) });
  });

  it('writes refused rows beside the file, of its kind, never over one that is there', async () => {
    await writeWorkbook(desk.path('in.xlsx'), [
      { name: '客户', rows: [HEADINGS, row(1), row(2, '')] },
    ]);
    const first = await desk.run('import', 'in.xlsx');
    expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining('in.refused.xlsx') });
    const [sheet] = await readWorkbook(desk.path('in.refused.xlsx'));
    expect(sheet?.rows.slice(1).map(([code]) => code)).toEqual(['K-2']);
    const second = await desk.run('import', 'in.xlsx');
    expect(second.stdout).toContain('in.refused-2.xlsx');
  });

  it('of a dry run writes refused rows only where it is told to, and keeps nothing', async () => {
    desk.write('in.csv', csvOf([HEADINGS, row(1, '')]));
    expect((await desk.run('import', 'in.csv', '--dry-run')).code).toBe(1);
    expect(existsSync(desk.path('in.refused.csv'))).toBe(false);
    await desk.run('import', 'in.csv', '--dry-run', '--refused', 'wrong.csv');
    expect(rowsOfFile(desk.path('wrong.csv'))).toHaveLength(2);
    const over = await desk.run('import', 'in.csv', '--refused', 'in.csv');
    expect(over).toMatchObject({ code: 2, stderr: expect.stringContaining('over the file') });
  });

  it('remembers where columns were said to go, and says so', async () => {
    desk.write('in.csv', csvOf([HEADINGS, row(1)]));
    desk.write('map.json', JSON.stringify({ 老系统说明: 'remarks' }));
    const first = await desk.run('import', 'in.csv', '--mapping', 'map.json');
    expect(first.stderr).toContain('老系统说明 → remarks');
    desk.write('more.csv', csvOf([HEADINGS, row(2)]));
    const second = await desk.run('import', 'more.csv');
    expect(second.stderr).toContain('--map "老系统说明=remarks"');
    expect(second.stderr).toContain('老系统说明 → remarks');
    desk.write('broken.json', '{"老系统说明": 7}');
    expect((await desk.run('import', 'in.csv', '--mapping', 'broken.json')).code).toBe(2);
  });
});
