import fc from 'fast-check';
import { cellFault } from '../../../src/bulk/columns/cell-faults.js';
import { cellReader } from '../../../src/bulk/columns/cell-readers.js';
import { cellWriter } from '../../../src/bulk/columns/cell-writers.js';
import { type MappingOptions, mapColumns } from '../../../src/bulk/columns/mapping.js';
import type { Places } from '../../../src/bulk/columns/read-cells.js';
import { rowReader } from '../../../src/bulk/columns/row-reader.js';
import { targetOfPath } from '../../../src/bulk/columns/targets.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();

/** One row of a CSV file, given as heading and cell. */
function readRow(row: Record<string, string>, options: MappingOptions = {}, places?: Places) {
  const headings = Object.keys(row);
  const mapping = mapColumns({ sheets: [{ name: '', headings }] }, policy, options);
  return rowReader(mapping, policy)({ sheet: 0, row: 2, cells: Object.values(row) }, places);
}

const problemsOf = (row: Record<string, string>) =>
  readRow(row).problems?.map(({ code, pointer }) => [code, pointer]);

describe('a cell that no longer says what was entered', () => {
  it.each([
    ['9.13303823278611E+17', 'digits-lost'],
    ['6E+18', 'digits-lost'],
    ['1.3800E10', 'digits-lost'],
    ['#FORMULA', 'formula-without-value'],
    ['#REF!', 'error-cell'],
    ['#DIV/0!', 'error-cell'],
    ['#NAME?', 'error-cell'],
    ['########', 'column-too-narrow'],
    ['#N/A', undefined],
    ['#1', undefined],
    ['E+5', undefined],
    ['123456789012345678', undefined],
  ])('%s: %s', (text, fault) => {
    expect(cellFault(text)).toBe(fault);
  });

  it('is refused in whatever column it stands, in words that say what to do', () => {
    expect(problemsOf({ 税号: '9.13303823278611E+17' })).toEqual([
      ['digits-lost', '/taxIds/0/value'],
    ]);
    expect(
      problemsOf({ 联系人: '王芳', 手机: '1.38001E+10', 信用额度: '1E+16', 客户名称: '#VALUE!' }),
    ).toEqual([
      ['digits-lost', '/creditLimit'],
      ['error-cell', '/legalName'],
      ['digits-lost', '/contacts/0/phones'],
    ]);
    expect(readRow({ 税号: '9.1E+17' }).problems?.[0]).toMatchObject({
      zh: expect.stringContaining('“文本”格式'),
      en: expect.stringContaining('as text'),
    });
  });

  it('is placed', () => {
    const places: Places = new Map();
    readRow({ 客户名称: '某某', 账号: '6.2E+18' }, {}, places);
    expect(places.get('/bankAccounts/0/accountNo')).toEqual({ sheet: 0, row: 2, column: 1 });
  });

  it('does not matter in a column that is not read, and #N/A is as blank', () => {
    expect(readRow({ 某列: '#REF!', 备注: '#N/A' })).toEqual({ input: {}, warnings: [] });
  });
});

describe('#清空', () => {
  it.each([
    [{ 备注: '#清空' }, { remarks: null }],
    [{ 备注: '＃清空' }, { remarks: null }],
    [{ Remarks: '#clear' }, { remarks: null }],
    [{ 开票抬头: '#清空' }, { invoicing: { title: null } }],
    [{ 标签: '#CLEAR' }, { tags: null }],
    [{ 等级: '#清空' }, { attributes: { grade: null } }],
    [{ 信用额度: '#清空' }, { creditLimit: null }],
    [{ 信用额度: '#清空', 额度有效期至: '#清空' }, { creditLimit: null }],
    [{ 信用额度: '5', 额度有效期至: '#清空' }, { creditLimit: { amount: '5', validUntil: null } }],
    [
      { 信用额度: '#清空', 额度有效期至: '2026-01-05' },
      { creditLimit: { amount: null, validUntil: '2026-01-05' } },
    ],
    [{ 联系人: '王芳', 手机: '#清空' }, { contacts: [{ name: '王芳', phones: null }] }],
    [{ 联系人: '王芳', 手机: '#清空', 电话: '1' }, { contacts: [{ name: '王芳', phones: ['1'] }] }],
    [{ 注册地址: '#清空' }, { addresses: [{ kind: 'registered', line: null }] }],
    [{ 账号: '1', 开户行: '#清空' }, { bankAccounts: [{ accountNo: '1', bankName: null }] }],
    [
      { 'contacts.contactId': 'id-1', 联系人: '#清空' },
      { contacts: [{ contactId: 'id-1', name: null }] },
    ],
  ])('%j is %j', (row, input) => {
    expect(readRow(row as unknown as Record<string, string>)).toEqual({ input, warnings: [] });
  });

  it('that would be lost is refused', () => {
    expect(problemsOf({ 手机: '#清空' })).toEqual([['clear-what', '/contacts/0/phones']]);
    expect(problemsOf({ 开户行: '#清空' })).toEqual([['clear-what', '/bankAccounts/0/bankName']]);
    expect(problemsOf({ 税号: '#清空' })).toEqual([['cannot-clear', '/taxIds/0/value']]);
  });

  it('is a text that an export escapes', () => {
    const { input } = readRow({ 备注: "'#清空" });
    expect(input).toEqual({ remarks: '#清空' });
  });
});

