import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import writeXlsxFile from 'write-excel-file/node';
import { mapColumns } from '../../src/bulk/columns/mapping.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';
import { type Base, openBase } from './imports/importing.js';
import {
  JIANDAOYUN,
  KINGDEE_GALAXY,
  KINGDEE_STELLAR,
  linesOf,
  type VendorFile,
  YONYOU_NC,
  YONYOU_TPLUS,
  YONYOU_U8,
  YONYOU_YONBIP,
} from './vendor-files.js';

const FAX = (number: string) => ({ number, kind: 'fax' });
const creditCode = (seed: number) => ({ type: 'cn-uscc', value: uscc(seed) });
const yuan = (amount: string) => ({ amount, currency: 'CNY' });

interface Expected {
  file: VendorFile;
  /** The customer of the first row. */
  record: object;
  /** Headings that are not imported. */
  left: readonly string[];
}

const SYSTEMS: Record<string, Expected> = {
  金蝶云星空: {
    file: KINGDEE_GALAXY,
    record: {
      code: 'CUST0001',
      legalName: '宁波海曙机电设备有限公司',
      shortName: '海曙机电',
      country: 'CN',
      taxIds: [creditCode(1001)],
      registeredOn: '2008-06-12',
      legalRepresentative: '周国强',
      registeredCapital: yuan('5000000.00'),
      industry: '51',
      website: 'http://www.hsjd.example.cn',
      contacts: [
        { phones: [{ number: '+8657487654321', kind: 'landline' }, FAX('+8657487654322')] },
      ],
      addresses: [
        { kind: 'office', city: '宁波市', district: '海曙区', postalCode: '315016' },
        { kind: 'registered', province: '浙江省', line: '聚才路188号' },
      ],
      category: 'regular',
      settlementCurrency: 'CNY',
      orgUnit: '销售一部',
      paymentMethod: 'bank-transfer',
      paymentTerms: { kind: 'net', base: 'statement', days: 30 },
      bankAccounts: [{ bankName: '中国工商银行宁波海曙支行', accountNo: '3901110009200123456' }],
      invoicing: {
        title: '宁波海曙机电设备有限公司',
        phone: { number: '+8657487654300' },
        address: '宁波市海曙区聚才路188号',
      },
      remarks: '老客户',
    },
    left: [
      ...['创建组织', '使用组织', '公司类别', '公司性质', '公司规模', '对应供应商', '集团客户'],
      ...['默认付款方', '对应集团客户', '客户分组', '对应组织', '销售员', '折扣表', '价目表'],
      ...[
        '运输提前期',
        '税分类',
        '收款币别',
        '客户优先级',
        '默认税率',
        '启用信用管理',
        '是否交易客户',
      ],
      ...['不校验可发量', '单据状态', '禁用状态', '创建人', '创建日期'],
    ],
  },
  金蝶云星辰: {
    file: KINGDEE_STELLAR,
    record: {
      code: 'KH00001',
      legalName: '苏州工业园区晨光包装有限公司',
      country: 'CN',
      category: 'key',
      addresses: [{ province: '江苏省', city: '苏州市', district: '吴中区', line: '东吴北路58号' }],
      contacts: [
        {
          name: '沈丽',
          phones: [{ number: '+8613862000001' }, { number: '+8651265551234' }],
          emails: ['shenli@cg.example.cn'],
          wechat: 'shenli_cg',
        },
      ],
      creditLimit: yuan('200000.00'),
      paymentTerms: { kind: 'net', base: 'statement', days: 60 },
      bankAccounts: [{ bankName: '中国建设银行苏州吴中支行', accountNo: '32201986444050001234' }],
      invoicing: {
        title: '苏州工业园区晨光包装有限公司',
        taxId: uscc(1002),
        invoiceType: '纸质专票',
        deliveryMobile: { number: '+8613862000002' },
        deliveryEmail: 'invoice@cg.example.cn',
      },
      remarks: '周三不收货',
    },
    left: [
      ...['价格等级', 'QQ', '部门名称', '业务员名称', '开户地址', '增值税税率%', '状态', '创建人'],
      ...['创建时间', '修改时间'],
    ],
  },
  '用友 U8+': {
    file: YONYOU_U8,
    record: {
      code: '01001',
      legalName: '成都华信电子有限责任公司',
      shortName: '成都华信',
      englishName: 'Chengdu Huaxin Electronics Co., Ltd.',
      country: 'CN',
      taxIds: [creditCode(1003)],
      industry: '51',
      legalRepresentative: '黄建军',
      businessScope: '电子元器件的批发。',
      licenceValidUntil: '2034-05-01',
      contacts: [
        {
          name: '刘敏',
          phones: [
            { number: '+862885551234' },
            FAX('+862885551235'),
            { number: '+8613980000001', kind: 'mobile' },
          ],
          emails: ['huang@huaxin.example.cn'],
        },
      ],
      addresses: [
        { kind: 'office', city: '成都市', district: '武侯区', postalCode: '610041' },
        { kind: 'delivery', district: '龙泉驿区', line: '车城东六路1号' },
      ],
      creditRating: 'AA',
      creditLimit: yuan('300000.00'),
      paymentTerms: { kind: 'net', base: 'statement', days: 30 },
      paymentMethod: 'cheque',
      settlementCurrency: 'CNY',
      bankAccounts: [{ bankName: '中国农业银行成都武侯支行', accountNo: '22900101040012345' }],
      category: 'vip',
      orgUnit: '402',
      remarks: '自提',
    },
    left: [
      ...[
        '助记码',
        '所属分类码',
        '所属地区码',
        '发展日期',
        'QQ号',
        '专管业务员',
        '扣率',
        '信用期限',
      ],
      ...[
        '发货方式',
        '客户总公司编码',
        '发货仓库',
        '应收余额',
        '最后交易日期',
        '最后交易金额',
        '停用日期',
      ],
      ...['使用频度', '自定义项1', '价格级别', '建档人', '变更人', '变更日期', '开票单位'],
      '是否控制信用额度',
    ],
  },
  '用友 T+': {
    file: YONYOU_TPLUS,
    record: {
      code: 'K001',
      legalName: '武汉江汉粮油商贸有限公司',
      shortName: '江汉粮油',
      country: 'CN',
      taxIds: [creditCode(1004)],
      legalRepresentative: '胡志远',
      category: 'regular',
      orgUnit: '业务一部',
      paymentMethod: 'cash',
      bankAccounts: [{ bankName: '汉口银行江汉支行', accountNo: '005041000123456' }],
      contacts: [{ name: '胡志远', phones: [{ number: '+8613971000001' }] }],
      addresses: [{ province: '湖北省', city: '武汉市', district: '江汉区', line: '江汉路1号' }],
    },
    left: [
      ...['往来单位性质', '助记码', '分管人员', '销售信用额度', '零售客户', '停用', '应收余额'],
      ...['客户地址电话', '税率', '客户价格等级'],
    ],
  },
  '用友 NC': {
    file: YONYOU_NC,
    record: {
      code: 'NC-1001',
      legalName: '天津滨海远洋船务有限公司',
      shortName: '远洋船务',
      country: 'CN',
      category: 'key',
      addresses: [{ kind: 'registered', city: '天津市', district: '滨海新区' }],
      contacts: [
        {
          phones: [{ number: '+862266201234' }],
          emails: ['office@yuanyang.example.cn', 'sun@yuanyang.example.cn'],
        },
      ],
    },
    left: [
      ...['主键', '旧编码', '地区分类', '专管业务员', '表体-客户联系人-联系人'],
      ...['表体-客户联系人-电话', '启用状态', '启用时间', '停用时间'],
    ],
  },
  '用友 YonBIP': {
    file: YONYOU_YONBIP,
    record: {
      code: 'BIP-0001',
      legalName: '青岛崂山海洋生物科技有限公司',
      shortName: '崂山海洋',
      country: 'CN',
      taxIds: [creditCode(1005)],
      entityType: '有限责任公司',
      industry: '73',
      legalRepresentative: '于海',
      registeredOn: '2019-08-08',
      licenceValidUntil: '2223-01-01',
      businessScope: '海洋生物制品的研发。',
      website: 'https://laoshan.example.cn',
      category: 'regular',
      orgUnit: '北方区',
      settlementCurrency: 'CNY',
      paymentTerms: { kind: 'net', base: 'invoice-received', days: 30 },
      paymentMethod: 'bank-transfer',
      bankAccounts: [
        {
          accountName: '青岛崂山海洋生物科技有限公司',
          bankName: '招商银行青岛崂山支行',
          accountNo: '532904567810901',
        },
      ],
      contacts: [{ name: '王倩', phones: [{ number: '+8653288901234' }, FAX('+8653288901235')] }],
      addresses: [{ city: '青岛市', district: '崂山区', postalCode: '266100' }],
      invoicing: {
        title: '青岛崂山海洋生物科技有限公司',
        taxpayerType: '一般纳税人',
        deliveryMobile: { number: '+8613705320001' },
        deliveryEmail: 'piao@laoshan.example.cn',
      },
    },
    left: [
      ...[
        '管理组织',
        '使用组织',
        '注册地区',
        '注册资金(万计)',
        '员工人数',
        '银行类别',
        '专管业务员',
      ],
      ...['信用期限', '助记码'],
    ],
  },
  简道云: {
    file: JIANDAOYUN,
    record: {
      code: 'KH20240001',
      legalName: '无锡梁溪智能装备有限公司',
      country: 'CN',
      category: 'prospect',
      industry: '35',
      website: 'http://lxzn.example.cn',
      owner: 'zhang.wei',
      orgUnit: '华东销售部',
      addresses: [
        { province: '江苏省', city: '无锡市', district: '梁溪区', line: '清扬路138号茂业天地' },
      ],
      contacts: [
        {
          name: '许静',
          title: '采购经理',
          phones: [{ number: '+8613951500001' }],
          emails: ['xu@lxzn.example.cn'],
        },
      ],
      remarks: '九月再联系',
    },
    left: [
      ...[
        '客户来源',
        '客户状态',
        '协作人',
        '跟进状态',
        '提交人',
        '提交时间',
        '更新时间',
        '修改时间',
      ],
      ...['修改人', '流程状态', '数据ID'],
    ],
  },
};

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

