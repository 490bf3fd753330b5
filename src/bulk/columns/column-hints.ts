import type { Field, Label } from '../../customer/catalogue/field.js';
import { checkCountry } from '../../customer/checks/countries.js';
import { checkCurrency } from '../../customer/checks/currencies.js';
import { checkEmail } from '../../customer/checks/emails.js';
import { checkIndustry } from '../../customer/checks/industries.js';
import type { Target } from './targets.js';

/** How the cells of a column are filled in: what, in which form, how long. */

type Language = 'zh' | 'en';

/** What the type does not say, by path. */
const MEANING: Readonly<Record<string, Label>> = {
  code: {
    zh: '留空则按编码规则自动编号；更新已有客户时按它查找。',
    en: 'Left blank, one is given by the rule; an update finds the customer by it.',
  },
  kind: {
    zh: '留空则由统一社会信用代码判断。',
    en: 'Left blank, it follows from the credit code.',
  },
  legalName: { zh: '营业执照上的全称。', en: 'The full name as on the licence.' },
  country: {
    zh: '填有统一社会信用代码时可留空（中国）。',
    en: 'May be left blank beside a Chinese credit code.',
  },
  'taxIds.value': {
    zh: '统一社会信用代码、外国税号或证件号码，18 位代码会核对校验码。',
    en: 'A credit code, a foreign tax number or the number of a document; check digits are checked.',
  },
  'taxIds.type': {
    zh: '留空则由号码判断。',
    en: 'Left blank, it follows from the number.',
  },
  'taxIds.shared': {
    zh: '分支机构与母公司使用同一税号时填“是”，并写明原因。',
    en: 'Yes for a branch with the tax id of its parent; then with the reason.',
  },
  'externalIds.system': {
    zh: '编码来自哪个系统，如 k3、u8。',
    en: 'Which system the id is of: k3, u8.',
  },
  'externalIds.id': {
    zh: '客户在原系统中的编码。',
    en: 'The number of the customer in that system.',
  },
  parentCustomerId: { zh: '上级客户的客户标识。', en: 'The customer id of the parent.' },
  owner: { zh: '负责人的登录名。', en: 'The login of the owner.' },
  reviewer: { zh: '审核人的登录名；留空则为负责人。', en: 'A login; left blank, the owner.' },
  paymentTerms: {
    zh: '如 月结30天、票到30天、款到发货、货到付款、预付30%发货前70%；只写数字为天数。',
    en: 'Such as 月结30天, 票到30天, 款到发货, 货到付款, 预付30%发货前70%; a number alone is days.',
  },
  tenorDays: { zh: '承兑汇票的期限。', en: 'Of an acceptance.' },
  creditLimit: { zh: '不写币种时，中国客户为人民币元。', en: 'Without a currency, yuan in China.' },
  registeredCapital: {
    zh: '不写币种时，中国客户为人民币元。',
    en: 'Without a currency, yuan in China.',
  },
  licenceValidUntil: { zh: '无固定期限可写“长期”。', en: '长期 for no end.' },
  'addresses.line': {
    zh: '可以写完整地址，省、市、区县会从中分出。',
    en: 'The whole address will do: province, city and district are taken out of it.',
  },
  'addresses.isDefault': { zh: '每种地址类型最多一个。', en: 'One of each kind at most.' },
  'contacts.primary': { zh: '最多一人填“是”。', en: 'Yes for one at most.' },
  'bankAccounts.cnaps': { zh: '12 位数字。', en: '12 digits.' },
  'bankAccounts.accountNo': {
    zh: '完整账号，列保持文本格式。',
    en: 'The whole number; keep the column as text.',
  },
};

/** One or two sentences: what belongs in a cell of this column. */
export function columnHint(target: Target, language: Language): string {
  const { path, field, attribute } = target;
  const form = attribute === undefined ? formOf(field, path) : ATTRIBUTE_FORMS[attribute.type];
  return [form, MEANING[path]]
    .flatMap((label) => label?.[language] ?? [])
    .join(language === 'zh' ? '' : ' ');
}

const DATE = {
  zh: '日期，如 2026-01-31，也可写 2026/1/31、2026年1月31日。',
  en: 'A date such as 2026-01-31, also 2026/1/31 or 31-Jan-2026.',
};
const YES_NO = { zh: '是 或 否。', en: 'Yes or no.' };
const ONE = { zh: '从列表中选一个。', en: 'One of the list.' };
const SEVERAL = {
  zh: '从列表中选，可填多个，用、分隔。',
  en: 'Of the list; several with commas between them.',
};
const AMOUNT = {
  zh: '金额，如 500000、50万、1,000.00；外币写上币种，如 10000 USD。',
  en: 'An amount such as 500000, 50万 or 1,000.00; with its currency when it is another one: 10000 USD.',
};

const ATTRIBUTE_FORMS = {
  text: { zh: '文本。', en: 'Text.' },
  number: { zh: '数字。', en: 'A number.' },
  date: DATE,
  boolean: YES_NO,
  choice: ONE,
  'multi-choice': SEVERAL,
};

function formOf({ type, check }: Field, path: string): Label | undefined {
  switch (type.type) {
    case 'text':
      return textForm(type.maxLength, check);
    case 'choice':
    case 'list':
      return ONE;
    case 'lists':
      return SEVERAL;
    case 'texts':
      return {
        zh: `可填多个，用、分隔；最多 ${type.maxItems} 个，每个最多 ${type.maxLength} 个字符。`,
        en: `Several with commas between them; at most ${type.maxItems} of ${type.maxLength} characters.`,
      };
    case 'date':
      return DATE;
    case 'boolean':
      return YES_NO;
    case 'integer':
      return {
        zh: `整数，${type.min} 到 ${type.max}。`,
        en: `A whole number from ${type.min} to ${type.max}.`,
      };
    case 'decimal':
    case 'money':
      return AMOUNT;
    case 'phone':
      return {
        zh: '电话，分机写在后面：0571-88886666转801。',
        en: 'A telephone, its extension behind: 0571-88886666转801.',
      };
    case 'phones':
      return {
        zh: '电话，可填多个，用、分隔；分机写在后面：0571-88886666转801。',
        en: 'Telephones with commas between them, an extension behind: 0571-88886666转801.',
      };
    default:
      // Terms are said by path alone.
      return path === 'paymentTerms' ? undefined : { zh: '文本。', en: 'Text.' };
  }
}

function textForm(maxLength: number, check: Field['check']): Label {
  switch (check) {
    case checkCountry:
      return {
        zh: '国家或地区的名称或两位代码，如 中国、DE。',
        en: 'A country or region by name or two letters: China, DE.',
      };
    case checkCurrency:
      return { zh: '币种，如 人民币、CNY、USD。', en: 'A currency: CNY, USD.' };
    case checkIndustry:
      return {
        zh: '国民经济行业分类（GB/T 4754-2017）的名称或代码，如 批发业、51。',
        en: 'An industry of GB/T 4754-2017 by name or code: 批发业, 51.',
      };
    case checkEmail:
      return { zh: '邮箱地址。', en: 'An e-mail address.' };
    default:
      return {
        zh: `文本，最多 ${maxLength} 个字符。`,
        en: `Text of at most ${maxLength} characters.`,
      };
  }
}