describe('cells as people write them', () => {
  it.each([
    [{ 成立日期: '45000' }, { registeredOn: '2023-03-15' }],
    [{ 成立日期: '２０２６／１／５' }, { registeredOn: '2026-01-05' }],
    [{ 成立日期: '5-Jan-26' }, { registeredOn: '2026-01-05' }],
    [{ 成立日期: '2015' }, { registeredOn: '2015' }],
    [{ 执照有效期至: '长期' }, { licenceValidUntil: null }],
    [{ 执照有效期至: '2036-01-05 00:00:00' }, { licenceValidUntil: '2036-01-05' }],
    [{ 注册资本: '1.5亿' }, { registeredCapital: { amount: '150000000' } }],
    [{ 注册资本: '50w' }, { registeredCapital: { amount: '500000' } }],
    [{ 信用额度: 'USD 1,000' }, { creditLimit: { amount: '1000', currency: 'USD' } }],
    [{ 信用额度: '５００元' }, { creditLimit: { amount: '500' } }],
    [{ 人数: '50%' }, { attributes: { staff: 0.5 } }],
    [{ 人数: '12.3%' }, { attributes: { staff: 0.123 } }],
    [{ 人数: '1,5' }, { attributes: { staff: '1,5' } }],
    [{ 人数: '-1,200.5' }, { attributes: { staff: -1200.5 } }],
    [
      { 手机: '13800138000\n13900139000' },
      { contacts: [{ phones: ['13800138000、13900139000'] }] },
    ],
    [{ 主要联系人: 'YES', 联系人: '王芳' }, { contacts: [{ name: '王芳', primary: true }] }],
    [{ 主要联系人: 'FALSE', 联系人: '王芳' }, { contacts: [{ name: '王芳', primary: false }] }],
  ])('%j is %j', (row, input) => {
    expect(readRow(row as Record<string, string>).input).toEqual(input);
  });

  it('read back as they are written: choices, dates, numbers, yes and no', () => {
    const beside = { implied: {}, warnings: [] };
    const read = (path: string, value: unknown) => {
      const target = targetOfPath(path, policy);
      if (target === undefined) throw new Error(path);
      return cellReader(target, policy)(cellWriter(target, policy)(value, {}), beside);
    };
    const day = fc.date({
      min: new Date('1950-01-01T00:00:00Z'),
      max: new Date('2100-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        day.map((date) => date.toISOString().slice(0, 10)),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-6, max: 1e15 }),
        fc.boolean(),
        fc.subarray(['red', 'blue']),
        fc.nat(180),
        (date, number, yes, brands, days) => {
          expect(read('registeredOn', date)).toBe(date);
          expect(read('attributes.visitedOn', date)).toBe(date);
          expect(read('attributes.staff', number)).toBe(number);
          expect(read('attributes.exporter', yes)).toBe(yes);
          expect(read('attributes.brands', brands)).toEqual(brands);
          expect(read('tenorDays', days)).toBe(days);
        },
      ),
    );
  });
});

describe('the past of a customer', () => {
  const row = {
    客户名称: '甲',
    状态: '停用',
    建档日期: '2019/3/1',
    最近业务日期: '#REF!',
    上次审核日期: '',
  };

  it('is only read when the import is declared a taking over', () => {
    const headings = Object.keys(row);
    const mapping = mapColumns({ sheets: [{ name: '', headings }] }, policy);
    expect(mapping.left.map(({ reason }) => reason)).toEqual(Array(4).fill('taking-over-only'));
    expect(readRow(row)).toEqual({ input: { legalName: '甲' }, warnings: [] });
  });

  it('is a status and dates; what is not understood is handed to the check', () => {
    const { 最近业务日期: _, ...good } = row;
    expect(readRow(good, { takeOver: {} }).takenOver).toEqual({
      status: 'inactive',
      createdOn: '2019-03-01',
    });
    expect(readRow({ 状态: '不明', 建档日期: '去年' }, { takeOver: {} }).takenOver).toEqual({
      status: '不明',
      createdOn: '去年',
    });
    expect(readRow(row, { takeOver: {} }).problems?.map(({ code }) => code)).toEqual([
      'error-cell',
    ]);
  });

  it('may stand under other headings, and by --map under any', () => {
    expect(
      readRow(
        { 'Customer status': '启用', Seit: '2020-01-02' },
        { takeOver: {}, map: ['Seit=createdOn'] },
      ).takenOver,
    ).toEqual({ status: 'active', createdOn: '2020-01-02' });
  });
});
