import type { Sentence } from '../problems/problem-type.js';

/** What can be wrong with a parameter of a query. */
export const QUERY_PROBLEMS = {
  'unknown-parameter': {
    zh: '没有名为“{name}”的查询参数。',
    en: 'There is no parameter called “{name}”.',
  },
  'given-twice': { zh: '该参数只能出现一次。', en: 'This parameter may be given once only.' },
  'missing-parameter': { zh: '缺少该参数。', en: 'This parameter is missing.' },
  'not-an-integer': { zh: '应为整数。', en: 'A whole number is expected.' },
  'out-of-range': {
    zh: '应为 {min} 到 {max} 之间的整数。',
    en: 'A whole number from {min} to {max} is expected.',
  },
  'not-a-decimal': {
    zh: '应为不带分隔符的十进制数，例如 50000.00。',
    en: 'A decimal number without separators is expected, like 50000.00.',
  },
  'not-a-date': {
    zh: '应为日期，例如 2026-01-31。',
    en: 'A date is expected, like 2026-01-31.',
  },
  'not-a-time': {
    zh: '应为日期，或带时区的时间，例如 2026-01-31T08:00:00Z。',
    en: 'A date is expected, or a time with its zone, like 2026-01-31T08:00:00Z.',
  },
  'not-a-boolean': { zh: '应为 true 或 false。', en: 'This must be true or false.' },
  'not-one-of': { zh: '应为以下之一：{choices}。', en: 'One of these is expected: {choices}.' },
  'too-long': { zh: '最多 {max} 个字符。', en: 'At most {max} characters.' },
  'too-many-parameters': { zh: '最多 {max} 个查询参数。', en: 'At most {max} parameters.' },
  'too-many-values': { zh: '最多 {max} 个值。', en: 'At most {max} values.' },
  'term-too-short': {
    zh: '每个搜索词至少两个字或字母，“{term}”太短。',
    en: 'A search term has at least two characters; “{term}” is too short.',
  },
  'excludes-each-other': {
    zh: '不能与“{other}”同时使用。',
    en: 'This cannot be used together with “{other}”.',
  },
} as const satisfies Record<string, Sentence>;

export type QueryProblemCode = keyof typeof QUERY_PROBLEMS;
