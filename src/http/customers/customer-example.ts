/** A create as every client may send it, for the documents; tests create it. */
export const CUSTOMER_EXAMPLE = {
  kind: 'company',
  legalName: '杭州春满园文化创意有限公司',
  shortName: '春满园',
  country: 'CN',
  taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }],
  externalIds: [{ system: 'erp-2019', id: 'K-10233' }],
  industry: 'R',
  contacts: [
    {
      name: '王芳',
      title: '采购经理',
      phones: ['13800138000'],
      emails: ['wang@example.cn'],
      primary: true,
    },
  ],
  addresses: [
    {
      kind: 'registered',
      country: 'CN',
      province: '浙江省',
      city: '杭州市',
      district: '拱墅区',
      line: '沈半路298号二楼223室',
      postalCode: '310015',
    },
  ],
  creditRating: 'A',
  creditLimit: { amount: '500000.00', currency: 'CNY' },
  paymentMethod: 'bank-transfer',
  paymentTerms: { kind: 'net', base: 'statement', days: 30 },
  category: 'key',
  tags: ['华东', '2026展会'],
  riskLevel: 'low',
  reviewCycle: 'half-yearly',
  remarks: '老客户介绍',
};
