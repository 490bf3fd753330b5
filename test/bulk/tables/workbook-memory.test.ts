import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { startNode } from '../../support/child.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { MAIN, parts, row } from './workbooks.js';

/** However large the workbook, the process that reads it stays small. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

const SUPPORT = join(__dirname, '..', '..', 'support', 'run-typescript.cjs');
const CHILD = join(__dirname, 'read-workbook.child.ts');
const HEAP_MEGABYTES = 64;
/** Node itself, the compiled sources and the texts of the cells outside the heap. */
const MOST_MEGABYTES = 320;

/** A workbook whose one sheet has these rows, without being held in memory. */
async function large(rows: Iterable<string>, strings: Iterable<string> = []): Promise<string> {
  const archive = new ZipFile();
  const around = parts({ sheets: { 客户: '' }, strings: '' });
  delete around['xl/worksheets/sheet1.xml'];
  delete around['xl/sharedStrings.xml'];
  for (const [name, xml] of Object.entries(around))
    archive.addBuffer(Buffer.from(xml as string), name);
  const stream = (xml: Iterable<string>, element: string, inner: [string, string]) =>
    Readable.from(
      (function* () {
        yield `<${element} xmlns="${MAIN}">${inner[0]}`;
        yield* xml;
        yield `${inner[1]}</${element}>`;
      })(),
    );
  const level = { compressionLevel: 1 };
  const sheet = stream(rows, 'worksheet', ['<sheetData>', '</sheetData>']);
  archive.addReadStream(sheet, 'xl/worksheets/sheet1.xml', level);
  archive.addReadStream(stream(strings, 'sst', ['', '']), 'xl/sharedStrings.xml', level);
  archive.end();
  const path = join(folder.path, 'large.xlsx');
  await pipeline(archive.outputStream, createWriteStream(path));
  return path;
}

/** Pieces of about a thousand, so that generating does not take the time of the test. */
function* pieces(count: number, piece: (index: number) => string): Generator<string> {
  for (let at = 0; at < count; at += 1000) {
    yield Array.from({ length: Math.min(1000, count - at) }, (_, i) => piece(at + i)).join('');
  }
}

async function readInChild(path: string): Promise<{ rows: number; megabytes: number }> {
  const child = startNode([`--max-old-space-size=${HEAP_MEGABYTES}`, SUPPORT, CHILD, path]);
  expect([await child.ended, child.errors()]).toEqual([0, '']);
  return JSON.parse(child.lines.join('')) as { rows: number; megabytes: number };
}

describe('reading stays small', () => {
  it('with a million empty rows', async () => {
    function* rows() {
      yield row(1, '名称', '城市');
      yield* pieces(1_000_000, (i) => `<row r="${i + 2}" ht="15" customHeight="1"/>`);
      yield row(1_048_576, '春满园', '杭州');
    }
    const read = await readInChild(await large(rows()));
    expect(read.rows).toBe(1);
    expect(read.megabytes).toBeLessThan(MOST_MEGABYTES);
  }, 60_000);

  it('with 300,000 texts, each another', async () => {
    const ROWS = 60_000;
    function* rows() {
      yield '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>';
      yield* pieces(ROWS, (i) => {
        const cells = [0, 1, 2, 3, 4].map((j) => `<c t="s"><v>${i * 5 + j}</v></c>`);
        return `<row>${cells.join('')}</row>`;
      });
    }
    const strings = pieces(
      ROWS * 5,
      (i) => `<si><t>杭州春满园第${i}文化创意有限公司沈半路298号</t></si>`,
    );
    const read = await readInChild(await large(rows(), strings));
    expect(read.rows).toBe(ROWS);
    expect(read.megabytes).toBeLessThan(MOST_MEGABYTES);
  }, 60_000);
});
