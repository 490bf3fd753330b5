import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { type JoinedRow, joinedRows } from '../../../src/bulk/columns/joined-rows.js';
import { type MappingOptions, mapColumns } from '../../../src/bulk/columns/mapping.js';
import type { Places } from '../../../src/bulk/columns/read-cells.js';
import { type RowReader, rowReader } from '../../../src/bulk/columns/row-reader.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { workbookOf } from './workbook-file.js';

const policy = testPolicy();
const folder = temporaryFolder();
const { TMPDIR } = process.env;

beforeAll(() => {
  process.env.TMPDIR = folder.path;
});

afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  folder.remove();
});

async function join(
  sheets: Parameters<typeof workbookOf>[1],
  options: MappingOptions = {},
): Promise<{
  rows: JoinedRow[];
  read: RowReader;
}> {
  const source = await workbookOf(folder.path, sheets);
  const mapping = mapColumns(source, policy, options);
  const rows: JoinedRow[] = [];
  for await (const batch of joinedRows(source, mapping)) rows.push(...batch);
  return { rows, read: rowReader(mapping, policy) };
}

const CUSTOMERS = [
  ['客户编码', '客户名称', '税号', '旧编码'],
  ['C1', '甲公司', '91330105321935456Y', 'K1'],
  ['C2', '乙公司', '', 'K2'],
  ['C3', '丙公司', '', ''],
];

