import { checkMapping } from '../../../src/bulk/columns/check-mapping.js';
import { unreadSentence } from '../../../src/bulk/columns/describe-left.js';
import { type MappingOptions, mapColumns } from '../../../src/bulk/columns/mapping.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();

function mapSheets(sheets: Record<string, string[]>, options: MappingOptions = {}) {
  const source = {
    sheets: Object.entries(sheets).map(([name, headings]) => ({ name, headings })),
  };
  return mapColumns(source, policy, options);
}

const CUSTOMERS = ['客户编码', '客户名称', '负责人'];
const CONTACTS = ['客户编码', '姓名', '电话', '职务'];

describe('the sheet of customers', () => {
  it.each([
    [{ 联系人: CONTACTS, 客户档案: CUSTOMERS }, '客户档案'],
    [{ Contacts: CONTACTS, Customers: CUSTOMERS }, 'Customers'],
    [{ 一: CONTACTS, 二: CUSTOMERS }, '二'],
    [{ Sheet1: ['某列'] }, 'Sheet1'],
    [{ 填写说明: ['客户名称', '客户编码', '备注'], Sheet2: ['客户名称'] }, 'Sheet2'],
  ])('of %j is %s', (sheets, name) => {
    expect(mapSheets(sheets as Record<string, string[]>).name).toBe(name);
  });

  it('may be said', () => {
    const { name, unread } = mapSheets(
      { 客户: CUSTOMERS, 新客户: CUSTOMERS },
      { map: ['新客户!=customers'] },
    );
    expect(name).toBe('新客户');
    expect(unread).toEqual([{ sheet: 0, name: '客户', reason: 'unknown' }]);
  });
});

describe('another sheet', () => {
  it('is recognised by its name or its headings', () => {
    const { lists, unread } = mapSheets({
      客户: CUSTOMERS,
      联系人: CONTACTS,
      收款: ['客户名称', '开户行', '账号', '联行号'],
      'Address book': ['Customer code', 'Address line', 'City', 'Postal code'],
    });
    expect(lists.map(({ name, list }) => [name, list])).toEqual([
      ['联系人', 'contacts'],
      ['收款', 'bankAccounts'],
      ['Address book', 'addresses'],
    ]);
    expect(unread).toEqual([]);
  });

  it('is named when it is not read', () => {
    const { unread } = mapSheets({
      客户: CUSTOMERS,
      发货记录: ['日期', '客户编码', '金额'],
      联系人: ['姓名', '电话'],
      填写说明: ['列', '说明'],
    });
    expect(unread.map(({ name, reason }) => [name, reason])).toEqual([
      ['发货记录', 'unknown'],
      ['联系人', 'no-key'],
      ['填写说明', 'explanation'],
    ]);
    expect(unread.map((sheet) => unreadSentence(sheet)?.zh.slice(0, 9))).toEqual([
      '工作表“发货记录”',
      '工作表“联系人”：',
      undefined,
    ]);
  });

  it('is placed and left out as the caller says', () => {
    const { lists, unread } = mapSheets(
      { 客户: CUSTOMERS, Leute: ['客户编码', 'Wer', '电话', '备注'], 联系人: CONTACTS },
      { map: ['Leute!=contacts', 'Leute!Wer=name', 'Leute!#3=-', '联系人!=-'] },
    );
    expect(lists[0]?.columns.map(({ heading, target }) => [heading, target.path])).toEqual([
      ['Wer', 'contacts.name'],
    ]);
    expect(lists[0]?.left.map(({ heading, reason }) => [heading, reason])).toEqual([
      ['电话', 'left-out'],
      ['备注', 'unknown'],
    ]);
    expect(unread).toEqual([{ sheet: 2, name: '联系人', reason: 'left-out' }]);
  });

  it('with two columns for one value is refused, naming the sheet', () => {
    expect(() => mapSheets({ 客户: CUSTOMERS, 联系人: ['客户编码', '姓名', '名称'] })).toThrow(
      'Columns 联系人!2 (姓名) and 联系人!3 (名称) both mean contacts.name',
    );
  });

  it('that is not read is no clean file for a strict import', () => {
    const mapping = mapSheets({ 客户: CUSTOMERS, 发货记录: ['日期'] });
    expect(() => checkMapping(mapping, { mode: 'create', strictColumns: true })).toThrow(
      'sheet 发货记录',
    );
  });
});

describe('the keys of another sheet', () => {
  it('stand with the surest first', () => {
    const { lists } = mapSheets(
      { 客户: CUSTOMERS, 联系人: ['客户名称', '外部编码', '税号', '客户编码', '姓名'] },
      { system: 'k3' },
    );
    expect(lists[0]?.keys.map(({ target }) => target.path)).toEqual([
      'code',
      'externalIds.id',
      'taxIds.value',
      'legalName',
    ]);
  });
});

describe('a mapping', () => {
  it('is made again from its options', () => {
    const sheets = [{ name: '', headings: ['企业名称', '旧编码', '状态'] }];
    const options = { map: ['企业名称=legalName'], system: 'k3', takeOver: { reason: '期初' } };
    const mapping = mapColumns({ sheets }, policy, options);
    const again = mapColumns({ sheets }, policy, structuredClone(mapping.options));
    expect(again).toEqual(mapping);
    expect(mapping.takenOver).toEqual([{ index: 2, heading: '状态', name: 'status' }]);
  });

  it('takes what was said before, where nothing is said now and where it still fits', () => {
    const sheets = [{ name: '', headings: ['Firma', 'Notiz', 'Alt'] }];
    const { columns } = mapColumns({ sheets }, policy, {
      map: ['Notiz=ratingBasis'],
      savedMap: ['Firma=legalName', 'Notiz=remarks', 'Alt=attributes.gone'],
    });
    expect(columns.map(({ heading, target }) => [heading, target.path])).toEqual([
      ['Firma', 'legalName'],
      ['Notiz', 'ratingBasis'],
    ]);
  });
});
