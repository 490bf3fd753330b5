import { join } from 'node:path';
import fc from 'fast-check';
import readExcelFile from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { readAll, write } from './workbooks.js';

/** What is written reads back the same: by us, and by programs that know nothing of us. */

const folder = temporaryFolder();
afterAll(() => folder.remove());
const path = () => join(folder.path, 'table.xlsx');

const isBlank = (text: string) => text.trim() === '';
const heading = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.trim())
  .filter((text) => text !== '');

/** A table with headings over every column, and cells of any text. */
function table(cell: fc.Arbitrary<string>) {
  return fc
    .record({
      headings: fc.uniqueArray(heading, { minLength: 1, maxLength: 8 }),
      cells: fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 20 }),
    })
    .map(({ headings, cells }) => ({
      columns: headings.map((text) => ({ heading: text, format: 'text' as const })),
      rows: cells.map((row) => row.slice(0, headings.length)),
    }));
}

const names = ['客户', '联系人', 'A & B'];
/** Every character that a string can hold, halves of pairs too, and what looks like our escapes. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('_', 'x', '0', '4', '1', ' ', '\ud83d', '\ude00', '\r', '\n', '\t'),
  }),
  fc.constantFrom(
    '=1+1',
    '13800138000',
    '00123',
    '2026-01-05',
    'TRUE',
    '_x000D_',
    '\u0000',
    '\ufffe',
  ),
);

describe('a written workbook is read back', () => {
  it('the same by us', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(table(anyText), { minLength: 1, maxLength: 3 }), async (tables) => {
        await write(
          path(),
          tables.map((sheet, i) => ({ name: names[i] ?? '', ...sheet })),
        );
        const read = await readAll(path());
        expect(read.source.sheets.map(({ name }) => name)).toEqual(names.slice(0, tables.length));
        tables.forEach(({ columns, rows }, i) => {
          expect(read.source.sheets[i]?.headings).toEqual(columns.map(({ heading }) => heading));
          const expected = rows
            .map((row, j) => ({ row: j + 2, cells: columns.map((_, k) => row[k] ?? '') }))
            .filter(({ cells }) => !cells.every(isBlank));
          expect(read.tables[i]).toEqual(expected);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('the same by read-excel-file', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !isBlank(value));
    await fc.assert(
      fc.asyncProperty(table(text), async ({ columns, rows }) => {
        await write(path(), [{ name: '客户', columns, rows }]);
        const [sheet] = await readExcelFile(path(), { trim: false });
        const read = (sheet?.data ?? []).map((row) => row.map((value) => value ?? ''));
        const cells = [columns.map(({ heading }) => heading), ...rows];
        cells.forEach((row, i) => {
          expect(row.map((_, j) => read[i]?.[j])).toEqual(row);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('with its numbers and dates by read-excel-file', async () => {
    const columns = [
      { heading: '名称' },
      { heading: '额度', format: 'number' as const },
      { heading: '日期', format: 'date' as const },
    ];
    await write(path(), [{ name: '客户', columns, rows: [['a', '500000.50', '2026-01-05']] }]);
    const [sheet] = await readExcelFile(path());
    expect(sheet?.data[1]).toEqual(['a', 500000.5, new Date('2026-01-05T00:00:00Z')]);
  });
});

describe('a workbook of write-excel-file is read', () => {
  it('cell by cell', async () => {
    const cell = fc.oneof(
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
        // It loses U+FFFD, and texts that every object has as a property (`constructor`).
        .filter((value) => !isBlank(value) && !value.includes('\ufffd') && !(value in {})),
      fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
      fc.boolean(),
      fc
        .date({
          min: new Date('1900-03-01T00:00:00Z'),
          max: new Date('2100-01-01T00:00:00Z'),
          noInvalidDate: true,
        })
        .map((date) => new Date(date.toISOString().slice(0, 10))),
    );
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const data = [['名称', '城市', '值'], ...values];
        await writeExcelFile(data, { dateFormat: 'yyyy-mm-dd' }).toFile(path());
        const { source, tables } = await readAll(path());
        expect(source.sheets[0].headings).toEqual(['名称', '城市', '值']);
        expect(tables[0]).toEqual(values.map((row, i) => ({ row: i + 2, cells: row.map(shown) })));
      }),
      { numRuns: 40 },
    );
  });
});

/** As a person sees the value. */
function shown(value: string | number | boolean | Date): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}
