import { parseDateText } from '../../customer/checks/dates.js';
import { normaliseForCompare } from '../../customer/checks/text.js';
import type { TakenOver } from '../../customer/commands.js';
import { headingForm } from './headings.js';

/**
 * Columns that are only read when an existing base is taken over (期初导入): what else Dossier keeps
 * itself. What a cell says and is not understood is handed on: the command's check refuses it.
 */

export type TakenOverName = 'status' | 'createdOn' | 'lastReviewedOn' | 'lastActivityOn';

export interface TakenOverColumn {
  /** From 0. */
  index: number;
  heading: string;
  name: TakenOverName;
}

/** What a row says of the past of its customer. */
export type TakenOverCells = Pick<TakenOver, TakenOverName>;

const HEADINGS: Readonly<Record<TakenOverName, readonly string[]>> = {
  status: ['状态', '客户状态', '档案状态', '启用状态', 'status', 'customer status'],
  createdOn: [
    '建档日期',
    '建档时间',
    '创建日期',
    '创建时间',
    '发展日期',
    '提交时间',
    'createdOn',
    'created on',
    'created at',
    'created',
  ],
  lastReviewedOn: [
    '上次审核日期',
    '最近审核日期',
    '上次复核日期',
    'lastReviewedOn',
    'last reviewed on',
    'last review',
  ],
  lastActivityOn: [
    '最近业务日期',
    '最近交易日期',
    '最后交易日期',
    '最近成交日期',
    '最近下单日期',
    '最后业务日期',
    'lastActivityOn',
    'last activity on',
    'last activity',
    'last order date',
  ],
};

const NAMES: ReadonlyMap<string, TakenOverName> = new Map(
  (Object.keys(HEADINGS) as TakenOverName[]) // its keys are these
    .flatMap((name) => HEADINGS[name].map((heading) => [headingForm(heading), name])),
);

/** Words of other systems beside our own, by status. */
const STATUSES: Readonly<Record<NonNullable<TakenOver['status']>, readonly string[]>> = {
  pending: ['待审批', '待审核', '未审核', '审核中', '草稿', 'pending'],
  active: ['正常', '启用', '已启用', '有效', '已审核', '在用', '合作中', 'active', 'enabled'],
  inactive: ['停用', '禁用', '无效', '已停用', '已禁用', 'inactive', 'disabled'],
  archived: ['已归档', '归档', 'archived'],
};

const STATUS_OF_WORD = new Map(
  Object.entries(STATUSES).flatMap(([status, words]) =>
    words.map((word) => [normaliseForCompare(word), status]),
  ),
);

/** What of the past a heading means; undefined for any other heading. */
export function takenOverName(heading: string): TakenOverName | undefined {
  return NAMES.get(headingForm(heading));
}

/** Whether `--map` names something of the past. */
export function isTakenOverName(path: string): path is TakenOverName {
  return Object.hasOwn(HEADINGS, path);
}

/** What a cell says of the past: a status, or a local date. */
export function readTakenOver(name: TakenOverName, text: string): string {
  if (name === 'status') return STATUS_OF_WORD.get(normaliseForCompare(text)) ?? text;
  return parseDateText(text) ?? text;
}
