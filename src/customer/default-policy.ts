import { DEFAULT_ROLES } from './default-roles.js';
import type { ListEntry, Policy } from './policy.js';

/** What holds where the policy file says nothing: what a trading company in China usually has. */

function entry(code: string, zh: string, en: string): ListEntry {
  return { code, zh, en };
}

const CHECKLIST = [
  entry('registration', '登记状态与名称', 'Registration status and name'),
  entry('legal-representative', '法定代表人', 'Legal representative'),
  entry('addresses', '地址', 'Addresses'),
  entry('contacts', '联系人在职', 'Contacts still there'),
  entry('invoicing', '开票信息', 'Invoicing'),
  entry('bank-accounts', '银行账户', 'Bank accounts'),
  entry('terms-and-limit', '账期与额度对照回款', 'Terms and limit against payments'),
  entry('licences', '证照有效期', 'Validity of licences'),
];

export const DEFAULT_POLICY: Policy = {
  lists: {
    category: [
      entry('vip', 'VIP 客户', 'VIP'),
      entry('key', '重点客户', 'Key'),
      entry('regular', '普通客户', 'Regular'),
      entry('prospect', '潜在客户', 'Prospect'),
    ],
    creditRating: ['AAA', 'AA', 'A', 'B', 'C', 'D'].map((code) => entry(code, code, code)),
    paymentMethod: [
      entry('bank-transfer', '银行转账', 'Bank transfer'),
      entry('bank-acceptance', '银行承兑汇票', "Banker's acceptance"),
      entry('commercial-acceptance', '商业承兑汇票', 'Commercial acceptance'),
      entry('letter-of-credit', '信用证', 'Letter of credit'),
      entry('cheque', '支票', 'Cheque'),
      entry('cash', '现金', 'Cash'),
      entry('wechat', '微信支付', 'WeChat Pay'),
      entry('alipay', '支付宝', 'Alipay'),
    ],
    contactRole: [
      entry('purchasing', '采购', 'Purchasing'),
      entry('reconciliation', '财务对账', 'Reconciliation'),
      entry('invoice-receipt', '收票', 'Receives invoices'),
      entry('goods-receipt', '收货', 'Receives goods'),
      entry('decision', '决策', 'Decides'),
    ],
    blockReason: [
      entry('overdue', '逾期欠款', 'Overdue payments'),
      entry('over-limit', '超信用额度', 'Over the credit limit'),
      entry('dispute', '合同纠纷', 'Dispute'),
      entry('quality', '质量争议', 'Quality complaint'),
      entry('compliance', '合规核查', 'Compliance check'),
      entry('documents-missing', '资料不全', 'Documents missing'),
      entry('bankruptcy', '破产或清算', 'Bankruptcy or liquidation'),
      entry('resolved', '问题已解决', 'Resolved'),
      entry('other', '其他', 'Other'),
    ],
    statusReason: [
      entry('correction', '更正错误', 'Correction'),
      entry('customer-request', '客户要求', 'Asked for by the customer'),
      entry('register-change', '工商信息变更', 'Change in the register'),
      entry('no-business', '长期无业务', 'No business for long'),
      entry('deregistered', '已注销或吊销', 'Deregistered or revoked'),
      entry('duplicate', '重复档案', 'Duplicate record'),
      entry('business-resumed', '恢复业务', 'Business resumed'),
      entry('taking-over', '期初导入', 'Existing base taken over'),
      entry('review', '定期审核结果', 'Outcome of a review'),
      entry('other', '其他', 'Other'),
    ],
    reviewReason: [
      entry('workload', '工作安排', 'Workload'),
      entry('waiting-for-customer', '等待客户回复', 'Waiting for the customer'),
      entry('risk', '风险提示', 'Risk'),
      entry('large-order', '大额订单', 'Large order'),
      entry('handover', '业务交接', 'Handover'),
      entry('other', '其他', 'Other'),
    ],
    reviewSource: [
      entry('customer', '客户确认', 'Confirmed by the customer'),
      entry('public-register', '国家企业信用信息公示系统', 'Public credit information register'),
      entry('telephone', '电话', 'Telephone'),
      entry('statement', '对账单', 'Statement of account'),
    ],
    checklist: CHECKLIST,
  },
  review: {
    rules: [
      { riskLevel: ['high'], cycle: 'quarterly' },
      { category: ['vip'], cycle: 'quarterly' },
      { creditLimitFrom: '1000000', cycle: 'quarterly' },
      { category: ['key'], cycle: 'half-yearly' },
      { riskLevel: ['medium'], cycle: 'half-yearly' },
      { creditLimitFrom: '100000', cycle: 'half-yearly' },
    ],
    defaultCycle: 'yearly',
    postponements: 2,
    inactiveAfterDays: 365,
    licenceWarningDays: 60,
  },
  codeRule: 'C{seq:6}',
  newCustomers: 'active',
  attributes: [],
  roles: DEFAULT_ROLES,
  duplicateDisclosure: 'owner',
};
