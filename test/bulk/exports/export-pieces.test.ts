import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { storeCaller } from '../../../src/access/caller.js';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { exportColumnPaths } from '../../../src/bulk/exports/export-columns.js';
import type { ExportRequest } from '../../../src/bulk/exports/export-request.js';
import { lookAt, rowsOf } from '../../../src/bulk/tables/source-file.js';
import { readProperties } from '../../../src/bulk/tables/workbook-properties.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import type { CustomerFields } from '../../../src/customer/record.js';
import type { CustomerFold } from '../../../src/views/customer-list.js';
import { keptRecords } from '../../support/arbitrary-records.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { exported, foldOf, partsOf } from './exporting.js';

const LEAST: CustomerFields = { code: 'C1', kind: 'company', legalName: '春满园', country: 'CN' };
const people = [
  { contactId: 'a', name: '李四', phones: [{ number: '+8613800138000', kind: 'mobile' as const }] },
  { contactId: 'b', name: '王芳', primary: true as const },
];

async function text(folds: readonly CustomerFold[], request?: Partial<ExportRequest>) {
  return (await exported(partsOf(folds), request)).bytes.toString();
}

async function table(folds: readonly CustomerFold[], request?: Partial<ExportRequest>) {
  return parse(await text(folds, request), { bom: true }) as string[][];
}

