import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TODAY } from '../../support/given.js';
import { uscc } from '../../support/tax-ids.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Base, openBase } from './importing.js';

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

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码', '状态', '建档日期', '最近业务日期'];
const takeOver = { takeOver: { reason: '从旧系统迁入' } };
const row = (n: number, status: string, on: string) => [
  `K-${n}`,
  `第${n}号有限公司`,
  uscc(n),
  status,
  on,
  '2025/3/4',
];

describe('an import that takes over a base', () => {
  it('gives created customers their status and dates, with the reason of the batch', async () => {
    const content = [HEADINGS, row(1, '停用', '2019-05-06'), row(2, '', '')];
    const { counts } = await base.import(base.file(content), takeOver);
    expect(counts).toMatchObject({ created: 2, refused: 0 });
    expect(await base.byCode('K-1')).toMatchObject({
      status: 'inactive',
      createdOn: '2019-05-06',
      lastActivityOn: '2025-03-04',
    });
    expect(await base.byCode('K-2')).toMatchObject({ createdOn: TODAY });
    // Record and activity of a customer are one commit.
    expect(await base.commits()).toBe(2);
  });

  it('refuses what is no status and no date, and says in which column', async () => {
    const content = [HEADINGS, row(1, '在途', '明年')];
    const { counts, problems } = await base.import(base.file(content), takeOver);
    expect(counts).toMatchObject({ created: 0, refused: 1 });
    expect(problems.map(({ code, column }) => [code, column])).toEqual([
      ['not-a-choice', '状态'],
      ['not-a-date', '建档日期'],
    ]);
  });

  it('leaves both alone for a customer that is there, and warns of it', async () => {
    await base.import(base.file([HEADINGS, row(1, '', '')]));
    const content = [HEADINGS, row(1, '停用', '2019-05-06')];
    const options = { ...takeOver, mode: 'upsert' as const };
    const { counts } = await base.import(base.file(content, 'second.csv'), options);
    expect(counts).toMatchObject({ unchanged: 1, warnings: { 'not-taken-over': 1 } });
    expect(await base.byCode('K-1')).toMatchObject({ status: 'active', createdOn: TODAY });
  });

  it('that is not declared leaves the columns alone', async () => {
    await base.import(base.file([HEADINGS, row(1, '停用', '2019-05-06')]));
    expect(await base.byCode('K-1')).toMatchObject({ status: 'active', createdOn: TODAY });
  });
});