async function workbook(lines: readonly (readonly string[])[]): Promise<string> {
  const path = join(place.path, 'customers.xlsx');
  const cell = (value: string) => (value === '' ? null : { value, type: String });
  await writeXlsxFile(lines.map((line) => line.map(cell))).toFile(path);
  return path;
}

describe.each(Object.entries(SYSTEMS))('a file of %s', (_, { file, record, left }) => {
  const code = (record as { code: string }).code;

  it('comes in without a mapping, and what is not imported is named', async () => {
    const result = await base.import(base.file(linesOf(file)));
    expect(result).toMatchObject({ finished: true, rows: file.rows.length });
    expect(result.counts).toMatchObject({ created: file.rows.length, refused: 0 });
    expect(await base.byCode(code)).toMatchObject(record);
    const named = result.mapping.left.map(({ heading }) => heading);
    expect(named.toSorted()).toEqual(left.toSorted());
  });

  it('comes in as a workbook too', async () => {
    const result = await base.import(await workbook(linesOf(file)));
    expect(result.counts).toMatchObject({ created: file.rows.length, refused: 0 });
    expect(await base.byCode(code)).toMatchObject(record);
  });
});

it('no heading of theirs has two meanings', () => {
  for (const { file } of Object.values(SYSTEMS)) {
    const { left } = mapColumns({ sheets: [{ name: '', headings: file.headings }] }, testPolicy());
    expect(left.filter(({ reason }) => reason === 'ambiguous')).toEqual([]);
  }
});