describe('an export as CSV', () => {
  it('is for a spreadsheet: with byte order mark, and no cell begins a formula', async () => {
    const fold = foldOf({
      ...LEAST,
      legalName: '=cmd|x',
      shortName: "'quoted",
      contacts: [{ contactId: 'c', phones: [{ number: '+8613800138000', kind: 'mobile' }] }],
    });
    expect((await text([fold])).startsWith('\ufeff客户编码,')).toBe(true);
    const [, cells] = await table([fold]);
    expect(cells).toEqual(expect.arrayContaining(["'=cmd|x", "''quoted", "'+8613800138000"]));
    expect(cells?.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it('quotes what would end a cell or a row', async () => {
    const remarks = 'one, "two"\nthree\rfour';
    const written = await text([foldOf({ ...LEAST, remarks })], { columns: ['remarks', 'code'] });
    expect(written).toBe('\ufeff备注,客户编码\r\n"one, ""two""\nthree\rfour",C1\r\n');
  });

  it('has every customer once, stretch by stretch', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => foldOf(LEAST, i));
    const request = { format: 'csv', columns: ['customerId', '状态'] } as const;
    const { bytes, progress } = await exported(partsOf(many), request);
    const [headings, ...rows] = parse(bytes, { bom: true }) as string[][];
    expect(headings).toEqual(['客户标识', '状态']);
    expect(rows).toEqual(many.map(({ customerId }) => [customerId, '正常']));
    expect(progress.length).toBeGreaterThan(3);
    expect(progress.at(-1)).toBe(1000);
  });

  it('of nobody has headings', async () => {
    expect(await text([], { columns: ['code'] })).toBe('\ufeff客户编码\r\n');
  });

  it('has as many numbered columns as the widest record needs, of one person side by side', async () => {
    const folds = [foldOf(LEAST, 1), foldOf({ ...LEAST, contacts: people }, 2)];
    const columns = ['code', 'contacts.name', 'contacts.phones', 'contacts.count'];
    expect(await table(folds, { columns })).toEqual([
      ['客户编码', '联系人1姓名', '联系人1电话', '联系人2姓名', '联系人2电话', '联系人数'],
      ['C1', '', '', '', '', ''],
      ['C1', '李四', "'+8613800138000", '王芳', '', '2'],
    ]);
  });

  it('tells in each row which position of the log it is of, and ids of elements last', async () => {
    const [headings = [], cells = []] = await table([foldOf({ ...LEAST, contacts: people })], {
      position: 42,
    });
    const position = headings.indexOf('导出位置');
    expect(cells[position]).toBe('42');
    const ids = headings.slice(position + 1);
    expect(ids.slice(0, 3)).toEqual(['税号1标识', '外部编码1标识', '联系人1标识']);
    expect(cells[headings.indexOf('联系人2标识')]).toBe('b');
  });

  it('refuses a column that is not there, and names those that are', async () => {
    await expect(exported(partsOf([]), { columns: ['cod'] })).rejects.toMatchObject({
      message: 'There is no column called cod.',
      known: expect.arrayContaining(['code']),
    });
  });

  it('has a column for everything the catalogue has', () => {
    const tops = new Set(
      exportColumnPaths(testPolicy(), ALL_RIGHTS).map((path) => path.split('.')[0]),
    );
    expect(CATALOGUE.map(({ name }) => name).filter((name) => !tops.has(name))).toEqual([]);
  });

  it('breaks off when the list cannot be read any more', async () => {
    const parts = partsOf(Array.from({ length: 1000 }, (_, i) => foldOf(LEAST, i)));
    const { walk } = parts.views;
    parts.views.walk = (view, request) => {
      if (request.after > 0) throw new Error('the disk is gone');
      return walk(view, request);
    };
    for (const format of ['csv', 'xlsx'] as const) {
      await expect(exported(parts, { format })).rejects.toThrow('the disk is gone');
    }
  });

  it('breaks off when the list was set back behind its position', async () => {
    await expect(exported(partsOf([foldOf(LEAST)]), { position: 1001 })).rejects.toThrow(
      'set back',
    );
  });
});

describe('an export as a workbook', () => {
  let folder: ReturnType<typeof temporaryFolder>;

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function workbook(folds: readonly CustomerFold[], request?: Partial<ExportRequest>) {
    const path = join(folder.path, 'customers.xlsx');
    const { bytes } = await exported(partsOf(folds), { ...request, format: 'xlsx', position: 1 });
    writeFileSync(path, bytes);
    const source = await lookAt(path);
    const sheets: Record<string, string[][]> = {};
    for (const [i, { name, headings }] of source.sheets.entries()) {
      const rows = [headings];
      for await (const batch of rowsOf(source, i)) rows.push(...batch.map(({ cells }) => cells));
      sheets[name] = rows;
    }
    return { sheets, properties: await readProperties(path) };
  }

  it('has a sheet for customers and one for each list, joined by the code', async () => {
    const [fields] = keptRecords('company');
    const { sheets } = await workbook([foldOf(fields ?? LEAST)]);
    expect(Object.keys(sheets)).toEqual(['客户', '联系人', '地址', '银行账户', '说明']);
    expect(sheets.客户?.[0]?.slice(0, 2)).toEqual(['客户编码', '客户类型']);
    expect(sheets.客户?.[0]).toContain('税号1号码');
    expect(sheets.客户?.[0]?.join()).not.toContain('联系人1');
  });

  it('has the rows of a list with the id of each element, and cells as they are', async () => {
    const contacts = [{ contactId: 'a', name: '=李四' }, ...people.slice(1)];
    const columns = ['code', 'contacts.name', 'contacts.primary'];
    const { sheets } = await workbook([foldOf({ ...LEAST, contacts })], { columns });
    expect(sheets).toMatchObject({
      客户: [['客户编码'], ['C1']],
      联系人: [
        ['客户编码', '标识', '姓名', '是否主要'],
        ['C1', 'a', '=李四', ''],
        ['C1', 'b', '王芳', '是'],
      ],
    });
  });

  it('says what it is of, for people and for programs', async () => {
    const { sheets, properties } = await workbook([foldOf(LEAST)], {
      asOf: '2026-03-31T15:59:59.999Z',
      filter: { type: 'eq', column: 'status', value: 'active' },
    });
    expect(properties).toEqual({ DossierPosition: '1', DossierAsOf: '2026-03-31T15:59:59.999Z' });
    expect(sheets.说明).toEqual(
      expect.arrayContaining([
        ['导出位置', '1'],
        ['客户数', '1'],
      ]),
    );
  });

  it('stops working when nobody reads it any more', async () => {
    const parts = partsOf(Array.from({ length: 20_000 }, (_, i) => foldOf(LEAST, i)));
    const { walk } = parts.views;
    let walks = 0;
    parts.views.walk = (view, request) => {
      walks++;
      return walk(view, request);
    };
    const { identity } = storeCaller('tester');
    const { exportPieces } = await import('../../../src/bulk/exports/export-pieces.js');
    for await (const _ of exportPieces(parts, { format: 'xlsx', identity, position: 1 })) break;
    const whenStopped = walks;
    await new Promise((resolve) => setImmediate(resolve));
    expect(walks).toBe(whenStopped);
    expect(walks).toBeLessThan(60);
  });
});
