import { checkCurrency } from '../checks/currencies.js';
import { checkTerms } from '../checks/payment-terms.js';
import type { TopField } from './field.js';
import { checkTemporaryLimit } from './value-checks.js';

/** 财务信息: rating, limits, and how the customer pays. */
export const financeFields: readonly TopField[] = [
  {
    name: 'creditRating',
    group: 'finance',
    topic: 'finance',
    label: { zh: '信用评级', en: 'Credit rating' },
    aliases: ['信用等级', '客户信用等级', 'credit rating'],
    type: { type: 'list', list: 'creditRating' },
    filter: true,
    sort: true,
  },
  {
    name: 'ratedOn',
    group: 'finance',
    topic: 'finance',
    label: { zh: '评级日期', en: 'Rated on' },
    type: { type: 'date' },
    filter: true,
    sort: true,
  },
  {
    name: 'ratingBasis',
    group: 'finance',
    topic: 'none',
    personal: 'always',
    label: { zh: '评级依据', en: 'Rating basis' },
    type: { type: 'text', maxLength: 2000, multiline: true },
  },
  {
    name: 'creditLimit',
    group: 'finance',
    topic: 'finance',
    sensitive: true,
    label: { zh: '信用额度', en: 'Credit limit' },
    aliases: ['授信额度', '信用限额', '信用额度(元)', 'credit limit'],
    type: {
      type: 'money',
      fields: [
        {
          name: 'validUntil',
          label: { zh: '额度有效期至', en: 'Limit valid until' },
          type: { type: 'date' },
        },
      ],
    },
    filter: true,
    sort: true,
  },
  {
    name: 'temporaryLimit',
    group: 'finance',
    topic: 'finance',
    sensitive: true,
    label: { zh: '临时额度', en: 'Temporary limit' },
    type: {
      type: 'object',
      fields: [
        {
          name: 'amount',
          required: true,
          label: { zh: '临时额度金额', en: 'Temporary limit amount' },
          type: { type: 'decimal' },
        },
        {
          name: 'until',
          required: true,
          label: { zh: '临时额度到期日', en: 'Temporary limit until' },
          type: { type: 'date' },
        },
        {
          name: 'reason',
          topic: 'none',
          required: true,
          personal: 'always',
          label: { zh: '临时额度原因', en: 'Temporary limit reason' },
          type: { type: 'text', maxLength: 2000, multiline: true },
        },
      ],
    },
    check: checkTemporaryLimit,
  },
  {
    name: 'creditControl',
    group: 'finance',
    topic: 'finance',
    label: { zh: '信用控制', en: 'Credit control' },
    aliases: ['信控方式', 'credit control'],
    type: {
      type: 'choice',
      values: [
        { code: 'none', zh: '不控制', en: 'None' },
        { code: 'warn', zh: '超额提醒', en: 'Warn' },
        { code: 'refuse', zh: '超额拒绝', en: 'Refuse' },
      ],
    },
    filter: true,
    sort: true,
  },
  {
    name: 'paymentMethod',
    group: 'finance',
    topic: 'finance',
    label: { zh: '付款方式', en: 'Payment method' },
    aliases: ['结算方式', '支付方式', '收款方式', '默认收款方式', 'payment method'],
    type: { type: 'list', list: 'paymentMethod' },
    filter: true,
    sort: true,
  },
  {
    name: 'tenorDays',
    group: 'finance',
    topic: 'finance',
    label: { zh: '承兑期限（天）', en: 'Tenor (days)' },
    aliases: ['承兑天数', '票据期限', 'tenor days'],
    type: { type: 'integer', min: 30, max: 180 },
  },
  {
    name: 'paymentTerms',
    group: 'finance',
    topic: 'finance',
    sensitive: true,
    label: { zh: '付款条件', en: 'Payment terms' },
    aliases: [
      '账期',
      '付款条款',
      '收款条件',
      '结算条件',
      '信用期',
      '结算期限',
      '收款协议',
      'payment terms',
    ],
    type: {
      type: 'object',
      fields: [
        {
          name: 'kind',
          required: true,
          label: { zh: '条件类型', en: 'Terms kind' },
          type: {
            type: 'choice',
            values: [
              { code: 'prepaid', zh: '款到发货', en: 'Prepaid' },
              { code: 'cash-on-delivery', zh: '货到付款', en: 'Cash on delivery' },
              { code: 'net', zh: '赊销', en: 'Net' },
              { code: 'instalments', zh: '分期付款', en: 'Instalments' },
            ],
          },
        },
        {
          name: 'base',
          label: { zh: '起算点', en: 'Counted from' },
          type: {
            type: 'choice',
            values: [
              { code: 'invoice-date', zh: '开票日', en: 'Invoice date' },
              { code: 'invoice-received', zh: '票到', en: 'Invoice received' },
              { code: 'delivery', zh: '发货', en: 'Delivery' },
              { code: 'acceptance', zh: '验收', en: 'Acceptance' },
              { code: 'statement', zh: '月结', en: 'Statement' },
            ],
          },
        },
        {
          name: 'days',
          label: { zh: '天数', en: 'Days' },
          type: { type: 'integer', min: 0, max: 365 },
        },
        {
          name: 'statementDay',
          label: { zh: '对账日', en: 'Statement day' },
          type: { type: 'integer', min: 1, max: 31 },
        },
        {
          name: 'payDay',
          label: { zh: '付款日', en: 'Pay day' },
          type: { type: 'integer', min: 1, max: 31 },
        },
        {
          name: 'instalments',
          label: { zh: '分期', en: 'Instalments' },
          type: {
            type: 'objects',
            maxItems: 20,
            fields: [
              {
                name: 'percent',
                required: true,
                label: { zh: '比例（%）', en: 'Percent' },
                type: { type: 'integer', min: 1, max: 100 },
              },
              {
                name: 'when',
                required: true,
                label: { zh: '时点', en: 'When' },
                type: { type: 'text', maxLength: 100 },
              },
            ],
          },
        },
        {
          name: 'note',
          personal: 'always',
          label: { zh: '条件说明', en: 'Note on terms' },
          type: { type: 'text', maxLength: 2000, multiline: true },
        },
      ],
    },
    check: checkTerms,
  },
  {
    name: 'settlementCurrency',
    group: 'finance',
    topic: 'finance',
    label: { zh: '结算币种', en: 'Settlement currency' },
    aliases: ['币种', '币别', '结算货币', '结算币别', '交易币种', 'currency'],
    type: { type: 'text', maxLength: 3 },
    check: checkCurrency,
    filter: true,
    sort: true,
  },
];
