import { REFUSALS, type RefusalCode } from '../../customer/refusal.js';
import { ACCESS_TYPES } from './access-problem-types.js';
import { HTTP_TYPES } from './http-problem-types.js';
import type { ProblemType } from './problem-type.js';

/**
 * The one catalogue of problem types (RFC 9457). The `type` of an answer is `urn:dossier:problem:<name>`
 * and never changes its meaning; `title` is the same for all answers of a type, `detail` says what is
 * wrong this time, `{…}` filled in. What the domain refuses has its details in `REFUSALS`.
 */

const REFUSAL_TYPES: Record<RefusalCode, Omit<ProblemType, 'detail'>> = {
  invalid: { status: 422, title: { zh: '内容有误', en: 'The content has errors' } },
  'wrong-status': { status: 409, title: { zh: '客户状态不符', en: 'Wrong status' } },
  'value-taken': { status: 409, title: { zh: '值已被占用', en: 'Value taken' } },
  'no-such-block': { status: 404, title: { zh: '没有这条冻结', en: 'No such block' } },
  'too-many-postponements': {
    status: 409,
    title: { zh: '延期次数已用完', en: 'Too many postponements' },
  },
  'not-allowed': { status: 403, title: { zh: '没有权限', en: 'Not allowed' } },
  'not-found': { status: 404, title: { zh: '没有这个客户', en: 'No such customer' } },
  'version-mismatch': { status: 412, title: { zh: '记录已被修改', en: 'The record has changed' } },
  'idempotency-key-reused': {
    status: 422,
    title: { zh: '幂等键已用于另一请求', en: 'Idempotency key reused' },
  },
  'outcome-unknown': {
    status: 503,
    title: { zh: '结果未知', en: 'Outcome unknown' },
    retryAfterSeconds: 1,
  },
  overloaded: {
    status: 503,
    title: { zh: '系统繁忙', en: 'Overloaded' },
    retryAfterSeconds: 1,
  },
};

export type ProblemName = RefusalCode | keyof typeof HTTP_TYPES | keyof typeof ACCESS_TYPES;

export const PROBLEM_TYPES: Readonly<Record<ProblemName, ProblemType>> = {
  ...withDetails(REFUSAL_TYPES),
  ...HTTP_TYPES,
  ...ACCESS_TYPES,
};

/** Every problem there is, for OpenAPI and the documentation. */
export const PROBLEM_NAMES = Object.keys(PROBLEM_TYPES) as ProblemName[]; // keys of the record above

function withDetails(types: typeof REFUSAL_TYPES): Record<RefusalCode, ProblemType> {
  const entries = Object.entries(types) as [RefusalCode, Omit<ProblemType, 'detail'>][];
  return Object.fromEntries(
    entries.map(([code, type]) => [code, { ...type, detail: REFUSALS[code] }]),
  ) as Record<RefusalCode, ProblemType>; // one entry per code, as they came
}

export function typeUri(name: ProblemName): string {
  return `urn:dossier:problem:${name}`;
}
