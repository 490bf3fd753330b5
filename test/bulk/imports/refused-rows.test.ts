import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { refusedWorkbook } from '../../../src/bulk/imports/refused-workbook.js';
import { uscc } from '../../support/tax-ids.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Base, openBase } from './importing.js';
import { readWorkbook, type Sheet, writeWorkbook } from './workbook-file.js';

let place: ReturnType<typeof temporaryFolder>;
let bases: Base[];
beforeEach(() => {
  place = temporaryFolder();
  bases = [];
});
afterEach(async () => {
  for (const base of bases) await base.close();
  place.remove();
});

async function newBase(): Promise<Base> {
  const folder = join(place.path, `base-${bases.length}`);
  mkdirSync(folder);
  const base = await openBase(folder);
  bases.push(base);
  return base;
}

const CUSTOMERS = ['客户编码', '企业名称', '统一社会信用代码', '信用额度'];
const CONTACTS = ['客户编码', '姓名', '电话', '邮箱'];
const GOOD = (n: number) => [`K-${n}`, `第${n}号有限公司`, uscc(n), `${n}万`];
const CONTACT = (n: number) => [`K-${n}`, `联系人${n}`, '13800138000', `a${n}@example.cn`];

/** What is wrong with a customer: a column of one of the sheets, and what stands there instead. */
const MISTAKES = [
  { sheet: 0, column: 1, text: '' },
  { sheet: 0, column: 2, text: '91310000MA1FL000X0' },
  { sheet: 0, column: 3, text: '很多' },
  { sheet: 1, column: 3, text: 'no e-mail' },
] as const;
type Mistake = (typeof MISTAKES)[number] | undefined;

function sheetsOf(mistakes: readonly Mistake[]): Sheet[] {
  const row = (sheet: 0 | 1, cells: string[], mistake: Mistake) =>
    mistake?.sheet === sheet ? cells.with(mistake.column, mistake.text) : cells;
  return [
    { name: '客户', rows: [CUSTOMERS, ...mistakes.map((m, n) => row(0, GOOD(n + 1), m))] },
    { name: '联系人', rows: [CONTACTS, ...mistakes.map((m, n) => row(1, CONTACT(n + 1), m))] },
  ];
}

async function takeRefused(base: Base, kept: NonNullable<Kept>): Promise<Sheet[]> {
  const path = join(place.path, `refused-${Math.random()}.xlsx`);
  const workbook = refusedWorkbook(base.parts.vault, kept.record, 'zh');
  await pipeline(workbook, createWriteStream(path));
  return readWorkbook(path);
}
type Kept = Awaited<ReturnType<Base['import']>>['kept'];

async function customersOf(base: Base, customers: number) {
  const found = [];
  for (let n = 1; n <= customers; n++) {
    const record = await base.byCode(`K-${n}`);
    const { legalName, taxIds, creditLimit, contacts } = record ?? {};
    found.push({
      legalName,
      creditLimit,
      taxIds: taxIds?.map(({ type, value }) => ({ type, value })),
      contacts: contacts?.map(({ contactId: _, ...contact }) => contact),
    });
  }
  return found;
}

describe('refused rows in a workbook', () => {
  it('are those of the original, in its sheets, with the reason beside and the place in words', async () => {
    const base = await newBase();
    const [, , , email] = MISTAKES;
    const path = join(place.path, 'customers.xlsx');
    await writeWorkbook(path, sheetsOf([undefined, MISTAKES[2], email]));
    const { kept, counts } = await base.import(path);
    expect(counts).toMatchObject({ created: 1, refused: 2 });
    const [customers, contacts] = await takeRefused(base, kept as NonNullable<Kept>);
    expect(customers?.name).toBe('客户');
    expect(customers?.rows[0]).toEqual([...CUSTOMERS, '行号', '错误列', '错误代码', '原因']);
    expect(customers?.rows.slice(1).map((cells) => [cells[0], ...cells.slice(4, 7)])).toEqual([
      ['K-2', '3', '信用额度', 'not-an-amount'],
      ['K-3', '4', '联系人!邮箱', 'not-an-email'],
    ]);
    expect(contacts?.rows.slice(1).map((cells) => [cells[0], ...cells.slice(4, 7)])).toEqual([
      ['K-2', '3', '', ''],
      ['K-3', '4', '联系人!邮箱', 'not-an-email'],
    ]);
  });

  it('corrected and imported again give the base that the right file would have given at once', async () => {
    const mistake = fc.option(fc.constantFrom(...MISTAKES), { nil: undefined });
    const files = fc.array(mistake, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(files, async (mistakes) => {
        const wrong = mistakes.filter((one) => one !== undefined).length;
        const path = join(place.path, 'customers.xlsx');
        const base = await newBase();
        await writeWorkbook(path, sheetsOf(mistakes));
        const { kept, counts } = await base.import(path);
        expect(counts).toMatchObject({ created: mistakes.length - wrong, refused: wrong });
        if (wrong > 0) {
          const refused = await takeRefused(base, kept as NonNullable<Kept>);
          const corrected = refused.map(({ name, rows: [headings = [], ...rows] }, sheet) => ({
            name,
            rows: [
              headings,
              ...rows.map((cells) => {
                const n = Number(cells[0]?.slice(2));
                return [...(sheet === 0 ? GOOD(n) : CONTACT(n)), ...cells.slice(4)];
              }),
            ],
          }));
          await writeWorkbook(path, corrected);
          const again = await base.import(path);
          expect(again.counts).toMatchObject({ created: wrong, refused: 0 });
        }
        const atOnce = await newBase();
        await writeWorkbook(path, sheetsOf(mistakes.map(() => undefined)));
        await atOnce.import(path);
        expect(await customersOf(base, mistakes.length)).toEqual(
          await customersOf(atOnce, mistakes.length),
        );
      }),
      { numRuns: 8 },
    );
  });

  it('are kept once when the import stopped between writing them and counting them', async () => {
    const base = await newBase();
    const path = base.file([
      CUSTOMERS,
      ...Array.from({ length: 3000 }, (_, n) => GOOD(n + 1).with(1, n % 2 === 0 ? '' : `公司${n}`)),
    ]);
    let puts = 0;
    const vault = new Proxy(base.parts.vault, {
      get: (target, name) =>
        name === 'put'
          ? async (...given: Parameters<typeof target.put>) => {
              puts += 1;
              if (puts === 3) throw new Error('the disk is gone');
              return target.put(...given);
            }
          : Reflect.get(target, name).bind(target),
    });
    const stopped = base.import(path, {}, { ...base.parts, vault });
    await expect(stopped).rejects.toThrow('the disk is gone');
    const result = await base.import(path);
    expect(result.counts).toMatchObject({ created: 1500, refused: 1500 });
    const codes = (await base.refused(result)).slice(1).map(([code]) => code);
    expect(codes).toEqual(Array.from({ length: 1500 }, (_, n) => `K-${n * 2 + 1}`));
    expect(result.problems).toMatchObject([{ code: 'required', rows: 1500, firstRow: 2 }]);
  });
});
