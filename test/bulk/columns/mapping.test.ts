import { headingForm } from '../../../src/bulk/columns/headings.js';
import { mapColumns } from '../../../src/bulk/columns/mapping.js';
import { allTargets } from '../../../src/bulk/columns/targets.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();

const csv = (headings: string[]) => ({ sheets: [{ name: '', headings }] });

/** Heading to path, with what the heading says beside. */
function placed(headings: string[], options: Parameters<typeof mapColumns>[2] = {}) {
  const { columns, left } = mapColumns(csv(headings), policy, options);
  return {
    columns: columns.map(({ heading, target: { path, unit, addressKind, system } }) => [
      heading,
      [path, unit, addressKind, system].filter((word) => word !== undefined).join(' '),
    ]),
    left: left.map(({ heading, reason }) => [heading, reason]),
  };
}

const pathOf = (heading: string) => placed([heading]).columns[0]?.[1];

describe('a heading', () => {
  it.each([
    ['企业名称', 'legalName'],
    ['公司名称', 'legalName'],
    ['统一社会信用代码', 'taxIds.value'],
    ['税号', 'taxIds.value'],
    ['注册日期', 'registeredOn'],
    ['企业类型', 'entityType'],
    ['注册资金', 'registeredCapital'],
    ['经营范围', 'businessScope'],
    ['所在省份', 'addresses.province'],
    ['地区', 'addresses.city'],
    ['注册地址', 'addresses.line registered'],
    ['住所', 'addresses.line registered'],
    ['收货地址', 'addresses.line delivery'],
    ['地址', 'addresses.line'],
    ['联系人', 'contacts.name'],
    ['手机号码', 'contacts.phones'],
    ['开户行', 'bankAccounts.bankName'],
    ['发票抬头', 'invoicing.title'],
    ['额度有效期至', 'creditLimit.validUntil'],
    ['付款条件', 'paymentTerms'],
    ['等级', 'attributes.grade'],
    ['Legal name', 'legalName'],
    ['company name', 'legalName'],
    ['legalName', 'legalName'],
    ['addresses.postalCode', 'addresses.postalCode'],
  ])('%s is %s', (heading, path) => {
    expect(pathOf(heading)).toBe(path);
  });

  it.each([
    ' 企业 名称 ',
    '＊企业名称',
    '企业名称*',
    '企业名称：',
    '企业名称（必填）',
    '企业名称(必填)',
  ])('is recognised however it is written: %j', (heading) => {
    expect(pathOf(heading)).toBe('legalName');
  });

  it.each([
    ['注册资本(万元)', 'registeredCapital 万元'],
    ['注册资金（万美元）', 'registeredCapital 万美元'],
    ['账期(天)', 'paymentTerms 天'],
    ['承兑期限（天）', 'tenorDays'],
  ])('%s may give the unit of its column', (heading, path) => {
    expect(pathOf(heading)).toBe(path);
  });

  it('is not recognised when a bracket changes what it means', () => {
    expect(placed(['电话(传真)', '邮箱(备用)']).columns).toEqual([]);
  });

  it('is left when no field has it, and so is what Dossier keeps itself', () => {
    expect(placed(['企业名称', '客户心情', '版本', '原因']).left).toEqual([
      ['客户心情', 'unknown'],
      ['版本', 'kept-by-dossier'],
      ['原因', 'kept-by-dossier'],
    ]);
  });

  it('is left when it may mean several fields', () => {
    const { left } = mapColumns(csv(['Default']), policy);
    expect(left).toEqual([
      {
        index: 0,
        heading: 'Default',
        reason: 'ambiguous',
        candidates: ['addresses.isDefault', 'bankAccounts.isDefault'],
      },
    ]);
  });

  it('in Chinese means one field at most, so that an export can be read back', () => {
    const paths = new Map<string, string>();
    for (const { path, field, attribute } of allTargets(policy)) {
      const form = headingForm(attribute?.zh ?? field.label.zh);
      expect([form, paths.get(form)]).toEqual([form, undefined]);
      paths.set(form, path);
    }
  });
});

describe('--map', () => {
  it('places a column by heading or number, over what its heading says', () => {
    expect(
      placed(['Firma', '备注', '说明二'], { map: ['Firma=legalName', '#3=ratingBasis'] }),
    ).toEqual({
      columns: [
        ['Firma', 'legalName'],
        ['备注', 'remarks'],
        ['说明二', 'ratingBasis'],
      ],
      left: [],
    });
  });

  it('leaves a column out', () => {
    expect(placed(['企业名称', '备注'], { map: ['备注=-'] }).left).toEqual([['备注', 'left-out']]);
  });

  it('takes a heading with an equals sign in it', () => {
    expect(placed(['a=b'], { map: ['a=b=legalName'] }).columns).toEqual([['a=b', 'legalName']]);
  });

  it.each([
    ['legalName', 'expected "column=field"'],
    ['企业名称=nosuch', 'no field called nosuch'],
    ['没有=legalName', 'the file has no column 没有. It has: 企业名称'],
    ['#9=legalName', 'the file has no column #9'],
    ['企业名称=externalIds.bad name', 'no field called'],
  ])('%s is refused: %s', (entry, message) => {
    expect(() => placed(['企业名称'], { map: [entry] })).toThrow(message);
  });
});

describe('an external id', () => {
  it('needs its system', () => {
    expect(placed(['旧编码']).left).toEqual([['旧编码', 'which-system']]);
  });

  it('gets it from --system, from its path, or from a column', () => {
    expect(placed(['旧编码'], { system: 'erp-2019' }).columns[0]?.[1]).toBe(
      'externalIds.id erp-2019',
    );
    expect(placed(['K3'], { map: ['K3=externalIds.k3'] }).columns[0]?.[1]).toBe(
      'externalIds.k3 k3',
    );
    expect(placed(['外部系统', '外部编码']).columns.map(([, path]) => path)).toEqual([
      'externalIds.system',
      'externalIds.id',
    ]);
  });
});

describe('two columns for one value', () => {
  it('are refused, and named', () => {
    expect(() => placed(['法人', '企业名称', '法定代表人'])).toThrow(
      'Columns 1 (法人) and 3 (法定代表人) both mean legalRepresentative.',
    );
  });

  it('are fine where values add up or each is an element', () => {
    const headings = ['手机', '电话', '统一社会信用代码', '纳税人识别号', '注册地址', '收货地址'];
    expect(placed(headings).columns).toHaveLength(headings.length);
  });
});
