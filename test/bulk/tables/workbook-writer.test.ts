import { once } from 'node:events';
import { createWriteStream, readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openFile } from '../../../src/bulk/tables/file-bytes.js';
import { XmlPart } from '../../../src/bulk/tables/workbook/xml-part.js';
import { ZipArchive } from '../../../src/bulk/tables/workbook/zip-archive.js';
import { readProperties } from '../../../src/bulk/tables/workbook-properties.js';
import { WorkbookWriter } from '../../../src/bulk/tables/workbook-writer.js';
import { choiceLists } from '../../../src/bulk/tables/writing/choice-lists.js';
import { SheetXml } from '../../../src/bulk/tables/writing/sheet-xml.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { parts, readAll, row, write, zip } from './workbooks.js';

const folder = temporaryFolder();
/** So that what is left behind is ours. */
const { TMPDIR } = process.env;
beforeAll(() => {
  process.env.TMPDIR = folder.path;
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  folder.remove();
});
const path = () => join(folder.path, 'written.xlsx');

const COLUMNS = [
  { heading: '客户名称', required: true, note: '营业执照上的全称' },
  { heading: '统一社会信用代码', format: 'text' },
  { heading: '建档日期', format: 'date' },
  { heading: '信用额度', format: 'number' },
  { heading: '等级', choices: ['A', 'B', 'C'] },
  { heading: '省', choices: Array.from({ length: 60 }, (_, i) => `第${i}个省, 市`) },
] as const;
const SHEETS = [{ name: '客户', columns: COLUMNS, autoFilter: true }];

/** The XML of a part of the workbook that was written. */
async function part(name: string): Promise<string> {
  const file = await openFile(path(), 'written');
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of (await ZipArchive.open(file, 'written')).read(name))
      chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } finally {
    await file.close();
  }
}

const FIRST = 'xl/worksheets/sheet1.xml';
const spooled = () => readdirSync(tmpdir()).filter((name) => name.startsWith('dossier-sheet-'));

describe('a workbook is written', () => {
  it('with each value as what it is', async () => {
    const rows = [
      ['春满园', '91330105321935456Y', '2026-01-05', '500000.50', 'A', undefined],
      ['创意', '913301053219354561', '1900-01-01', '12345678901234567', '', '浙江'],
      ['=1+1', '+86', 'soon', '1e5', '@', '-'],
      [1, 2, 45000, 0.1, -1, 0],
    ];
    await write(path(), [{ ...SHEETS[0], name: '客户', columns: COLUMNS, rows }]);
    const { source, tables } = await readAll(path());
    expect(source.sheets).toEqual([
      { name: '客户', headings: COLUMNS.map(({ heading }) => heading), headingRow: 1, rows: 4 },
    ]);
    expect(tables[0]?.map(({ cells }) => cells)).toEqual([
      ['春满园', '91330105321935456Y', '2026-01-05', '500000.5', 'A', ''],
      ['创意', '913301053219354561', '1900-01-01', '12345678901234567', '', '浙江'],
      ['=1+1', '+86', 'soon', '1e5', '@', '-'],
      ['1', '2', '45000', '0.1', '-1', '0'],
    ]);
    const xml = await part(FIRST);
    expect(xml).toContain('<c r="C2" s="4"><v>46027</v></c>');
    expect(xml).toContain('<c r="D2" s="0"><v>500000.5</v></c>');
    expect(xml).not.toContain('<f>');
  });

  it('with marked headings, marked cells, widths, a frozen row and a filter', async () => {
    const rows = [
      [{ text: '例', mark: 'example' } as const, { text: '', mark: 'error' } as const],
      [{ text: 'x', mark: 'error' } as const],
    ];
    await write(path(), [{ name: '客户', columns: COLUMNS, autoFilter: true, rows }]);
    const xml = await part(FIRST);
    expect(xml).toContain('<c r="A1" s="2" t="inlineStr">');
    expect(xml).toContain('<c r="B1" s="1" t="inlineStr">');
    expect(xml).toContain('<c r="A2" s="6" t="inlineStr"><is><t>例</t></is></c><c r="B2" s="5"/>');
    expect(xml).toContain('<c r="A3" s="5" t="inlineStr"><is><t>x</t></is></c>');
    expect(xml).toContain('<col min="2" max="2" width="20" style="3" customWidth="1"/>');
    expect(xml).toContain(
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    );
    expect(xml).toContain('<autoFilter ref="A1:F3"/>');
  });

  it('with lists to choose from: short ones in place, others on a hidden sheet', async () => {
    await write(path(), [{ name: '客户', columns: COLUMNS, rows: [] }]);
    const xml = await part(FIRST);
    expect(xml).toContain('<dataValidations count="3">');
    expect(xml).toContain('prompt="营业执照上的全称" sqref="A2:A1048576"/>');
    expect(xml).toContain('sqref="E2:E1048576"><formula1>&quot;A,B,C&quot;</formula1>');
    expect(xml).toContain('sqref="F2:F1048576"><formula1>choices_1</formula1>');
    const workbook = await part('xl/workbook.xml');
    expect(workbook).toContain(
      '<definedName name="choices_1">\'_choices\'!$A$1:$A$60</definedName>',
    );
    expect(workbook).toContain('<sheet name="_choices" sheetId="2" state="hidden" r:id="rId2"/>');
    expect((await readAll(path())).source).toMatchObject({
      sheets: [{ name: '客户' }],
      form: { left: [] },
    });
  });

  it('in parts that are all well-formed', async () => {
    await write(
      path(),
      [
        {
          name: 'A&B "客户"',
          columns: COLUMNS,
          autoFilter: true,
          rows: [['<&>"\u0000\ud800', ' x ']],
        },
        { name: '空', columns: [], rows: [] },
      ],
      { '<&>"': '\u0001<&>"' },
    );
    const names = [
      FIRST,
      'xl/worksheets/sheet2.xml',
      'xl/worksheets/sheet3.xml',
      'xl/workbook.xml',
      'xl/styles.xml',
      '[Content_Types].xml',
      'docProps/custom.xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
    ];
    for (const name of names) {
      const xml = new XmlPart('written', name, { open() {}, text() {}, close() {} });
      xml.feed(Buffer.from(await part(name)));
      xml.end();
    }
    expect((await readAll(path())).source.sheets[0].name).toBe('A&B "客户"');
  });

  it('with several sheets, written in turn, and no temporary file left', async () => {
    const columns = [{ heading: '编码' }, { heading: '值' }];
    const writer = new WorkbookWriter(
      ['客户', '联系人', '地址'].map((name) => ({ name, columns })),
    );
    const written = pipeline(writer.output, createWriteStream(path()));
    for (let i = 0; i < 30; i++) {
      for (const sheet of [0, 1, 2]) await writer.write(sheet, [[`C${i}`, `${sheet}`]]);
    }
    await Promise.all([writer.finish(), written]);
    const { source, tables } = await readAll(path());
    expect(source.sheets.map(({ name, rows }) => [name, rows])).toEqual([
      ['客户', 30],
      ['联系人', 30],
      ['地址', 30],
    ]);
    expect(tables.map((rows) => rows.at(-1))).toEqual(
      ['0', '1', '2'].map((sheet) => ({ row: 31, cells: ['C29', sheet] })),
    );
    expect(spooled()).toEqual([]);
  });

  it('in the same bytes for the same content', async () => {
    const sheets = [
      { name: '客户', columns: COLUMNS, rows: [['a'], ['b']] },
      { name: '联系人', columns: COLUMNS, rows: [['c']] },
    ];
    await write(path(), sheets, { position: '7' });
    const first = await readFile(path());
    await write(path(), sheets, { position: '7' });
    expect(first.equals(await readFile(path()))).toBe(true);
  });

  it('with properties that are read back', async () => {
    const properties = {
      position: '12345',
      'as of': '2026-01-05',
      名称: 'A&B <"_x0041_\u0001\n"> ',
    };
    await write(path(), [{ name: '客户', columns: COLUMNS, rows: [] }], properties);
    expect(await readProperties(path())).toEqual(properties);
    writeFileSync(path(), await zip(parts({ sheets: { 客户: row(1, 'a') } })));
    expect(await readProperties(path())).toEqual({});
  });
});

