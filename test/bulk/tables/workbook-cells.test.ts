import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Made, parts, readAll, row, sheet, zip } from './workbooks.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dossier-workbook-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function read(made: Made) {
  const path = join(folder, 'customers.xlsx');
  writeFileSync(path, await zip(parts(made)));
  return readAll(path);
}

/** The texts of one row of cells under headings a to z. */
async function texts(cells: string, around: Omit<Made, 'sheets'> = {}): Promise<string[]> {
  const headings = [...'abcdefgh'];
  const rows = `${row(1, ...headings)}<row r="2">${cells}</row>`;
  const { tables } = await read({ sheets: { 客户: rows }, ...around });
  const found = tables[0]?.[0]?.cells ?? [];
  return found.slice(0, found.findLastIndex((text) => text !== '') + 1);
}

describe('a cell is read', () => {
  it.each([
    ['a shared text', '<c r="A2" t="s"><v>1</v></c>', '杭州'],
    ['a shared text in runs of several looks', '<c r="A2" t="s"><v>2</v></c>', '杭州市 拱墅区'],
    ['without its pronunciation', '<c r="A2" t="s"><v>3</v></c>', '東京'],
    ['an inline text', '<c r="A2" t="inlineStr"><is><t>杭州</t></is></c>', '杭州'],
    [
      'inline runs',
      '<c r="A2" t="inlineStr"><is><r><t>杭</t></r><r><t>州</t></r></is></c>',
      '杭州',
    ],
    ['a true', '<c r="A2" t="b"><v>1</v></c>', 'TRUE'],
    ['a false', '<c r="A2" t="b"><v>0</v></c>', 'FALSE'],
    ['an error', '<c r="A2" t="e"><v>#N/A</v></c>', '#N/A'],
    ['a formula by its text', '<c r="A2" t="str"><f>B2</f><v>杭州</v></c>', '杭州'],
    ['a formula by its number', '<c r="A2"><f>1+1</f><v>2</v></c>', '2'],
    ['a formula that was never reckoned', '<c r="A2"><f>1+1</f></c>', '#FORMULA'],
    ['a formula as openpyxl leaves it', '<c r="A2"><f>1+1</f><v></v></c>', '#FORMULA'],
    ['a date of the strict form', '<c r="A2" t="d"><v>2026-01-05T00:00:00</v></c>', '2026-01-05'],
    [
      'escaped characters',
      '<c r="A2" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>',
      'a\rb_x0041_',
    ],
    [
      'entities and CDATA',
      '<c r="A2" t="inlineStr"><is><t>A&amp;B&#10;<![CDATA[<C>]]></t></is></c>',
      'A&B\n<C>',
    ],
  ])('%s', async (_, cell, expected) => {
    const strings = [
      '<si><t>unused</t></si>',
      '<si><t>杭州</t></si>',
      '<si><r><rPr><b/></rPr><t xml:space="preserve">杭州市 </t></r><r><t>拱墅区</t></r></si>',
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>',
    ].join('');
    expect(await texts(cell, { strings })).toEqual([expected]);
  });

  it('at its place, with gaps before and between', async () => {
    const cells = '<c r="C2"><v>3</v></c><c r="F2"><v>6</v></c>';
    expect(await texts(cells)).toEqual(['', '', '3', '', '', '6']);
  });

  it('behind the one before when it does not say where', async () => {
    expect(await texts('<c><v>1</v></c><c r="D2"><v>4</v></c><c><v>5</v></c>')).toEqual([
      '1',
      '',
      '',
      '4',
      '5',
    ]);
  });

  it('at its place also when the cells are out of order', async () => {
    expect(await texts('<c r="C2"><v>3</v></c><c r="A2"><v>1</v></c>')).toEqual(['1', '', '3']);
  });

  it('as a date or a time when its format is one', async () => {
    const styles = [
      '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>',
      '<numFmt numFmtId="177" formatCode="#,##0.00&quot;day&quot;"/></numFmts>',
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>',
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="177"/></cellXfs>',
    ].join('');
    const cell = (style: number, value: string) => `<c s="${style}"><v>${value}</v></c>`;
    const cells = [
      cell(0, '46027'),
      cell(1, '46027'),
      cell(2, '46027'),
      cell(3, '46027.5625'),
      cell(4, '0.5625'),
      cell(5, '46027'),
    ].join('');
    expect(await texts(cells, { styles })).toEqual([
      '46027',
      '2026-01-05',
      '2026-01-05',
      '2026-01-05 13:30',
      '13:30',
      '46027',
    ]);
    expect(
      await texts(cell(1, '44565'), { styles, workbookPr: '<workbookPr date1904="1"/>' }),
    ).toEqual(['2026-01-05']);
  });
});

