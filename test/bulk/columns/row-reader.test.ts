import { type MappingOptions, mapColumns } from '../../../src/bulk/columns/mapping.js';
import type { Places } from '../../../src/bulk/columns/read-cells.js';
import { rowReader } from '../../../src/bulk/columns/row-reader.js';
import { createInput } from '../../../src/bulk/imports/row-input.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();

/** One row of a CSV file, given as heading and cell. */
function readRow(row: Record<string, string>, options: MappingOptions = {}, places?: Places) {
  const mapping = mapColumns(
    { sheets: [{ name: '', headings: Object.keys(row) }] },
    policy,
    options,
  );
  return rowReader(mapping, policy)({ sheet: 0, row: 2, cells: Object.values(row) }, places);
}

/** The input of a create from it. */
function read(row: Record<string, string>, options: MappingOptions = {}) {
  return createInput(readRow(row, options).input);
}

const uscc = '91330105321935456Y';

describe('a row of a business register', () => {
  it('becomes one record with one registered address', () => {
    expect(
      read({
        企业名称: '杭州春满园文化创意有限公司',
        统一社会信用代码: uscc,
        注册日期: '2015/1/1',
        企业类型: 'N/A',
        注册资金: '3(万元人民币)',
        所在省份: '浙江',
        地区: '杭州',
        注册地址: '拱墅区沈半路298号二楼223室',
      }),
    ).toEqual({
      legalName: '杭州春满园文化创意有限公司',
      country: 'CN',
      taxIds: [{ type: 'cn-uscc', value: uscc }],
      registeredOn: '2015-01-01',
      registeredCapital: { amount: '30000', currency: 'CNY' },
      addresses: [
        {
          kind: 'registered',
          province: '浙江省',
          city: '杭州市',
          district: '拱墅区',
          line: '沈半路298号二楼223室',
        },
      ],
    });
  });
});

describe('the country', () => {
  it('is China when a credit code says so and no cell says otherwise', () => {
    expect(read({ 税号: uscc }).country).toBe('CN');
    expect(read({ 税号: uscc, 国家: '' }).country).toBe('CN');
    expect(read({ 税号: uscc, 国家: '中国香港' }).country).toBe('HK');
  });

  it('is not guessed otherwise', () => {
    expect(read({ 企业名称: '某某' })).toEqual({ legalName: '某某' });
    expect(read({ 税号: '330106000012345' })).not.toHaveProperty('country');
  });

  it.each([
    ['德国', 'DE'],
    ['Germany', 'DE'],
    ['de', 'DE'],
    ['NA', 'NA'],
    ['Atlantis', 'Atlantis'],
  ])('is read from %s as %s', (cell, country) => {
    expect(read({ 国家: cell }).country).toBe(country);
  });
});

describe('the type of a tax id', () => {
  const typeOf = (row: Record<string, string>) => {
    const taxIds = read(row).taxIds as { type: string }[] | undefined;
    return taxIds?.map(({ type }) => type);
  };

  it.each([
    [{ 税号: uscc }, 'cn-uscc'],
    // Mistyped in the last place: still a credit code, so that its check says what is wrong.
    [{ 税号: '91330105321935456X' }, 'cn-uscc'],
    [{ 营业执照号: '330106000012345' }, 'cn-taxno-legacy'],
    [{ 统一社会信用代码: '330106000012345' }, 'cn-uscc'],
    [{ 税号: 'DE136695976', 国家: '德国' }, 'de-vat'],
    [{ 税号: '11010519491231002X', 客户类型: '个人' }, 'cn-resident-id'],
    [{ 税号: '护照1', 税号类型: '护照' }, 'passport'],
  ])('of %j is %s', (row, type) => {
    expect(typeOf(row as Record<string, string>)).toEqual([type]);
  });

  it('a credit code in two columns is one', () => {
    expect(typeOf({ 统一社会信用代码: uscc, 纳税人识别号: `${uscc} ` })).toEqual(['cn-uscc']);
  });

  it('a type without a number says nothing', () => {
    expect(typeOf({ 税号类型: '护照', 税号: 'N/A' })).toBeUndefined();
  });
});

describe('amounts', () => {
  const limit = (heading: string, cell: string, country = 'CN') =>
    read({ [heading]: cell, country }).creditLimit;

  it.each([
    ['信用额度', '50万', { amount: '500000', currency: 'CNY' }],
    ['信用额度', '1,000.00', { amount: '1000', currency: 'CNY' }],
    ['信用额度', '¥500', { amount: '500', currency: 'CNY' }],
    ['信用额度', '100万美元', { amount: '1000000', currency: 'USD' }],
    ['信用额度(万元)', '3', { amount: '30000', currency: 'CNY' }],
    ['信用额度(万美元)', '2.5', { amount: '25000', currency: 'USD' }],
    // The cell's own unit stands.
    ['信用额度(万元)', '500元', { amount: '500', currency: 'CNY' }],
    ['信用额度', '很多', { amount: '很多', currency: 'CNY' }],
    ['信用额度', '-5', { amount: '-5', currency: 'CNY' }],
  ])('%s %s', (heading, cell, money) => {
    expect(limit(heading, cell)).toEqual(money);
  });

  it('without a currency abroad are left to the check', () => {
    expect(limit('信用额度', '500', 'DE')).toEqual({ amount: '500' });
  });

  it('and what belongs to them come together', () => {
    expect(
      read({ 额度有效期至: '2026年1月5日', 信用额度: '5万', country: 'CN' }).creditLimit,
    ).toEqual({
      amount: '50000',
      currency: 'CNY',
      validUntil: '2026-01-05',
    });
  });
});

