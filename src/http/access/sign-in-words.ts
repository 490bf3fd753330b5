import type { Language } from '../problems/language.js';

/** What the page to sign in on says. */
const WORDS = {
  title: { zh: 'Dossier 客户档案', en: 'Dossier' },
  signIn: { zh: '登录', en: 'Sign in' },
  name: { zh: '登录名', en: 'Name' },
  password: { zh: '密码', en: 'Password' },
  signInWithProvider: { zh: '用企业账号登录', en: 'Sign in with the company account' },
  linkExplained: {
    zh: '您打开的是一次性登录链接。按下按钮后登录，链接随即失效。',
    en: 'This is a one-time link. The button signs you in, and the link is used up.',
  },
  linkButton: { zh: '用此链接登录', en: 'Sign in with this link' },
  linkUseless: {
    zh: '此链接已使用过、已过期或不完整，请向管理员索取新的链接。',
    en: 'This link was used before, has expired or is not whole; ask an administrator for a new one.',
  },
  failed: {
    zh: '登录名或密码不对，或用户已停用。',
    en: 'Name or password is wrong, or the user is locked.',
  },
  slowed: {
    zh: '登录尝试过多，请在 {seconds} 秒后再试。',
    en: 'Too many tries to sign in; try again in {seconds} seconds.',
  },
  pageTooOld: {
    zh: '此页面已过时，请重试。',
    en: 'This page was too old; try again.',
  },
  signedInAs: { zh: '已登录', en: 'Signed in' },
  /** Between the items of a list. */
  comma: { zh: '、', en: ', ' },
  roles: { zh: '角色', en: 'Roles' },
  orgUnit: { zh: '部门', en: 'Org unit' },
  until: { zh: '会话有效至', en: 'Session ends' },
  documentation: { zh: '接口文档', en: 'API documentation' },
  makeToken: { zh: '新建令牌', en: 'Make a token' },
  tokenExplained: {
    zh: '供脚本和其他系统调用接口。权限不超过您本人；令牌只显示一次。',
    en: 'For scripts and other systems. It can do what you can do at most, and is shown once.',
  },
  tokenName: { zh: '用途', en: 'What for' },
  tokenDays: { zh: '有效天数', en: 'Days it is valid' },
  tokenMade: {
    zh: '令牌已建立，请现在保存，之后无法再查看：',
    en: 'The token was made. Keep it now; it is never shown again:',
  },
  tokenUse: { zh: '用法', en: 'How to use it' },
  tokenUseFile: {
    zh: '命令行：把令牌存入文件首行，用 DOSSIER_TOKEN_FILE 指明该文件，再加 --url。',
    en: 'On the command line: put it into the first line of a file, name the file in DOSSIER_TOKEN_FILE, and give --url.',
  },
  passwordNeeded: {
    zh: '您还没有密码，请现在设置；否则下次登录需要新的链接，由管理员提供，或在服务器上运行：',
    en: 'You have no password yet: set one now, or next time you need a new link, from an administrator or on the server by:',
  },
  setPassword: { zh: '设置密码', en: 'Set a password' },
  changePassword: { zh: '修改密码', en: 'Change the password' },
  currentPassword: { zh: '当前密码', en: 'Current password' },
  newPassword: { zh: '新密码', en: 'New password' },
  passwordSet: {
    zh: '密码已设置，其他会话已退出。',
    en: 'The password was set; every other session has ended.',
  },
  signOut: { zh: '退出', en: 'Sign out' },
  signOutEverywhere: { zh: '在所有设备上退出', en: 'Sign out everywhere' },
} as const;

export type Word = keyof typeof WORDS;

export function wordsIn(language: Language): (word: Word, seconds?: number) => string {
  return (word, seconds) => WORDS[word][language].replace('{seconds}', String(seconds ?? ''));
}
