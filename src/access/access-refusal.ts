/**
 * Why something about users, tokens and links was not done. A refusal is a value with a stable code; the
 * sentence is made at the edge, in the caller's language. None says anything to somebody not signed in.
 */
export const ACCESS_REFUSALS = {
  'no-such-user': { zh: '没有这个用户。', en: 'There is no such user.' },
  'name-taken': { zh: '登录名已被使用。', en: 'The login name is taken.' },
  'malformed-name': {
    zh: '登录名须为 1 至 64 个字符，不含空格和控制字符。',
    en: 'A login name has 1 to 64 characters, without spaces and control characters.',
  },
  'malformed-display-name': {
    zh: '显示名须为 1 至 100 个字符，不含控制字符。',
    en: 'A display name has 1 to 100 characters, without control characters.',
  },
  'malformed-org-unit': {
    zh: '部门须为 1 至 100 个字符，不含控制字符。',
    en: 'An org unit has 1 to 100 characters, without control characters.',
  },
  'unknown-role': { zh: '没有角色“{role}”。', en: 'There is no role “{role}”.' },
  'role-needed': { zh: '至少需要一个角色。', en: 'At least one role is needed.' },
  'last-administrator': {
    zh: '这是最后一个能管理用户的人，须先有另一个。',
    en: 'Nobody else can manage users; give somebody else that right first.',
  },
  'oidc-taken': {
    zh: '该身份已属于另一用户。',
    en: 'This identity belongs to another user.',
  },
  'password-too-short': {
    zh: '密码至少 {min} 个字符，建议 {recommended} 个以上。',
    en: 'A password has at least {min} characters; {recommended} or more are better.',
  },
  'password-too-long': {
    zh: '密码最多 {max} 个字符。',
    en: 'A password has at most {max} characters.',
  },
  'password-too-common': {
    zh: '这个密码太常见或太容易猜到。',
    en: 'This password is too common, or too easy to guess.',
  },
  'wrong-password': { zh: '当前密码不正确。', en: 'The current password is wrong.' },
  'no-such-token': { zh: '没有这个令牌。', en: 'There is no such token.' },
  'malformed-token-name': {
    zh: '令牌名须为 1 至 100 个字符，不含控制字符。',
    en: 'The name of a token has 1 to 100 characters, without control characters.',
  },
  'unknown-permission': {
    zh: '没有权限“{permission}”。',
    en: 'There is no permission “{permission}”.',
  },
  'unknown-group': {
    zh: '没有字段组“{group}”。',
    en: 'There is no group of fields “{group}”.',
  },
  'role-not-owned': {
    zh: '令牌的角色“{role}”超出其所有者的角色。',
    en: 'The owner of the token does not have the role “{role}” himself.',
  },
  'malformed-expiry': {
    zh: '有效期须为 1 至 {max} 天。',
    en: 'A token is valid for 1 to {max} days.',
  },
  'user-locked': { zh: '用户已被停用。', en: 'The user is locked.' },
  busy: {
    zh: '有人同时在修改，请重试。',
    en: 'Somebody else changed the same at the same time; try again.',
  },
} as const;

export type AccessRefusalCode = keyof typeof ACCESS_REFUSALS;

export interface AccessRefusal {
  type: 'refused';
  code: AccessRefusalCode;
  params: Record<string, string | number>;
}

export function refuseAccess(
  code: AccessRefusalCode,
  params: Record<string, string | number> = {},
): AccessRefusal {
  return { type: 'refused', code, params };
}

export function isRefused<Done extends { type: string }>(
  result: Done | AccessRefusal,
): result is AccessRefusal {
  return result.type === 'refused';
}

/** The refusal as a sentence. */
export function refusalSentence({ code, params }: AccessRefusal, language: 'zh' | 'en'): string {
  return ACCESS_REFUSALS[code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(params[name] ?? ''),
  );
}
