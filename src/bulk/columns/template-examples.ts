import type { OwnAttribute, Policy } from '../../customer/policy.js';
import { EXAMPLE_CODES } from './join-keys.js';
import { presentChoices } from './target-choices.js';
import type { Language, TemplateColumn, TemplateSheet } from './template-columns.js';

/**
 * Rows of the template that show how it is filled in. They pass every check of their own, and are not
 * imported: their codes say what they are.
 */

/** Cells by path; a list's choice is the first that the policy has. */
type Example = Readonly<Record<string, string>>;

const CUSTOMERS: readonly Example[] = [
  {
    legalName: '杭州示例科技有限公司',
    shortName: '示例科技',
    englishName: 'Hangzhou Example Technology Co., Ltd.',
    country: '中国',
    'taxIds.value': '91330106MA2EXMPL4F',
    'externalIds.system': 'k3',
    'externalIds.id': '01.0001',
    registeredOn: '2018-03-15',
    entityType: '有限责任公司',
    legalRepresentative: '张三',
    registeredCapital: '500万',
    registrationStatus: '存续',
    licenceValidUntil: '2048-03-14',
    industry: '批发业',
    website: 'https://www.example.com',
    remarks: '本行为示例，不会导入',
    creditRating: '*',
    ratedOn: '2026-01-05',
    creditLimit: '50万',
    'creditLimit.validUntil': '2030-12-31',
    creditControl: '*',
    paymentMethod: '*',
    paymentTerms: '月结30天',
    settlementCurrency: 'CNY',
    'invoicing.title': '杭州示例科技有限公司',
    'invoicing.taxId': '91330106MA2EXMPL4F',
    'invoicing.address': '浙江省杭州市西湖区文三路1号',
    'invoicing.phone': '0571-88886666',
    'invoicing.bankName': '中国工商银行杭州分行',
    'invoicing.accountNo': '1202020009000000001',
    'invoicing.invoiceType': '数电专票',
    'invoicing.taxpayerType': '一般纳税人',
    'invoicing.deliveryEmail': 'invoice@example.com',
    category: '*',
    tags: '华东、展会',
    owner: 'wang.fang',
    riskLevel: '*',
    reviewCycle: 'yearly',
  },
  {
    legalName: '宁波示例贸易有限公司',
    country: '中国',
    'taxIds.value': '91330206MA3DEMX860',
    registeredOn: '2021/6/1',
    registeredCapital: '1,000,000.00',
    creditLimit: '200000',
    paymentTerms: '预付30%发货前70%',
    category: '*',
    owner: 'li.lei',
  },
];

const ELEMENTS: Readonly<Record<string, readonly Example[]>> = {
  contacts: [
    {
      'contacts.name': '王芳',
      'contacts.title': '采购经理',
      'contacts.department': '采购部',
      'contacts.roles': '*',
      'contacts.phones': '13800138000、0571-88886666转801',
      'contacts.emails': 'wang.fang@example.com',
      'contacts.primary': 'true',
    },
    {
      'contacts.name': '李雷',
      'contacts.department': '财务部',
      'contacts.phones': '0574-87654321',
    },
  ],
  addresses: [
    {
      'addresses.kind': 'registered',
      'addresses.province': '浙江省',
      'addresses.city': '杭州市',
      'addresses.district': '西湖区',
      'addresses.line': '文三路1号',
      'addresses.postalCode': '310012',
    },
    {
      'addresses.kind': 'delivery',
      'addresses.province': '浙江省',
      'addresses.city': '宁波市',
      'addresses.district': '鄞州区',
      'addresses.line': '中山东路100号',
      'addresses.contactName': '赵六',
      'addresses.phone': '13900139000',
      'addresses.isDefault': 'true',
    },
  ],
  bankAccounts: [
    {
      'bankAccounts.accountName': '杭州示例科技有限公司',
      'bankAccounts.bankName': '中国工商银行杭州分行',
      'bankAccounts.cnaps': '102331000013',
      'bankAccounts.accountNo': '1202020009000000001',
      'bankAccounts.currency': 'CNY',
      'bankAccounts.isDefault': 'true',
    },
    {
      'bankAccounts.accountName': '宁波示例贸易有限公司',
      'bankAccounts.bankName': '中国建设银行宁波分行',
      'bankAccounts.accountNo': '33150198000000000002',
    },
  ],
};

/** Two rows for each sheet: of the first example customer, and of the second. */
export function exampleRows(
  { list, columns }: TemplateSheet,
  policy: Policy,
  language: Language,
): string[][] {
  const examples = list === undefined ? CUSTOMERS : (ELEMENTS[list] ?? []);
  return examples.map((example, i) =>
    columns.map((column) => {
      const { path, attribute } = column.target;
      if (path === 'code') return EXAMPLE_CODES[language][i] ?? '';
      if (list !== undefined && path === 'legalName') return CUSTOMERS[i]?.legalName ?? '';
      if (attribute !== undefined) return attributeExample(attribute, column);
      return exampleCell(example[path] ?? '', column, policy, language);
    }),
  );
}

function exampleCell(
  text: string,
  { target, spec }: TemplateColumn,
  policy: Policy,
  language: Language,
): string {
  if (text === '') return '';
  if (target.field.type.type === 'boolean') return spec.choices?.[0] ?? '';
  const choices = presentChoices(target, policy);
  if (choices.length === 0) return text;
  const chosen = choices.find(({ code }) => code === text) ?? choices[0];
  return chosen?.[language] ?? '';
}

function attributeExample({ type }: OwnAttribute, { spec }: TemplateColumn): string {
  switch (type) {
    case 'number':
      return '100';
    case 'date':
      return '2026-01-05';
    case 'text':
      return spec.required ? spec.heading : '';
    default:
      return spec.choices?.[0] ?? '';
  }
}
