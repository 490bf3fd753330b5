import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import writeXlsxFile from 'write-excel-file/node';
import { loadMapping, saveMapping } from '../../src/bulk/columns/saved-mapping.js';
import type { ImportResult } from '../../src/bulk/imports/import-options.js';
import { refusedCsv } from '../../src/bulk/imports/refused-csv.js';
import { refusedWorkbook } from '../../src/bulk/imports/refused-workbook.js';
import { lookAt } from '../../src/bulk/tables/source-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Base, openBase } from './imports/importing.js';

/** A file of refused rows takes the columns of the file it comes from, as somebody placed them there. */

const MAP = ['负责人=-', '往来单位=legalName'];
const HEADINGS = ['编码', '往来单位', '国家', '负责人', '客户级别'];
const ROWS = [
  ['A1', '甲有限公司', '中国', '王芳', '普通客户'],
  ['A2', '乙有限公司', '中国', '李娜', '寄售客户'],
];

let place: ReturnType<typeof temporaryFolder>;
let base: Base;
beforeEach(async () => {
  place = temporaryFolder();
  mkdirSync(join(place.path, 'store'));
  base = await openBase(join(place.path, 'store'));
});
afterEach(async () => {
  await base.close();
  place.remove();
});

/** As the command and the service do it before an import. */
async function importPlaced(path: string, map: readonly string[]): Promise<ImportResult> {
  const { vault } = base.parts;
  const { sheets } = await lookAt(path);
  const saved = (await loadMapping(vault, sheets))?.map;
  const at = '2026-11-24T08:00:00.000Z';
  if (map.length > 0) await saveMapping(vault, sheets, { map: [...map], by: 'wang', at });
  return base.import(path, { map, ...(saved && { saved }) });
}

it('is so for CSV', async () => {
  const { counts, kept } = await importPlaced(base.file([HEADINGS, ...ROWS]), MAP);
  expect(counts).toMatchObject({ created: 1, refused: 1 });
  if (kept === undefined) throw new Error('Nothing is kept of the import.');
  const lines = [];
  for await (const text of refusedCsv(base.parts.vault, kept.record, 'zh')) lines.push(text);
  const corrected = join(place.path, 'corrected.csv');
  const text = lines.join('').replace('寄售客户', '普通客户');
  await pipeline(Readable.from([text]), createWriteStream(corrected));
  const again = await importPlaced(corrected, []);
  expect(again.counts).toMatchObject({ created: 1, refused: 0 });
  expect(await base.byCode('A2')).toMatchObject({ legalName: '乙有限公司', category: 'regular' });
});

it('is so for a workbook, of whose sheets some are not read', async () => {
  const rows = (lines: readonly (readonly string[])[]) =>
    lines.map((line) => line.map((value) => ({ value, type: String })));
  const path = join(place.path, 'customers.xlsx');
  await writeXlsxFile([
    {
      data: rows([
        ['谁', '何时'],
        ['王芳', '周一'],
      ]),
      sheet: '分工',
    },
    { data: rows([HEADINGS, ...ROWS]), sheet: '客户' },
  ]).toFile(path);
  const { kept } = await importPlaced(path, MAP);
  if (kept === undefined) throw new Error('Nothing is kept of the import.');
  const refused = join(place.path, 'refused.xlsx');
  const { vault } = base.parts;
  await pipeline(refusedWorkbook(vault, kept.record, 'zh'), createWriteStream(refused));
  const again = await importPlaced(refused, []);
  // Not corrected, so it is refused for the same reason, and for no other.
  expect(again.problems).toMatchObject([{ code: 'not-a-choice', column: '客户级别', rows: 1 }]);
  expect(again.problems).toHaveLength(1);
});
