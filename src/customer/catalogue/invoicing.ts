import { checkAccountNumber } from '../checks/banks.js';
import { checkEmail } from '../checks/emails.js';
import type { TopField } from './field.js';

/** 开票信息. */
export const invoicingFields: readonly TopField[] = [
  {
    name: 'invoicing',
    group: 'invoicing',
    topic: 'finance',
    label: { zh: '开票信息', en: 'Invoicing' },
    type: {
      type: 'section',
      fields: [
        {
          name: 'title',
          personal: 'natural-person',
          label: { zh: '发票抬头', en: 'Invoice title' },
          aliases: ['开票抬头', '开票名称'],
          type: { type: 'text', maxLength: 200 },
        },
        {
          name: 'taxId',
          personal: 'natural-person',
          label: { zh: '开票税号', en: 'Invoice tax id' },
          type: { type: 'text', maxLength: 60 },
          mask: 'id-number',
        },
        {
          name: 'address',
          personal: 'always',
          label: { zh: '开票地址', en: 'Invoice address' },
          aliases: ['开票通讯地址'],
          type: { type: 'text', maxLength: 300 },
        },
        {
          name: 'phone',
          personal: 'always',
          label: { zh: '开票电话', en: 'Invoice phone' },
          aliases: ['开票联系电话'],
          type: { type: 'phone' },
          mask: 'mobile',
        },
        {
          name: 'bankName',
          personal: 'natural-person',
          label: { zh: '开票开户行', en: 'Invoice bank' },
          type: { type: 'text', maxLength: 200 },
        },
        {
          name: 'accountNo',
          personal: 'natural-person',
          label: { zh: '开票账号', en: 'Invoice account number' },
          type: { type: 'text', maxLength: 50 },
          mask: 'account',
          check: checkAccountNumber,
        },
        {
          name: 'invoiceType',
          label: { zh: '发票类型', en: 'Invoice type' },
          aliases: ['开票类型'],
          type: {
            type: 'choice',
            values: [
              { code: '数电专票', zh: '数电专票', en: 'Digital special VAT invoice' },
              { code: '数电普票', zh: '数电普票', en: 'Digital ordinary invoice' },
              { code: '纸质专票', zh: '纸质专票', en: 'Paper special VAT invoice' },
              { code: '纸质普票', zh: '纸质普票', en: 'Paper ordinary invoice' },
              { code: '不开票', zh: '不开票', en: 'No invoice' },
            ],
          },
        },
        {
          name: 'taxpayerType',
          label: { zh: '纳税人类型', en: 'Taxpayer type' },
          aliases: ['纳税人资质', '纳税人身份', '纳税类别'],
          type: {
            type: 'choice',
            values: [
              { code: '一般纳税人', zh: '一般纳税人', en: 'General taxpayer' },
              { code: '小规模纳税人', zh: '小规模纳税人', en: 'Small-scale taxpayer' },
              { code: '其他', zh: '其他', en: 'Other' },
            ],
          },
        },
        {
          name: 'deliveryEmail',
          personal: 'always',
          label: { zh: '收票邮箱', en: 'Invoice e-mail' },
          type: { type: 'text', maxLength: 254 },
          check: checkEmail,
        },
        {
          name: 'deliveryMobile',
          personal: 'always',
          label: { zh: '收票手机', en: 'Invoice mobile' },
          aliases: ['收票手机号'],
          type: { type: 'phone' },
          mask: 'mobile',
        },
        {
          name: 'remark',
          personal: 'always',
          label: { zh: '发票备注', en: 'Invoice remark' },
          type: { type: 'text', maxLength: 2000, multiline: true },
        },
      ],
    },
  },
];
