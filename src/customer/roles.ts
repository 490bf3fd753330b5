import type { Group, MaskKind } from './groups.js';

/**
 * What a company lets people do, in the terms of its policy: roles are sets of permissions, of readable and
 * writable groups of fields, of customers in sight. Who has which role is known to `access/`.
 */

/** Every permission, with what it allows. A call, a command and a kind of answer each need one of them. */
export const PERMISSIONS = {
  'customers.read': { zh: '查看客户', en: 'See customers' },
  'customers.create': { zh: '新建客户', en: 'Create customers' },
  'customers.change': { zh: '修改客户', en: 'Change customers' },
  'customers.status': {
    zh: '启用、停用、归档客户',
    en: 'Activate, deactivate and archive customers',
  },
  'customers.block': { zh: '冻结与解除冻结', en: 'Block customers and lift blocks' },
  'customers.activity': { zh: '上报业务往来', en: 'Report business with customers' },
  'history.read': { zh: '查看历史版本', en: 'See the history of customers' },
  'reviews.read': { zh: '查看定期审核', en: 'See the review queue' },
  'reviews.carry-out': { zh: '执行定期审核', en: 'Review customers' },
  'reviews.schedule': { zh: '安排定期审核', en: 'Schedule reviews' },
  'reviews.steward': {
    zh: '超出次数仍可延期审核',
    en: 'Postpone reviews beyond the number of the policy',
  },
  imports: { zh: '导入', en: 'Import files' },
  exports: { zh: '导出', en: 'Export customers' },
  'bulk-actions': { zh: '批量操作', en: 'Change many customers at once' },
  'jobs.all': { zh: '查看他人的任务', en: 'See and steer other people’s jobs' },
  'values.reveal': { zh: '查看被遮盖的值', en: 'Reveal masked values' },
  'events.read': { zh: '读取事件', en: 'Read the feed of events' },
  'audit.read': { zh: '审计', en: 'See who signed in, exported, imported and revealed' },
  'policy.read': { zh: '查看策略', en: 'See the policy' },
  'users.manage': { zh: '管理用户', en: 'Manage users' },
  'tokens.own': { zh: '管理自己的令牌', en: 'Make and revoke tokens of one’s own' },
  'tokens.manage': { zh: '管理所有令牌', en: 'Make and revoke everybody’s tokens' },
  'on-behalf-of': { zh: '代用户操作', en: 'Act for a user' },
  'metrics.read': { zh: '读取运行指标', en: 'Read metrics' },
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[]; // its keys are exactly these

/** Which customers a role sees: all; those of one's org unit and one's own; one's own only. */
export type RowRule = 'all' | 'org-unit' | 'own';

export interface Role {
  zh: string;
  en: string;
  permissions: readonly Permission[];
  /** Groups of fields; `identity` is always among them where customers can be read. */
  read: readonly Group[];
  write: readonly Group[];
  rows: RowRule;
  /** What it sees without a mask. */
  inFull: readonly MaskKind[];
}

/** What is said of a customer that is in the way and out of sight: nothing, who owns it, all of it. */
export type DuplicateDisclosure = 'none' | 'owner' | 'record';
