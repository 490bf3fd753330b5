import type { ShownRecord } from '../../access/shown/shown-record.js';
import { CATALOGUE, topField } from '../../customer/catalogue/fields.js';
import type { CustomerRecord } from '../../customer/customer-record.js';
import type { Group } from '../../customer/groups.js';
import { headingForm } from './headings.js';

/** What an export shows and an import leaves alone: Dossier keeps it itself. */

interface ReadOnlyColumn {
  name: string;
  zh: string;
  en: string;
  /** Read by whoever reads this group; absent: by everybody. */
  group?: Group;
  value: (record: ShownRecord) => unknown;
}

const STATUS_ZH: Record<CustomerRecord['status'], string> = {
  pending: '待审批',
  active: '正常',
  inactive: '停用',
  archived: '已归档',
  merged: '已合并',
};

export const READ_ONLY_COLUMNS: readonly ReadOnlyColumn[] = [
  { name: 'customerId', zh: '客户标识', en: 'Customer id', value: (record) => record.customerId },
  { name: 'status', zh: '状态', en: 'Status', value: ({ status }) => STATUS_ZH[status] },
  {
    name: 'formerNames',
    zh: '曾用名',
    en: 'Former names',
    group: 'identity',
    value: ({ formerNames }) => (Array.isArray(formerNames) ? formerNames.join('；') : undefined),
  },
  { name: 'createdOn', zh: '建档日期', en: 'Created on', value: (record) => record.createdOn },
  {
    name: 'lastReviewedOn',
    zh: '上次审核日期',
    en: 'Last reviewed on',
    group: 'review',
    value: (record) => record.lastReviewedOn,
  },
  {
    name: 'nextReviewOn',
    zh: '下次审核日期',
    en: 'Next review on',
    group: 'review',
    value: (record) => record.nextReviewOn,
  },
  {
    name: 'lastActivityOn',
    zh: '最近业务日期',
    en: 'Last activity on',
    group: 'review',
    value: (record) => record.lastActivityOn,
  },
  {
    name: 'hasOpenItems',
    zh: '有未结业务',
    en: 'Has open items',
    group: 'review',
    value: ({ hasOpenItems }) =>
      hasOpenItems === undefined ? undefined : hasOpenItems ? '是' : '否',
  },
  { name: 'version', zh: '版本', en: 'Version', value: (record) => record.version },
];

/** 联系人数: how many there are of what only one is shown. */
export function countHeading(list: string): string {
  return `${topField(list)?.label.zh ?? list}数`;
}

/** The position of the log that an export is of: the same in every row, so that a file says it itself. */
export const EXPORT_POSITION = { name: 'exportPosition', zh: '导出位置', en: 'Export position' };

/** Columns of the file of refused rows, behind the columns of the original. */
export const REFUSAL_COLUMNS = {
  row: { zh: '行号', en: 'Row' },
  column: { zh: '错误列', en: 'Column in error' },
  code: { zh: '错误代码', en: 'Error code' },
  reason: { zh: '原因', en: 'Reason' },
} as const;

const REFUSAL = Object.values(REFUSAL_COLUMNS);

/** How many columns are the file's own: a corrected file of refused rows still has our four at its end. */
export function ownColumns(headings: readonly string[]): number {
  const last = headings.slice(-REFUSAL.length).map(headingForm);
  const isOurs = REFUSAL.every(({ zh, en }, i) =>
    [zh, en].some((name) => headingForm(name) === last[i]),
  );
  return isOurs ? headings.length - REFUSAL.length : headings.length;
}

const FORMS: ReadonlySet<string> = new Set(
  [
    ...[...READ_ONLY_COLUMNS, EXPORT_POSITION].flatMap(({ name, zh, en }) => [name, zh, en]),
    ...REFUSAL.flatMap(({ zh, en }) => [zh, en]),
    ...CATALOGUE.map(({ name }) => countHeading(name)),
  ].map(headingForm),
);

export function isReadOnlyHeading(heading: string): boolean {
  return FORMS.has(headingForm(heading));
}