describe('status and dates of another system', () => {
  it('hold when the base is declared to be taken over', async () => {
    const path = base.file(linesOf(JIANDAOYUN));
    await base.import(path, { takeOver: { reason: '从简道云迁入' } });
    expect(await base.byCode('KH20240001')).toMatchObject({
      status: 'active',
      createdOn: '2024-03-11',
    });
    expect(await base.byCode('KH20240002')).toMatchObject({ status: 'inactive' });
  });
});

describe('what another system writes and Dossier cannot know', () => {
  const [first = {}] = JIANDAOYUN.rows;

  it('is refused with the heading it stands under: a name where a user id belongs', async () => {
    const file = { ...JIANDAOYUN, rows: [{ ...first, 负责人: '张伟' }] };
    const { counts, problems } = await base.import(base.file(linesOf(file)));
    expect(counts).toMatchObject({ created: 0, refused: 1 });
    expect(problems).toMatchObject([{ code: 'not-an-actor', column: '负责人' }]);
  });

  it('can be left out, which imports the rest', async () => {
    const file = { ...JIANDAOYUN, rows: [{ ...first, 负责人: '张伟' }] };
    const { counts } = await base.import(base.file(linesOf(file)), { map: ['负责人=-'] });
    expect(counts).toMatchObject({ created: 1, refused: 0 });
    expect(await base.byCode('KH20240001')).not.toHaveProperty('owner');
  });

  it('is refused when it is in no list of the policy: a category of theirs', async () => {
    const [row = {}] = KINGDEE_GALAXY.rows;
    const file = { ...KINGDEE_GALAXY, rows: [{ ...row, 客户类别: '寄售客户' }] };
    const { counts, problems } = await base.import(base.file(linesOf(file)));
    expect(counts).toMatchObject({ created: 0, refused: 1 });
    expect(problems).toMatchObject([{ column: '客户类别' }]);
  });
});
