import { checkAccountNumber, checkBic, checkCnaps, checkIban } from '../checks/banks.js';
import { checkCurrency } from '../checks/currencies.js';
import type { TopField } from './field.js';
import { checkAccountElement } from './value-checks.js';

/** 银行账户. */
export const bankFields: readonly TopField[] = [
  {
    name: 'bankAccounts',
    group: 'bank',
    topic: 'finance',
    sensitive: true,
    personal: 'natural-person',
    label: { zh: '银行账户', en: 'Bank accounts' },
    type: {
      type: 'elements',
      idField: 'accountId',
      maxItems: 100,
      fields: [
        {
          name: 'accountName',
          label: { zh: '账户名称', en: 'Account name' },
          aliases: ['户名', '开户名称', '银行户名'],
          type: { type: 'text', maxLength: 200 },
        },
        {
          name: 'bankName',
          label: { zh: '开户银行', en: 'Bank' },
          aliases: ['开户行', '银行名称', '开户行名称', '银行网点', 'bank'],
          type: { type: 'text', maxLength: 200 },
        },
        {
          name: 'cnaps',
          label: { zh: '联行号', en: 'CNAPS code' },
          aliases: ['开户行行号', '大额支付行号', 'cnaps'],
          type: { type: 'text', maxLength: 20 },
          check: checkCnaps,
        },
        {
          name: 'accountNo',
          label: { zh: '银行账号', en: 'Account number' },
          aliases: ['账号', '银行账户', '银行帐号', '收款账号', 'account number'],
          type: { type: 'text', maxLength: 50 },
          mask: 'account',
          check: checkAccountNumber,
        },
        {
          name: 'iban',
          label: { zh: 'IBAN', en: 'IBAN' },
          aliases: ['iban'],
          type: { type: 'text', maxLength: 50 },
          mask: 'account',
          check: checkIban,
        },
        {
          name: 'bic',
          label: { zh: 'SWIFT/BIC', en: 'BIC' },
          aliases: ['swift', 'bic', 'swift code'],
          type: { type: 'text', maxLength: 20 },
          check: checkBic,
        },
        {
          name: 'currency',
          label: { zh: '账户币种', en: 'Account currency' },
          type: { type: 'text', maxLength: 3 },
          check: checkCurrency,
        },
        { name: 'isDefault', label: { zh: '默认账户', en: 'Default' }, type: { type: 'boolean' } },
      ],
    },
    check: checkAccountElement,
  },
];
