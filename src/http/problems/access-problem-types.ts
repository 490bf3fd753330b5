import type { ProblemType } from './problem-type.js';

/** What is refused about being known, and about users and tokens. */
export const ACCESS_TYPES = {
  'sign-in-required': {
    status: 401,
    title: { zh: '需要登录', en: 'Sign in first' },
    detail: {
      zh: '请先登录，或在 Authorization 中给出有效的令牌。',
      en: 'Sign in first, or send a token that is valid as Authorization: Bearer.',
    },
  },
  'sign-in-failed': {
    status: 401,
    title: { zh: '登录失败', en: 'Sign-in failed' },
    detail: {
      zh: '登录名或密码不对，或用户已停用。',
      en: 'Name or password is wrong, or the user is locked.',
    },
  },
  'sign-in-slowed': {
    status: 429,
    title: { zh: '登录尝试过多', en: 'Too many tries to sign in' },
    detail: {
      zh: '登录尝试过多，请在 {seconds} 秒后再试。',
      en: 'Too many tries to sign in; try again in {seconds} seconds.',
    },
  },
  'sign-in-broken-off': {
    status: 400,
    title: { zh: '登录未完成', en: 'Sign-in broken off' },
    detail: {
      zh: '登录未完成或已过时，请重新登录。',
      en: 'The sign-in was not finished, or took too long; sign in again.',
    },
  },
  'not-admitted': {
    status: 403,
    title: { zh: '账号未获授权', en: 'Account not admitted' },
    detail: {
      zh: '您的企业账号在此没有角色，或已被停用，请联系管理员。',
      en: 'Your company account has no role here, or is locked; ask an administrator.',
    },
  },
  'sign-in-unavailable': {
    status: 503,
    retryAfterSeconds: 10,
    title: { zh: '暂时无法用企业账号登录', en: 'Company sign-in unavailable' },
    detail: {
      zh: '企业登录服务暂时无法连接，请稍后重试；其他登录方式不受影响。',
      en: 'The company’s sign-in service cannot be reached at the moment; try again later. Other ways to sign in go on.',
    },
  },
  'session-required': {
    status: 403,
    title: { zh: '须本人登录', en: 'Only after signing in' },
    detail: {
      zh: '此操作只能由本人登录后进行，不能使用令牌。',
      en: 'This takes somebody who signed in himself; a token does not do.',
    },
  },
  'cross-site-request': {
    status: 403,
    title: { zh: '请求来源不符', en: 'Not from a page of ours' },
    detail: {
      zh: '请求须来自本站页面，并在 X-CSRF-Token 中带有 GET /session 给出的 csrfToken。',
      en: 'With a session, a change must come from a page of ours and carry the csrfToken of GET /session as X-CSRF-Token.',
    },
  },
  'malformed-on-behalf-of': {
    status: 400,
    title: { zh: 'X-On-Behalf-Of 有误', en: 'Malformed X-On-Behalf-Of' },
    detail: {
      zh: 'X-On-Behalf-Of 应为一个未停用的用户的编号。',
      en: 'X-On-Behalf-Of must be the id of a user who is not locked.',
    },
  },
  'wrong-password': {
    status: 403,
    title: { zh: '当前密码不对', en: 'The current password is wrong' },
    detail: {
      zh: '当前密码不对，密码未更改。',
      en: 'The current password is wrong; nothing was changed.',
    },
  },
  'no-such-user': {
    status: 404,
    title: { zh: '没有这个用户', en: 'No such user' },
    detail: { zh: '没有这个用户。', en: 'There is no such user.' },
  },
  'no-such-token': {
    status: 404,
    title: { zh: '没有这个令牌', en: 'No such token' },
    detail: {
      zh: '没有这个令牌，或已被撤销。',
      en: 'There is no such token, or it was revoked.',
    },
  },
  'name-taken': {
    status: 409,
    title: { zh: '登录名已被使用', en: 'Name taken' },
    detail: { zh: '登录名已被使用。', en: 'The login name is taken.' },
  },
  'user-locked': {
    status: 409,
    title: { zh: '用户已停用', en: 'The user is locked' },
    detail: { zh: '用户已被停用。', en: 'The user is locked.' },
  },
  'last-administrator': {
    status: 409,
    title: { zh: '最后一个管理员', en: 'The last administrator' },
    detail: {
      zh: '这是最后一个能管理用户的人，须先有另一个。',
      en: 'Nobody else can manage users; give somebody else that right first.',
    },
  },
} as const satisfies Record<string, ProblemType>;