describe('terms and methods', () => {
  it('are read from text', () => {
    expect(read({ 付款条件: '月结30天' }).paymentTerms).toEqual({
      kind: 'net',
      base: 'statement',
      days: 30,
    });
    expect(read({ '账期(天)': '45' }).paymentTerms).toEqual({ kind: 'net', days: 45 });
    expect(read({ 付款方式: '银行转账' }).paymentMethod).toBe('bank-transfer');
  });

  it('a method may bring its tenor, in either column', () => {
    const expected = { paymentMethod: 'bank-acceptance', tenorDays: 60 };
    expect(read({ 付款方式: '银行承兑汇票60天' })).toEqual(expected);
    expect(read({ 付款条件: '银行承兑汇票60天' })).toEqual(expected);
  });

  it('a cell of its own wins over what another one implies', () => {
    expect(read({ 付款条件: '银行承兑汇票60天', 付款方式: '现金' }).paymentMethod).toBe('cash');
  });

  it('what is not understood stays in the note, with a warning', () => {
    const { input, warnings } = readRow({ 付款条件: '看情况再说' });
    expect(input.paymentTerms).toEqual({ kind: 'net', note: '看情况再说' });
    expect(warnings).toEqual(['terms-not-understood']);
  });
});

describe('other cells', () => {
  it.each([
    [{ 登记状态: '存续' }, { registrationStatus: '存续' }],
    [{ 风险等级: '高' }, { riskLevel: 'high' }],
    [{ 风险等级: 'HIGH' }, { riskLevel: 'high' }],
    [{ 风险等级: '极高' }, { riskLevel: '极高' }],
    [{ 客户分类: '重点客户' }, { category: 'key' }],
    [{ 标签: '华东、2026展会; VIP' }, { tags: ['华东', '2026展会', 'VIP'] }],
    [{ 结算币种: '人民币' }, { settlementCurrency: 'CNY' }],
    [{ 行业: '批发业' }, { industry: '51' }],
    [{ 成立日期: '20150101' }, { registeredOn: '2015-01-01' }],
    [{ 成立日期: '2015' }, { registeredOn: '2015' }],
    [{ '承兑期限（天）': '90天' }, { tenorDays: 90 }],
    [{ '承兑期限（天）': '很久' }, { tenorDays: '很久' }],
    [{ 等级: 'First' }, { attributes: { grade: 'first' } }],
    [{ 品牌: 'red、blue' }, { attributes: { brands: ['red', 'blue'] } }],
    [{ 原型: '甲' }, { attributes: { ['__proto__']: '甲' } }],
    [{ 人数: '1,200' }, { attributes: { staff: 1200 } }],
    [{ 人数: '很多' }, { attributes: { staff: '很多' } }],
    [
      { 发票抬头: '某某公司', 发票类型: '数电专票' },
      { invoicing: { title: '某某公司', invoiceType: '数电专票' } },
    ],
    [
      {
        联系人: '王芳',
        手机: '13800138000',
        电话: '0571-88886666',
        邮箱: 'a@b.cn; c@d.cn',
        主要联系人: '是',
      },
      {
        contacts: [
          {
            name: '王芳',
            phones: ['13800138000', '0571-88886666'],
            emails: ['a@b.cn', 'c@d.cn'],
            primary: true,
          },
        ],
      },
    ],
    [
      { 开户行: '工商银行', 账号: '6222 0202' },
      { bankAccounts: [{ bankName: '工商银行', accountNo: '6222 0202' }] },
    ],
    [
      { 注册地址: '某路1号', 收货地址: '某路2号', 邮编: '310000' },
      {
        addresses: [
          { kind: 'registered', line: '某路1号', postalCode: '310000' },
          { kind: 'delivery', line: '某路2号' },
        ],
      },
    ],
    [
      { 地址: '某路1号', 地址类型: '收票地址' },
      { addresses: [{ kind: 'invoice', line: '某路1号' }] },
    ],
    [{ 地址类型: '收票地址', 地址: 'N/A' }, {}],
  ])('%j is %j', (row, input) => {
    expect(read(row as Record<string, string>)).toEqual(input);
  });

  it('external ids have the system of their column', () => {
    expect(
      read({ 旧编码: 'K-1', K3: '77' }, { system: 'erp', map: ['K3=externalIds.k3'] }),
    ).toEqual({
      externalIds: [
        { system: 'erp', id: 'K-1' },
        { system: 'k3', id: '77' },
      ],
    });
  });
});

describe('where a value came from', () => {
  it('is told by sheet, row and column', () => {
    const places: Places = new Map();
    readRow(
      { 企业名称: '某某', 所在省份: '浙江', 注册地址: '拱墅区某路1号', 税号: '', 信用额度: '5万' },
      {},
      places,
    );
    const columnOf = (pointer: string) => places.get(pointer)?.column;
    expect(places.get('/legalName')).toEqual({ sheet: 0, row: 2, column: 0 });
    expect(columnOf('/addresses/0/province')).toBe(1);
    expect(columnOf('/addresses/0/line')).toBe(2);
    expect(columnOf('/addresses')).toBe(2);
    expect(columnOf('/creditLimit')).toBe(4);
    expect(columnOf('/taxIds')).toBeUndefined();
  });
});