describe('rows of other sheets', () => {
  it('go to the customer they name, by code, external id, tax id or name', async () => {
    const { rows, read } = await join(
      {
        客户: CUSTOMERS,
        联系人: [
          ['客户编码', '姓名', '电话', '部门'],
          ['c 2', '王芳', '13800138000', '采购部'],
          ['C1', '李雷', '', ''],
          ['C2', '韩梅', '', ''],
        ],
        地址: [
          ['客户名称', '类型', '详细地址', '收件人', '电话'],
          ['乙公司', '收货地址', '中山路1号', '赵六', '13900139000'],
        ],
        银行账户: [
          ['外部编码', '开户行', '账号'],
          ['K2', '工商银行', '62220202'],
        ],
        外部编码: [
          ['统一社会信用代码', '系统', '编码'],
          ['91330105321935456y', 'u8', '0001'],
        ],
      },
      { system: 'k3' },
    );
    expect(rows.map(({ row, joined = [] }) => [row, joined.length])).toEqual([
      [2, 2],
      [3, 4],
      [4, 0],
    ]);
    const [first, second] = rows;
    expect(first && read(first).input).toEqual({
      code: 'C1',
      legalName: '甲公司',
      taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }],
      externalIds: [
        { system: 'k3', id: 'K1' },
        { system: 'u8', id: '0001' },
      ],
      contacts: [{ name: '李雷' }],
    });
    expect(second && read(second).input).toEqual({
      code: 'C2',
      legalName: '乙公司',
      externalIds: [{ system: 'k3', id: 'K2' }],
      contacts: [{ name: '王芳', phones: ['13800138000'], department: '采购部' }, { name: '韩梅' }],
      addresses: [
        { kind: 'delivery', line: '中山路1号', contactName: '赵六', phone: '13900139000' },
      ],
      bankAccounts: [{ bankName: '工商银行', accountNo: '62220202' }],
    });
  });

  it('say more of an element that the own row has, where nothing they say differs', async () => {
    const { rows, read } = await join({
      客户: [
        ['客户编码', '客户名称', '联系人', '电话', '账号', '注册地址'],
        ['C1', '甲公司', '王芳', '13800138000', '6222 0202', '中山路1号'],
      ],
      联系人: [
        ['客户编码', '姓名', '电话', '职务'],
        ['C1', ' 王 芳', '0571-88886666', '经理'],
        ['C1', '王芳', '', '总监'],
        ['C1', '李雷', '', ''],
      ],
      银行账户: [
        ['客户编码', '账号', '开户行'],
        ['C1', '62220202', '工商银行'],
      ],
      地址: [
        ['客户编码', '类型', '详细地址', '邮政编码'],
        ['C1', '注册地址', '中山路1号', '310000'],
        ['C1', '收货地址', '中山路1号', ''],
      ],
    });
    const places: Places = new Map();
    const [row] = rows;
    expect(row && read(row, places).input).toMatchObject({
      contacts: [
        { name: '王芳', title: '经理', phones: ['13800138000', '0571-88886666'] },
        { name: '王芳', title: '总监' },
        { name: '李雷' },
      ],
      bankAccounts: [{ accountNo: '6222 0202', bankName: '工商银行' }],
      addresses: [
        { kind: 'registered', line: '中山路1号', postalCode: '310000' },
        { kind: 'delivery', line: '中山路1号' },
      ],
    });
    expect(places.get('/contacts/2/name')).toEqual({ sheet: 1, row: 4, column: 1 });
    expect(places.get('/addresses/0/postalCode')).toEqual({ sheet: 3, row: 2, column: 3 });
    expect(places.get('/contacts')).toEqual({ sheet: 0, row: 2, column: 2 });
  });

  it('that belong to nobody come at the end and are refused, naming what they say', async () => {
    const { rows, read } = await join({
      联系人: [
        ['客户编码', '客户名称', '姓名'],
        ['C9', '', '王芳'],
        ['', '', '李雷'],
        ['', '双公司', '韩梅'],
      ],
      客户: [...CUSTOMERS, ['C4', '双公司', '', ''], ['C5', '双公司', '', '']],
    });
    const orphans = rows.filter(({ orphan }) => orphan);
    expect(orphans).toEqual(rows.slice(-3));
    expect(orphans.map((row) => read(row).problems?.map(({ code, en }) => [code, en]))).toEqual([
      [['no-customer-row', expect.stringContaining('C9')]],
      [['no-customer-named', expect.any(String)]],
      [['several-customer-rows', expect.stringContaining('双公司')]],
    ]);
    const orders = rows.map(({ order }) => order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
    const places = new Map();
    if (orphans[0]) read(orphans[0]);
    if (orphans[0]) rowReader(mapColumns({ sheets: [] }, policy), policy)(orphans[0], places);
    expect(places.get('')).toEqual({ sheet: 0, row: 2, column: 0 });
  });

  it('of the examples of the template are marked', async () => {
    const { rows } = await join({
      客户: [
        ['客户编码', '客户名称'],
        ['示例1', '某某'],
        ['C1', '甲'],
      ],
      联系人: [
        ['客户编码', '姓名'],
        ['示例2', '王芳'],
        ['示例1', '李雷'],
      ],
    });
    expect(
      rows.map(({ isExample, joined = [], orphan }) => [isExample, joined.length, !!orphan]),
    ).toEqual([
      [true, 1, false],
      [undefined, 0, false],
      [true, 0, true],
    ]);
  });

  it('come exactly once each, whatever the order of the rows', async () => {
    const codes = ['A', 'B', 'C', 'D'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...codes), { maxLength: 6 }),
        fc.array(fc.constantFrom(...codes, 'Z'), { minLength: 1, maxLength: 12 }),
        async (customers, contacts) => {
          const { rows } = await join({
            客户: [
              ['客户编码', '客户名称'],
              ['X', '无'],
              ...customers.map((code) => [code, `客户${code}`]),
            ],
            联系人: [['客户编码', '姓名'], ...contacts.map((code, i) => [code, `人${i}`])],
          });
          const of = (row: JoinedRow) => (row.joined ?? []).map(({ cells }) => cells);
          const joined = rows.flatMap((row) => {
            const own = of(row);
            for (const [code] of own) expect(code).toBe(row.cells[0]);
            return row.orphan ? [row.cells] : own;
          });
          expect(joined.map(([, name]) => name).toSorted()).toEqual(
            contacts.map((_, i) => `人${i}`).toSorted(),
          );
          for (const { orphan, cells } of rows) {
            if (orphan) expect(customers).not.toContain(cells[0]);
          }
          expect(new Set(rows.map(({ order }) => order)).size).toBe(rows.length);
          expect(rows.filter(({ orphan }) => !orphan)).toHaveLength(customers.length + 1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('leave no file behind, also when the reader stops early', async () => {
    const source = await workbookOf(folder.path, {
      客户: CUSTOMERS,
      联系人: [
        ['客户编码', '姓名'],
        ['C1', '王芳'],
      ],
    });
    for await (const _ of joinedRows(source, mapColumns(source, policy))) break;
    expect(readdirSync(folder.path)).toEqual(['book.xlsx']);
  });
});
