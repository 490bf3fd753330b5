import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportError } from '../../../src/bulk/import-error.js';
import { lookAt, rowsOf } from '../../../src/bulk/tables/source-file.js';
import type { SourceRow } from '../../../src/bulk/tables/source-row.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dossier-bulk-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(content: string | Uint8Array): string {
  const path = join(folder, 'customers.csv');
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Uint8Array) {
  const source = await lookAt(file(content));
  const rows: SourceRow[] = [];
  for await (const batch of rowsOf(source)) rows.push(...batch);
  return { source, rows };
}

/** Two characters of GB2312 in its bytes, and one that only GB18030 has. */
const GB = {
  名称: [0xc3, 0xfb, 0xb3, 0xc6],
  杭州: [0xba, 0xbc, 0xd6, 0xdd],
  𠮷: [0x95, 0x34, 0xb2, 0x35],
};
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe('a file is read', () => {
  it.each([
    ['UTF-8', '名称,城市\n杭州,某某\n'],
    ['UTF-8 with byte order mark', '\ufeff名称,城市\n杭州,某某\n'],
    ['with Windows line ends', '名称,城市\r\n杭州,某某\r\n'],
    ['with the line ends of an old Mac', '名称,城市\r杭州,某某\r'],
    ['with mixed line ends', '名称,城市\r\n杭州,某某\n\r\n'],
    ['without a line end at the end', '名称,城市\n杭州,某某'],
    ['separated by semicolons', '名称;城市\n杭州;某某\n'],
    ['separated by tabs', '名称\t城市\n杭州\t某某\n'],
    ['in quotation marks', '"名称","城市"\n"杭州","某某"\n'],
    ['with separators inside quotation marks', '"名称","城市"\r\n"杭州","某某"\r\n'],
  ])('%s', async (_, content) => {
    const { source, rows } = await read(content);
    expect(source.form).toMatchObject({ type: 'csv', encoding: 'utf-8' });
    expect(source.sheets).toMatchObject([{ headings: ['名称', '城市'], rows: 1 }]);
    expect(rows).toEqual([{ row: 2, cells: ['杭州', '某某'] }]);
  });

  it('GB18030, also characters of four bytes', async () => {
    const { source, rows } = await read(bytes(GB.名称, ',x\n', GB.杭州, GB.𠮷, ',1\n'));
    expect(source.form).toMatchObject({ encoding: 'gb18030' });
    expect(source.sheets[0].headings).toEqual(['名称', 'x']);
    expect(rows).toEqual([{ row: 2, cells: ['杭州𠮷', '1'] }]);
  });

  it('GB18030 whose first Chinese character comes after a megabyte', async () => {
    const { source, rows } = await read(
      bytes('name,x\n', 'plain,1\n'.repeat(150_000), GB.杭州, ',2\n'),
    );
    expect(source.form).toMatchObject({ encoding: 'gb18030' });
    expect(rows.at(-1)).toEqual({ row: 150_002, cells: ['杭州', '2'] });
  });

  it('with its rows numbered as a spreadsheet numbers them, blank ones left out', async () => {
    const { source, rows } = await read('\n\nname,x\n\na,1\n , \n"b\nb",2\nc,3\n\n\n');
    expect(source.sheets[0]).toEqual({ name: '', headings: ['name', 'x'], headingRow: 3, rows: 3 });
    expect(rows).toEqual([
      { row: 5, cells: ['a', '1'] },
      { row: 7, cells: ['b\nb', '2'] },
      { row: 8, cells: ['c', '3'] },
    ]);
  });

  it('without the blank headings at its end', async () => {
    expect((await read('name,,x,,,\na,,b,,,\n')).source.sheets[0].headings).toEqual([
      'name',
      '',
      'x',
    ]);
  });

  it('as it is in long cells, at whatever place the pieces are cut', async () => {
    const cell = '经营范围：'.repeat(20_000);
    const { rows } = await read(`name,scope\n${`a,${cell}\n`.repeat(5)}`);
    expect(rows.map(({ cells }) => cells[1] === cell)).toEqual([true, true, true, true, true]);
  });
});

