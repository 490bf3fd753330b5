import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareImport } from '../../../src/bulk/imports/import-customers.js';
import { ImportProgress } from '../../../src/bulk/imports/import-record.js';
import { uscc } from '../../support/tax-ids.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Base, csvOf, importOptions, openBase } from './importing.js';

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

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码', '信用额度'];
const row = (n: number, limit = '') => [`K-${n}`, `第${n}号有限公司`, uscc(n), limit];
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => row(from + i));

describe('an import', () => {
  it('creates a customer for every row, by who asked', async () => {
    const result = await base.import(base.file([HEADINGS, row(1, '5万'), row(2)]));
    expect(result).toMatchObject({ finished: true, rows: 2, settled: 2 });
    expect(result.counts).toMatchObject({ created: 2, changed: 0, unchanged: 0, refused: 0 });
    expect(await base.byCode('K-1')).toMatchObject({
      legalName: '第1号有限公司',
      country: 'CN',
      taxIds: [{ type: 'cn-uscc', value: uscc(1) }],
      creditLimit: { amount: '50000.00', currency: 'CNY' },
    });
    const [commit] = await base.process.log.readAll(0, 1);
    expect(JSON.parse(commit?.body ?? '')).toMatchObject({ actor: { id: 'cli', kind: 'user' } });
  });

  it('counts warnings by kind', async () => {
    const headings = ['企业名称', '国家', '手机', '账期'];
    const { counts } = await base.import(
      base.file([
        headings,
        ['甲公司', 'CN', '12', ''],
        ['乙公司', 'CN', '', '看情况再说'],
        ['甲公司', 'CN', '', ''],
      ]),
    );
    expect(counts).toMatchObject({
      created: 3,
      warned: 3,
      warnings: { 'phone-not-understood': 1, 'terms-not-understood': 1, 'same-name': 1 },
    });
  });

  it('stops before the first row when the file cannot be imported as a whole', async () => {
    const imports: [string[][], RegExp][] = [
      [
        [
          ['甲', '乙'],
          ['1', '2'],
        ],
        /None of the headings is known/,
      ],
      [[['备注'], ['1']], /No column is the customer's name/],
    ];
    for (const [content, message] of imports) {
      await expect(base.import(base.file(content))).rejects.toThrow(message);
    }
    const broken = join(place.path, 'broken.csv');
    writeFileSync(broken, `${csvOf([HEADINGS, ...rows(1, 898)])}K-899,"第899号"公司,x,\n`);
    await expect(base.import(broken)).rejects.toThrow('Row 900');
    expect(await base.commits()).toBe(0);
  });

  it('refuses a file with a column it cannot place only when told to be strict', async () => {
    const path = base.file([
      [...HEADINGS, '客户心情'],
      [...row(1), '好'],
    ]);
    await expect(base.import(path, { strictColumns: true })).rejects.toThrow(
      /column 5 \(客户心情\)/,
    );
    expect((await base.import(path)).counts.created).toBe(1);
  });
});

describe('refused rows', () => {
  const headings = ['备注', ...HEADINGS];
  const content = [
    headings,
    ['=1+1', ...row(1)],
    ['long\nremark', 'K-2', '第2号有限公司', `${uscc(2).slice(0, -1)}I`, '很多'],
    ['', 'K-3', '', uscc(3), ''],
    ['', 'K-4'],
    ['', ...row(5), 'more'],
  ];

  it('are in a file with the reason beside each, for a spreadsheet', async () => {
    const result = await base.import(base.file(content));
    expect(result.counts).toMatchObject({ created: 1, refused: 4 });
    const [first, ...refused] = await base.refused(result);
    expect(first).toEqual([...headings, 'Row', 'Column in error', 'Error code', 'Reason']);
    expect(refused.map((cells) => cells.slice(5, 8))).toEqual([
      ['3', '统一社会信用代码；信用额度', 'uscc-character；not-an-amount'],
      ['4', '企业名称', 'required'],
      ['5', '', 'cells-missing'],
      ['6', '', 'cells-too-many'],
    ]);
    expect(refused[0]?.slice(0, 5)).toEqual(content[2]);
    expect(refused[0]?.[8]).toContain('Character 18 of a credit code cannot be “I”');
  });

  it('in Chinese when asked', async () => {
    const [first, , second] = await base.refused(await base.import(base.file(content)), 'zh');
    expect(first?.slice(5)).toEqual(['行号', '错误列', '错误代码', '原因']);
    expect(second?.slice(5)).toEqual(['4', '企业名称', 'required', '必填项，请填写。']);
  });

  it('can be corrected there and imported as they are', async () => {
    const corrected = (await base.refused(await base.import(base.file(content)))).slice(0, 3);
    corrected[1]?.splice(3, 2, uscc(2), '5万');
    const second = await base.import(base.file(corrected, 'corrected.csv'));
    expect(second.counts).toMatchObject({ created: 1, refused: 1 });
    expect(await base.byCode('K-2')).toMatchObject({ remarks: 'long\nremark' });
    // Refused once more, it has our columns once.
    expect((await base.refused(second))[0]).toHaveLength(headings.length + 4);
  });

  it('have no formula among them', async () => {
    const result = await base.import(base.file([headings, ['=cmd|x', 'K-9', '', '', '']]));
    expect((await base.refused(result))[1]?.[0]).toBe("'=cmd|x");
  });

  it('are told by kind, with the first row of each', async () => {
    const { problems } = await base.import(
      base.file([HEADINGS, ['K-1', '', uscc(1), ''], ['K-2', '', uscc(2), '']]),
    );
    expect(problems).toMatchObject([
      { code: 'required', column: '企业名称', rows: 2, firstRow: 2 },
    ]);
  });
});

describe('rows that mean the same customer', () => {
  it('in one file: the first is created, the second refused, however many go in at once', async () => {
    const content = [HEADINGS, ...rows(1, 300), ...rows(1, 300)];
    const result = await base.import(base.file(content));
    expect(result.counts).toMatchObject({ created: 300, refused: 300 });
    expect(result.problems).toMatchObject([{ code: 'row-repeated', firstRow: 302 }]);
    const [, first] = await base.refused(result);
    expect(first?.at(-1)).toBe('The same customer as in row 2 of this file.');
  });

  it('as one that is there: refused, and the holder is named', async () => {
    await base.import(base.file([HEADINGS, row(1)]));
    const result = await base.import(
      base.file([HEADINGS, ['K-7', '别的公司', uscc(1), '']], 'second.csv'),
    );
    expect(result.counts).toMatchObject({ created: 0, refused: 1 });
    expect((await base.refused(result))[1]?.slice(4)).toEqual([
      '2',
      '统一社会信用代码',
      'value-taken',
      'Customer K-1 (第1号有限公司) already has this value.',
    ]);
  });
});

describe('an upsert', () => {
  const upsert = { mode: 'upsert' } as const;

  it('changes the customer a row means, creates the others, and writes nothing for no change', async () => {
    await base.import(base.file([HEADINGS, row(1, '5万'), row(2, '5万')]));
    const before = await base.commits();
    const { counts } = await base.import(
      base.file([HEADINGS, row(1, '6万'), row(2, '5万'), row(3)], 'second.csv'),
      upsert,
    );
    expect(counts).toMatchObject({ created: 1, changed: 1, unchanged: 1, refused: 0 });
    expect(await base.commits()).toBe(before + 2);
    expect(await base.byCode('K-1')).toMatchObject({ creditLimit: { amount: '60000.00' } });
  });

  it.each([
    ['code', ['客户编码', '备注'], ['K-1', 'x']],
    ['tax id', ['统一社会信用代码', '备注'], [uscc(1), 'x']],
    ['external id', ['旧编码', '备注'], ['A-1', 'x']],
  ])('finds the customer by %s', async (_, headings, cells) => {
    const options = { system: 'erp' };
    await base.import(
      base.file([
        [...HEADINGS, '旧编码'],
        [...row(1), 'A-1'],
      ]),
      options,
    );
    const path = base.file([headings, cells], 'second.csv');
    expect((await base.import(path, { ...upsert, ...options })).counts.changed).toBe(1);
    expect(await base.byCode('K-1')).toMatchObject({ remarks: 'x', legalName: '第1号有限公司' });
  });

  it('leaves what a blank cell says nothing about', async () => {
    await base.import(base.file([HEADINGS, row(1, '5万')]));
    await base.import(base.file([HEADINGS, ['K-1', '新名称', '', 'N/A']], 'second.csv'), upsert);
    expect(await base.byCode('K-1')).toMatchObject({
      legalName: '新名称',
      taxIds: [{ value: uscc(1) }],
      creditLimit: { amount: '50000.00' },
    });
  });

  it('refuses a row whose numbers belong to different customers', async () => {
    await base.import(base.file([HEADINGS, row(1), row(2)]));
    const result = await base.import(
      base.file([HEADINGS, ['K-1', '某某', uscc(2), '']], 'second.csv'),
      upsert,
    );
    expect((await base.refused(result))[1]?.slice(-2)).toEqual([
      'several-customers',
      'The numbers in this row belong to different customers: K-1 第1号有限公司、K-2 第2号有限公司.',
    ]);
  });

  it('takes two rows of one customer in their order, and says so', async () => {
    const twice = [...rows(1, 200), ...rows(1, 200).map((cells) => [...cells.slice(0, 3), '7万'])];
    const { counts } = await base.import(base.file([HEADINGS, ...twice]), upsert);
    expect(counts).toMatchObject({ created: 200, changed: 200, repeated: 200, refused: 0 });
    expect(await base.byCode('K-200')).toMatchObject({ creditLimit: { amount: '70000.00' } });
  });

  it('needs a column to find customers by', async () => {
    const path = base.file([['企业名称'], ['某某']]);
    await expect(base.import(path, upsert)).rejects.toThrow('An upsert finds customers by');
  });
});

describe('a dry run', () => {
  it('checks everything, finds duplicates in the file and in the base, and writes nothing', async () => {
    await base.import(base.file([HEADINGS, row(1)]));
    const before = await base.commits();
    const result = await base.import(
      base.file(
        [HEADINGS, row(1), row(2), row(2), ['K-4', '第2号有限公司', '', ''], ['', '', uscc(5), '']],
        'second.csv',
      ),
      { dryRun: true },
    );
    expect(result.counts).toMatchObject({
      created: 1,
      refused: 4,
      refusals: { 'value-taken': 2, 'row-repeated': 1, required: 2 },
    });
    expect(result.kept).toBeUndefined();
    expect(await base.commits()).toBe(before);
    expect(await base.parts.vault.list('import')).toHaveLength(1);
  });

  it('warns of equal names within the file', async () => {
    const { counts } = await base.import(
      base.file([
        ['企业名称', '国家'],
        ['甲公司', 'CN'],
        [' 甲 公司', 'CN'],
      ]),
      { dryRun: true },
    );
    expect(counts).toMatchObject({ created: 2, warnings: { 'same-name': 1 } });
  });

  it('lists which rows are alike, within the file and in the base', async () => {
    const first = await base.import(base.file([HEADINGS, row(1)]));
    expect(first.duplicates).toEqual([]);
    const content = [
      HEADINGS,
      ['K-9', '别的公司', uscc(1), ''],
      row(2),
      ['K-3', '第3号有限公司', uscc(2), ''],
      ['K-4', '第2号有限公司', uscc(4), ''],
    ];
    const result = await base.import(base.file(content, 'second.csv'), { dryRun: true });
    expect(result.duplicates).toEqual([
      {
        reason: 'tax-id',
        rows: [2],
        count: 1,
        customers: [expect.objectContaining({ code: 'K-1', legalName: '第1号有限公司' })],
      },
      { reason: 'tax-id', rows: [3, 4], count: 2, customers: [] },
      { reason: 'same-name', rows: [3, 5], count: 2, customers: [] },
    ]);
    expect(result.problems).toMatchObject([
      { severity: 'error', code: 'value-taken', column: '统一社会信用代码', firstRows: [2] },
      { severity: 'error', code: 'row-repeated', column: '', firstRows: [4] },
      { severity: 'warning', code: 'same-name', firstRows: [5] },
    ]);
  });

  it('names customers of the base that have the name of a row', async () => {
    await base.import(base.file([HEADINGS, row(1)]));
    const content = [HEADINGS, ['K-5', '第1号有限公司', uscc(5), '']];
    const { duplicates } = await base.import(base.file(content, 'second.csv'), { dryRun: true });
    expect(duplicates).toMatchObject([
      { reason: 'same-name', rows: [2], customers: [{ code: 'K-1' }] },
    ]);
  });

  it('tells what an upsert would do', async () => {
    await base.import(base.file([HEADINGS, row(1, '5万'), row(2)]));
    const { counts } = await base.import(
      base.file([HEADINGS, row(1, '6万'), row(2), row(3), row(3, '1万')], 'second.csv'),
      { dryRun: true, mode: 'upsert' },
    );
    expect(counts).toMatchObject({ created: 1, changed: 2, unchanged: 1, repeated: 1 });
  });
});

describe('an import that was stopped', () => {
  /** Stops after the first rows are settled. */
  const stopEarly = async (path: string) => {
    const stopping = new AbortController();
    const result = await base.import(path, {
      signal: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    expect(result.finished).toBe(false);
    expect(result.settled).toBeLessThan(result.rows);
    return result;
  };
  const bad = (n: number) => [`K-${n}`, '', uscc(n), ''];
  const content = [HEADINGS, bad(9001), ...rows(1, 600), bad(9002)];

  it('goes on where it was, and does no row twice', async () => {
    const path = base.file(content);
    const first = await stopEarly(path);
    let settledBefore = 0;
    const second = await base.import(path, {
      onStart: (start) => {
        settledBefore = start.settledBefore;
      },
    });
    expect(settledBefore).toBe(first.settled);
    expect(second).toMatchObject({ finished: true, settled: 602 });
    expect(second.counts).toMatchObject({ created: 600, refused: 2 });
    expect(await base.commits()).toBe(600);
    expect((await base.refused(second)).map((cells) => cells[0])).toEqual([
      '客户编码',
      'K-9001',
      'K-9002',
    ]);
  });

  it('is another import with another mode, mapping or batch', async () => {
    const path = base.file(content);
    await stopEarly(path);
    const { counts } = await base.import(path, { batch: 'again' });
    expect(counts.refused).toBeGreaterThan(2);
  });

  it('when it is finished, the same file again is a new import', async () => {
    const path = base.file([HEADINGS, row(1)]);
    await base.import(path);
    const again = await base.import(path);
    expect(again.counts).toMatchObject({ created: 0, refused: 1 });
  });

  it('gives way to another process that takes it up', async () => {
    const path = base.file([HEADINGS, ...rows(1, 3000)]);
    const { vault } = base.parts;
    let other: Promise<ImportProgress> | undefined;
    const takeUp = async () => {
      const [record] = await vault.list('import');
      return ImportProgress.start(vault, {
        key: record?.key ?? '',
        ...(await prepareImport(importOptions(path, {}), base.parts.policy)),
      });
    };
    const first = base.import(path, {
      onProgress: () => {
        other ??= takeUp();
      },
    });
    await expect(first).rejects.toThrow('Another process is importing');
    expect((await other)?.resumed).toBe(true);
    expect(await base.import(path)).toMatchObject({ finished: true, settled: 3000 });
    expect(await base.commits()).toBe(3000);
  });
});
