import type { Problem } from './problem.js';

/**
 * Why a command was not carried out. A refusal is a value with a stable code; the sentence is made
 * from this one catalogue at the edge, in the caller's language.
 */
export const REFUSALS = {
  invalid: { zh: '提交的内容有误，未保存。', en: 'What was sent has errors; nothing was saved.' },
  'wrong-status': {
    zh: '客户当前状态为“{status}”，不能执行此操作。',
    en: 'The customer is {status}; this cannot be done.',
  },
  'value-taken': {
    zh: '税号、编码或外部编码已被其他客户使用。',
    en: 'A tax id, code or external id already belongs to another customer.',
  },
  'no-such-block': {
    zh: '没有这条冻结记录，或已解除。',
    en: 'There is no such block, or it was lifted.',
  },
  'too-many-postponements': {
    zh: '审核最多可延期 {max} 次，之后须由主数据管理员处理。',
    en: 'A review can be postponed {max} times; after that a steward decides.',
  },
  'not-allowed': {
    zh: '您没有此操作的权限（{permission}）。',
    en: 'You may not do this; it needs the permission {permission}.',
  },
  'not-found': { zh: '没有这个客户。', en: 'There is no such customer.' },
  'version-mismatch': {
    zh: '记录已被他人修改：您看到的是版本 {expected}，现为版本 {current}。请刷新后再改。',
    en: 'The record has changed since: you saw version {expected}, it is now {current}.',
  },
  'idempotency-key-reused': {
    zh: '同一个 Idempotency-Key 已用于另一请求。',
    en: 'This Idempotency-Key was already used for another request.',
  },
  'outcome-unknown': {
    zh: '暂时无法确认是否已保存，请用同一 Idempotency-Key 重试。',
    en: 'Whether this was saved is not known; repeat it with the same Idempotency-Key.',
  },
  overloaded: {
    zh: '系统繁忙，请稍后重试。',
    en: 'Too much to do at the moment; try again shortly.',
  },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  type: 'refused';
  code: RefusalCode;
  params?: Record<string, string | number>;
  /** For `invalid` and `value-taken`: every problem, with pointers into the caller's input. */
  problems?: Problem[];
}

export function refuse(
  code: RefusalCode,
  details: Pick<Refusal, 'params' | 'problems'> = {},
): Refusal {
  return { type: 'refused', code, ...details };
}