describe('a workbook is not written', () => {
  const open = () => {
    const writer = new WorkbookWriter([
      { name: '客户', columns: COLUMNS },
      { name: '地址', columns: [] },
    ]);
    writer.output.resume();
    return writer;
  };

  it.each([
    ['text that no cell holds', ['x'.repeat(32_768)], '32767 characters'],
    ['a number that is none', [Number.NaN], 'no number'],
    ['more columns than a sheet has', new Array<string>(16_385).fill('x'), '16384 columns'],
  ])('with %s', async (_, cells, words) => {
    const writer = open();
    await expect(writer.write(0, [cells])).rejects.toThrow(words);
    await writer.abort();
  });

  it('with more rows than a sheet has', () => {
    const xml = new SheetXml({ name: '客户', columns: [] }, choiceLists([]));
    xml.rows(new Array<[]>(1_048_575).fill([]));
    expect(() => xml.rows([[]])).toThrow('more than 1048576 rows');
  });

  it.each(['', 'a/b', "'a", 'x'.repeat(32)])('with a sheet called %j', (name) => {
    expect(() => new WorkbookWriter([{ name, columns: [] }])).toThrow(RangeError);
  });

  it('into an output that was closed: writing ends, and nothing is left behind', async () => {
    const writer = new WorkbookWriter(
      SHEETS.concat([{ name: '地址', columns: COLUMNS, autoFilter: true }]),
    );
    const stuck = new Writable({ highWaterMark: 1, write() {} });
    const piped = pipeline(writer.output, stuck).catch((error: unknown) => error);
    await writer.write(1, [['x']]);
    const rows = Array.from({ length: 20_000 }, (_, i) => [`${i}${Math.sin(i)}`.repeat(20)]);
    const writing = writer.write(0, rows);
    stuck.destroy();
    await expect(writing).rejects.toThrow('no longer being read');
    await expect(writer.write(0, rows)).rejects.toThrow('no longer being read');
    await writer.abort();
    expect(await piped).toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expect(spooled()).toEqual([]);
  });

  it('after it was given up: the reader gets an error, not half a workbook', async () => {
    const writer = new WorkbookWriter(SHEETS);
    const file = createWriteStream(path());
    await once(file, 'open');
    const written = pipeline(writer.output, file);
    await writer.write(0, [['x']]);
    await writer.abort();
    await expect(written).rejects.toThrow('given up');
  });
});