describe('rows are read', () => {
  const read1 = async (rows: string) => {
    const { source, tables } = await read({ sheets: { 客户: rows } });
    return { sheet: source.sheets[0], rows: tables[0] };
  };

  it('by the numbers of the spreadsheet, blank ones left out', async () => {
    const rows = [
      '<row r="1"/>',
      row(3, '名称', '城市'),
      '<row r="4" ht="15"><c r="A4" s="1"/></row>',
      row(7, '春满园'),
      row(8, ' ', ' '),
      row(1000, '创意', '杭州', '多'),
    ].join('');
    const found = await read1(rows);
    expect(found.sheet).toEqual({
      name: '客户',
      headings: ['名称', '城市'],
      headingRow: 3,
      rows: 2,
    });
    expect(found.rows).toEqual([
      { row: 7, cells: ['春满园', ''] },
      { row: 1000, cells: ['创意', '杭州', '多'] },
    ]);
  });

  it('that do not say their number, one behind the other', async () => {
    const rows = '<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>';
    expect((await read1(rows)).rows).toEqual([{ row: 3, cells: ['3', ''] }]);
  });

  it('from every visible sheet, and says which sheets it leaves', async () => {
    const table = row(1, 'a', 'b') + row(2, '1', '2');
    const { source, tables } = await read({
      sheets: { 客户: table, 旧: table, 空: '<row r="1"/>', 秘: table, 联系人: table },
      states: { 旧: 'hidden', 秘: 'veryHidden' },
    });
    expect(source.sheets.map(({ name }) => name)).toEqual(['客户', '联系人']);
    expect(tables).toHaveLength(2);
    expect(source.form).toEqual({
      type: 'xlsx',
      left: [
        { name: '旧', reason: 'hidden' },
        { name: '空', reason: 'empty' },
        { name: '秘', reason: 'hidden' },
      ],
    });
  });

  it('as they are: equal headings, merged cells once, a sum and remarks at the end', async () => {
    const rows = [
      row(1, '名称', '电话', '电话'),
      row(2, '春满园', '1', '2'),
      row(3, undefined, '3', '4'),
      row(4, '合计', '10'),
      row(6, '制表人：王'),
      '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    ].join('');
    const found = await read1(rows);
    expect(found.sheet).toMatchObject({ headings: ['名称', '电话', '电话'], rows: 4 });
    expect(found.rows?.map(({ cells }) => cells)).toEqual([
      ['春满园', '1', '2'],
      ['', '3', '4'],
      ['合计', '10', ''],
      ['制表人：王', '', ''],
    ]);
  });

  it('whatever the prefix of the elements, in the strict form, and with absolute paths', async () => {
    const strict = 'http://purl.oclc.org/ooxml';
    const made = parts({ sheets: { 客户: '' } });
    made['_rels/.rels'] =
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${strict}/officeDocument/relationships/officeDocument" Target="/XL/workbook.xml"/></Relationships>`;
    made['xl/workbook.xml'] =
      `<x:workbook xmlns:x="${strict}/spreadsheetml/main" xmlns:q="${strict}/officeDocument/relationships"><x:sheets><x:sheet name="客户" q:id="s0"/></x:sheets></x:workbook>`;
    made['xl/_rels/workbook.xml.rels'] =
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s0" Type="${strict}/officeDocument/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`;
    made['xl/worksheets/sheet1.xml'] =
      `<?xml version="1.0"?><x:worksheet xmlns:x="${strict}/spreadsheetml/main" xmlns:d="urn:drawing"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData><d:row r="9"/></x:worksheet>`;
    const path = join(folder, 'strict.xlsx');
    writeFileSync(path, await zip(made));
    expect((await readAll(path)).source.sheets).toEqual([
      { name: '客户', headings: ['1'], headingRow: 1, rows: 0 },
    ]);
  });

  it('in UTF-16', async () => {
    const made = parts({ sheets: { 客户: '' } });
    const xml = sheet(row(1, '名称', '城市') + row(2, '春满园', '杭州'));
    made['xl/worksheets/sheet1.xml'] = Buffer.from(`\ufeff${xml}`, 'utf16le');
    const path = join(folder, 'utf16.xlsx');
    writeFileSync(path, await zip(made));
    expect((await readAll(path)).tables).toEqual([[{ row: 2, cells: ['春满园', '杭州'] }]]);
  });
});

describe('headings are found', () => {
  const headings = async (rows: string) => {
    const {
      headings: found,
      headingRow,
      rows: number,
    } = (await read({ sheets: { 客户: rows } })).source.sheets[0];
    return [found, headingRow, number];
  };
  const merged = (...ranges: string[]) =>
    `</sheetData><mergeCells>${ranges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;

  it('below a title', async () => {
    const rows = row(1, '客户档案') + row(3, '名称', '城市') + row(4, '春满园', '杭州');
    expect(await headings(rows + merged('A1:B1'))).toEqual([['名称', '城市'], 3, 1]);
    expect(await headings(rows)).toEqual([['名称', '城市'], 3, 1]);
  });

  it('below a line about the table', async () => {
    const wide = [...'abcdefgh'];
    const rows = row(1, '客户档案') + row(2, '制表人', '王') + row(3, ...wide) + row(4, ...wide);
    expect(await headings(rows)).toEqual([wide, 3, 1]);
  });

  it('of a table with one column', async () => {
    expect(await headings(row(1, '名称') + row(2, '春满园'))).toEqual([['名称'], 1, 1]);
  });

  it('in two rows: the lower where it says something, else the merged one', async () => {
    const rows =
      row(1, '名称', '联系信息', undefined, '城市') +
      row(2, undefined, '姓名', '电话') +
      row(3, '春满园', '王芳', '13800138000', '杭州');
    const expected = [['名称', '姓名', '电话', '城市'], 2, 1];
    expect(await headings(rows + merged('A1:A2', 'B1:C1', 'D1:D2'))).toEqual(expected);
    expect(await headings(rows + merged('B1:C1'))).toEqual(expected);
  });

  it('in two rows that say the same under two groups: with their group', async () => {
    const rows =
      row(1, '名称', '联系人1', undefined, '联系人2') +
      row(2, undefined, '姓名', '电话', '姓名', '电话') +
      row(3, '春满园', '王芳', '1', '李', '2');
    expect(await headings(rows + merged('B1:C1', 'D1:E1'))).toEqual([
      ['名称', '联系人1姓名', '联系人1电话', '联系人2姓名', '联系人2电话'],
      2,
      1,
    ]);
  });

  it('in one row when what is below a merged heading is a customer', async () => {
    const rows = row(1, '名称', '电话') + row(2, '春满园', '1', '2');
    expect(await headings(rows + merged('B1:C1'))).toEqual([['名称', '电话'], 1, 1]);
  });

  it('without taking a label beside the table for a heading over it', async () => {
    const rows =
      row(1, '华东', '名称', '城市') + row(2, undefined, 'a', 'b') + row(3, undefined, 'c', 'd');
    expect(await headings(rows + merged('A1:A9'))).toEqual([['华东', '名称', '城市'], 1, 2]);
  });
});
