import type { ListEntry, Policy } from '../../src/customer/policy.js';

const entry = (code: string, zh: string): ListEntry => ({ code, zh, en: code });

/** A policy with what the tests of this folder need. */
export const policy: Policy = {
  lists: {
    category: [entry('vip', 'VIP'), entry('key', '重点'), entry('regular', '普通')],
    creditRating: [entry('AAA', 'AAA'), entry('A', 'A')],
    paymentMethod: [
      entry('bank-transfer', '银行转账'),
      entry('bank-acceptance', '银行承兑汇票'),
      entry('cash', '现金'),
    ],
    contactRole: [entry('采购', '采购'), entry('收票', '收票')],
    blockReason: [],
    statusReason: [],
    reviewReason: [],
    reviewSource: [],
    checklist: [],
  },
  review: {
    rules: [],
    defaultCycle: 'yearly',
    postponements: 2,
    inactiveAfterDays: 365,
    licenceWarningDays: 60,
  },
  codeRule: 'C{seq:6}',
  newCustomers: 'active',
  attributes: [
    {
      name: 'size',
      type: 'choice',
      zh: '规模',
      en: 'Size',
      choices: [entry('s', '小'), entry('l', '大')],
    },
    { name: 'employees', type: 'number', zh: '员工人数', en: 'Employees' },
  ],
};