describe('a file is refused', () => {
  const refusal = async (content: string | Uint8Array) => {
    const error = await read(content).catch((found: unknown) => found);
    expect(error).toBeInstanceOf(ImportError);
    const refused = error as ImportError;
    expect(refused.sentence.zh).toMatch(/[\u4e00-\u9fff].*。$/s);
    return refused;
  };
  const rowsBefore = (row: number) => `name,x\n${'a,1\n'.repeat(row - 2)}`;

  it.each([
    ['PDF', '%PDF-1.7\n'],
    ['UTF-16', bytes([0xff, 0xfe, 0x0d, 0x54])],
    ['web page', '<html><table><tr><td>名称</td></tr></table></html>'],
    ['binary file', bytes('name,x\na,', [0], '1\n')],
  ])('that is really a %s, which is named', async (kind, content) => {
    const error = await refusal(content);
    expect(error.trouble).toBe('not-a-table');
    expect(error.message).toContain(kind);
  });

  it.each([
    ['', 'is empty'],
    ['\n\n  \n', 'has no row of headings'],
  ])('%j: %s', async (content, message) => {
    expect((await refusal(content)).message).toContain(message);
  });

  it.each([
    ['closes a cell too early', 'b"c",2\n', 'stands in the middle of a cell'],
    ['is not doubled', '"b"c",2\n', 'goes on behind it'],
    ['is never closed', '"b,2\nc,3\nd,4\n', 'is never closed'],
    ['is closed by the next cell that has one', '"b,2\nc,"d"\n', 'goes on behind it'],
  ])('with a broken quotation mark in row 900: it %s', async (_, row, message) => {
    const error = await refusal(rowsBefore(900) + row);
    expect(error.trouble).toBe('quotes');
    expect(error.message).toContain('Row 900:');
    expect(error.message).toContain(message);
  });

  it('with a quotation mark that swallows the rest of a large file', async () => {
    const error = await refusal(`${rowsBefore(900)}"b,2\n${'c,3\n'.repeat(600_000)}`);
    expect(error.message).toContain('Row 900: a quotation mark opens a cell and is never closed.');
  });

  it('in UTF-8 with a broken byte far behind, and not read as other characters', async () => {
    const error = await refusal(
      bytes('名称,城市\n', '杭州,某某\n'.repeat(898), [0xe6, 0x9d], ',x\n'),
    );
    expect(error.trouble).toBe('encoding');
    expect(error.message).toContain('row 900 has bytes that are not UTF-8, as the rows before are');
  });

  it('that breaks off in the middle of a character', async () => {
    const whole = Buffer.from(`名称,城市\n${'杭州,某某\n'.repeat(10)}杭州,某`);
    expect((await refusal(whole.subarray(0, -1))).message).toContain('row 12 has bytes');
  });

  it('in neither encoding', async () => {
    const error = await refusal(bytes('name,x\na,', [0xff, 0xff], '\n'));
    expect(error.message).toContain('row 2 has bytes that are neither UTF-8 nor GB18030');
  });

  it('with a zero byte behind its first kilobytes', async () => {
    const error = await refusal(bytes('name,x\n', 'a,1\n'.repeat(50_000), 'b,', [0], '\n'));
    expect(error.message).toContain('row 50002 has a zero byte in it');
  });

  it('that is missing or a folder', async () => {
    await expect(lookAt(join(folder, 'none.csv'))).rejects.toThrow('none.csv does not exist');
    mkdirSync(join(folder, 'sub'));
    await expect(lookAt(join(folder, 'sub'))).rejects.toThrow(/sub is (not a file|a folder)/);
  });

  it('that was changed since it was looked at', async () => {
    const source = await lookAt(file('name,x\na,1\n'));
    file('name,x\na,2\n');
    const all = async () => {
      for await (const _ of rowsOf(source));
    };
    await expect(all()).rejects.toThrow('was changed while it was being imported');
  });
});
