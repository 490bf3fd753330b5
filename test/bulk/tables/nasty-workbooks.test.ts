import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ImportError } from '../../../src/bulk/import-error.js';
import { lookAt } from '../../../src/bulk/tables/source-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Parts, parts, patched, readAll, relations, row, sheet, zip } from './workbooks.js';

/** Workbooks that are damaged, made to hurt, or none: refused with a sentence, or read as they are. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function outcome(bytes: Buffer, name = 'customers.xlsx') {
  const path = join(folder.path, name);
  writeFileSync(path, bytes);
  try {
    return await readAll(path);
  } catch (error) {
    // Anything else than a refusal is a fault of ours.
    if (!(error instanceof ImportError)) throw error;
    expect(error.sentence.zh).toMatch(/[\u4e00-\u9fff].*。$/s);
    expect(error.message).toMatch(/\.$/);
    return error;
  }
}

async function refusal(bytes: Buffer, name?: string): Promise<ImportError> {
  const found = await outcome(bytes, name);
  if (!(found instanceof ImportError)) throw new Error('was read');
  return found;
}

const TABLE = row(1, '名称', '城市') + row(2, '春满园', '杭州');
const SHEET = 'xl/worksheets/sheet1.xml';
const sound = () => parts({ sheets: { 客户: TABLE } });
const without = (path: string): Parts => {
  const { [path]: _, ...others } = sound();
  return others;
};
const withSheet = (xml: string): Parts => ({ ...sound(), [SHEET]: xml });
const withRows = (rows: string): Parts => withSheet(sheet(rows));

describe('what is inside is refused', () => {
  it.each<[string, Parts, ImportError['trouble'], string]>([
    [
      'without the workbook part',
      without('xl/workbook.xml'),
      'damaged',
      'xl/workbook.xml is missing',
    ],
    ['without the sheet', without(SHEET), 'damaged', `${SHEET} is missing`],
    ['without what names its parts', without('_rels/.rels'), 'damaged', '_rels/.rels is missing'],
    [
      'with a sheet that nothing says where it is',
      { ...sound(), 'xl/_rels/workbook.xml.rels': relations([]) },
      'damaged',
      'sheet 客户 is missing',
    ],
    [
      'with a text that is not there',
      withRows('<row><c t="s"><v>7</v></c></row>'),
      'damaged',
      'text 7 of 0',
    ],
    ['with XML that breaks off', withSheet(sheet(TABLE).slice(0, -20)), 'damaged', SHEET],
    ['with tags that cross', withRows('<row><c></row></c>'), 'damaged', SHEET],
    [
      'with bytes that are not UTF-8',
      { ...sound(), [SHEET]: Buffer.from([0x3c, 0x61, 0xff]) },
      'damaged',
      SHEET,
    ],
    ['with an unknown entity', withRows('<row><c><v>&boom;</v></c></row>'), 'damaged', SHEET],
    [
      'with entities that grow',
      withSheet(
        `<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${sheet(row(1, '&b;'))}`,
      ),
      'damaged',
      'document type',
    ],
    [
      'with an entity from a file',
      withSheet(`<!DOCTYPE x SYSTEM "file:///etc/passwd">${sheet(TABLE)}`),
      'damaged',
      'document type',
    ],
    ['nested without end', withRows('<a>'.repeat(5000)), 'damaged', 'nested too deeply'],
    [
      'with an endless comment',
      withRows(`<!--${' '.repeat(3_000_000)}-->`),
      'too-large',
      'characters',
    ],
    [
      'with an endless attribute',
      withRows(`<row r="${'1'.repeat(3_000_000)}"/>`),
      'too-large',
      'characters',
    ],
    [
      'with too much text in a cell',
      withRows(row(1, 'x'.repeat(32_768))),
      'too-large',
      '32,767 characters',
    ],
    [
      'with rows out of order',
      withRows(row(1, '名称') + row(5, 'a') + row(3, 'b')),
      'damaged',
      '客户: row 3 behind row 5',
    ],
    [
      'with the same row twice',
      withRows(row(1, '名称') + row(1, 'a')),
      'damaged',
      'row 1 behind row 1',
    ],
    ['with a row beyond the last', withRows(row(1_048_577, 'a')), 'damaged', 'row 1048577'],
    [
      'with the same cell twice',
      withRows('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>'),
      'damaged',
      'B1 twice',
    ],
    [
      'with a cell that is nowhere',
      withRows('<row><c r="5"><v>1</v></c></row>'),
      'damaged',
      'a cell called 5',
    ],
    [
      'with a cell far to the right',
      withRows(`${TABLE}<row r="3"><c r="XFD3"><v>1</v></c></row>`),
      'too-large',
      'a cell XFD3 beyond column 2000',
    ],
    [
      'with sheets of one name',
      parts({ sheets: { 客户: TABLE } }),
      'damaged',
      'two sheets of one name',
    ],
    [
      'with nothing but hidden sheets',
      parts({ sheets: { a: TABLE }, states: { a: 'hidden' } }),
      'not-a-table',
      'every sheet is empty or hidden',
    ],
    [
      'with nothing but empty rows',
      withRows('<row r="1"/><row r="9"/>'),
      'not-a-table',
      'every sheet is empty or hidden',
    ],
  ])('%s', async (name, files, trouble, words) => {
    if (name === 'with sheets of one name') {
      const workbook = String(files['xl/workbook.xml']);
      files['xl/workbook.xml'] = workbook.replace(/<sheet [^>]*>/, '$&$&');
    }
    const error = await refusal(await zip(files));
    expect(error.message).toContain(words);
    expect(error.trouble).toBe(trouble);
  });

  it('although the text would be cut only by its escapes', async () => {
    const found = await outcome(await zip(withRows(row(1, '_x0041_'.repeat(32_767)))));
    expect(found).toMatchObject({ source: { sheets: [{ headings: ['A'.repeat(32_767)] }] } });
  });
});

describe('the archive is refused', () => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await zip(sound());
  });

  it('cut off at any place', async () => {
    for (let length = 4; length < whole.length; length += 7) {
      expect((await refusal(whole.subarray(0, length))).trouble).toBe('damaged');
    }
    const { sentence } = await refusal(whole.subarray(0, -1000));
    expect(sentence.zh).toContain('文件末尾缺失');
    expect(sentence.en).toContain('its end is missing');
  });

  it('with junk in front or behind, or read as it is', async () => {
    const junk = Buffer.alloc(1000, 'x');
    expect(await outcome(Buffer.concat([whole, junk]))).toBeInstanceOf(ImportError);
    expect((await refusal(Buffer.concat([whole.subarray(0, 4), junk]))).trouble).toBe('damaged');
  });

  it('or read the same when any byte of it is another', async () => {
    const right = await outcome(whole);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const copy = Buffer.from(whole);
          copy[at] = (copy[at] ?? 0) ^ by;
          const found = await outcome(copy);
          if (found instanceof ImportError) return;
          expect(found.tables).toEqual(right instanceof ImportError ? [] : right.tables);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['a size that is too small', 'size', (size: number) => size - 1, 'longer than its size'],
    ['a size that is too large', 'size', (size: number) => size + 1, 'shorter than its size'],
    ['a wrong checksum', 'checksum', (sum: number) => sum ^ 1, 'wrong checksum'],
  ] as const)('with %s', async (_, field, change, words) => {
    const bytes = patched(whole, SHEET, (record, at) => {
      record.writeUInt32LE(change(record.readUInt32LE(at[field])) >>> 0, at[field]);
    });
    const error = await refusal(bytes);
    expect(error.message).toContain(words);
    expect(error.trouble).toBe('damaged');
  });

  it('packed by a method that no spreadsheet uses', async () => {
    const bytes = patched(whole, SHEET, (record, at) => record.writeUInt16LE(12, at.method));
    expect((await refusal(bytes)).message).toContain('packed by method 12');
  });

  it('with a password on its parts', async () => {
    const bytes = patched(whole, SHEET, (record, at) => record.writeUInt16LE(1, at.flags));
    expect((await refusal(bytes)).trouble).toBe('encrypted');
  });

  it('that unpacks to much more than its size, before it is unpacked', async () => {
    const blanks = ' '.repeat(70 * 1024 * 1024);
    const error = await refusal(await zip(withRows(blanks)));
    expect(error.trouble).toBe('too-large');
    expect(error.message).toContain('unpacks to 70 MB');
  });

  it('that says it unpacks to more than any table', async () => {
    const bytes = patched(whole, SHEET, (record, at) => {
      record.writeUInt32LE(0xfffffff0, at.size);
      record.writeUInt32LE(0x7fffffff, at.packedSize);
    });
    expect((await refusal(bytes)).trouble).toMatch(/^(damaged|too-large)$/);
  });

  it('that says it has too many parts', async () => {
    const bytes = Buffer.from(whole);
    const end = bytes.lastIndexOf('PK\u0005\u0006');
    bytes.writeUInt16LE(30_000, end + 8);
    bytes.writeUInt16LE(30_000, end + 10);
    expect((await refusal(bytes)).message).toContain('more than 20000 parts');
  });

  it('that has a part twice', async () => {
    const files = { ...sound(), 'XL/workbook.xml': '<workbook/>' };
    expect((await refusal(await zip(files))).message).toMatch(/xl\/workbook.xml twice/i);
  });
});

describe('what the file really is, is said', () => {
  const compound = (...streams: string[]) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(300_000),
      ...streams.map((name) => Buffer.from(`${name}\0`, 'utf16le')),
    ]);

  it.each<[string, Buffer | Parts, string, string]>([
    [
      'a workbook behind a password',
      compound('EncryptionInfo', 'EncryptedPackage'),
      'encrypted',
      'password',
    ],
    ['an .xls', compound('Root Entry', 'Workbook'), 'not-a-table', 'old Excel workbook (.xls)'],
    ['an .xls of Excel 5', compound('Book'), 'not-a-table', 'old Excel workbook (.xls)'],
    ['a .doc', compound('WordDocument'), 'not-a-table', 'old Word document'],
    ['another compound file', compound('Something'), 'not-a-table', 'old Office document'],
    [
      'an .xlsb',
      {
        '_rels/.rels': String(sound()['_rels/.rels']).replace('workbook.xml', 'workbook.bin'),
        'xl/workbook.bin': Buffer.alloc(10),
      },
      'not-a-table',
      '.xlsb',
    ],
    [
      'an .ods',
      {
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'META-INF/manifest.xml': '<a/>',
      },
      'not-a-table',
      '.ods',
    ],
    ['an Apple Numbers spreadsheet', { 'Index/Document.iwa': 'x' }, 'not-a-table', 'Numbers'],
    [
      'a .docx',
      {
        '_rels/.rels': String(sound()['_rels/.rels']).replace('xl/workbook', 'word/document'),
        'word/document.xml': '<w:document xmlns:w="urn:w"/>',
      },
      'not-a-table',
      'Word document',
    ],
    ['another archive', { 'notes.txt': 'x' }, 'not-a-table', 'ZIP archive'],
    ['an archive of nothing', {}, 'not-a-table', 'ZIP archive'],
    [
      'a web page called .xls',
      Buffer.from('<html xmlns:x="urn:x"><table><tr><td>名称</td></tr></table></html>'),
      'not-a-table',
      'web page',
    ],
    [
      'an XML spreadsheet called .xls',
      Buffer.from(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
      ),
      'not-a-table',
      'XML spreadsheet',
    ],
    [
      'a web archive',
      Buffer.from('MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n'),
      'not-a-table',
      '.mht',
    ],
  ])('%s', async (_, content, trouble, words) => {
    const error = await refusal(Buffer.isBuffer(content) ? content : await zip(content));
    expect(error.message).toContain(words);
    expect(error.trouble).toBe(trouble);
  });

  it('and a table comes in whatever its name says', async () => {
    const rows = [[{ row: 2, cells: ['春满园', '杭州'] }]];
    expect(await outcome(await zip(sound()), 'customers.csv')).toMatchObject({ tables: rows });
    const csv = Buffer.from('名称,城市\n春满园,杭州\n');
    expect(await outcome(csv, 'renamed.xlsx')).toMatchObject({ tables: rows });
  });

  it('and an archive of the form for large ones is read', async () => {
    const rows = [[{ row: 2, cells: ['春满园', '杭州'] }]];
    expect(await outcome(await zip(sound(), true))).toMatchObject({ tables: rows });
  });

  it('by the name that it was sent with', async () => {
    const path = join(folder.path, 'upload-7');
    writeFileSync(path, '%PDF-1.7\n');
    const error = await lookAt(path, '客户.xlsx').catch((found: unknown) => found);
    expect(error).toMatchObject({
      message: '客户.xlsx is no table but a PDF document.',
      sentence: { zh: '客户.xlsx 不是表格，而是PDF 文档。' },
    });
  });

  it('and a workbook with macros is read without them', async () => {
    const files = { ...sound(), 'xl/vbaProject.bin': compound('VBA') };
    expect(await outcome(await zip(files), 'customers.xlsm')).toMatchObject({
      tables: [[{ row: 2, cells: ['春满园', '杭州'] }]],
    });
  });

  it('and links to other files are not followed', async () => {
    const files = sound();
    const rels = String(files['xl/_rels/workbook.xml.rels']);
    files['xl/_rels/workbook.xml.rels'] = rels.replace(
      'Target="worksheets/sheet1.xml"',
      'Target="../../../../etc/passwd"',
    );
    expect((await refusal(await zip(files))).message).toContain('etc/passwd is missing');
  });
});
