import { checkEmail, splitEmails } from '../../../src/customer/checks/emails.js';

describe('an e-mail address', () => {
  it.each([
    ['wang@example.cn', 'wang@example.cn'],
    ['Wang.Fang+x@Example.COM', 'Wang.Fang+x@example.com'],
    ['ｗａｎｇ＠example．cn', 'wang@example.cn'],
    [' mailto:wang@example.cn ', 'wang@example.cn'],
    ['王芳@公司.中国', '王芳@公司.中国'],
    ['a_b@sub.example-x.co.uk', 'a_b@sub.example-x.co.uk'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(checkEmail(typed, '/e')).toEqual({ value: kept, problems: [] });
  });

  it.each([
    '',
    'wang',
    '@example.cn',
    'wang@',
    'wang@example',
    'wang@example.123',
    'wang@@example.cn',
    'wang@exa mple.cn',
    '.wang@example.cn',
    'wang..fang@example.cn',
    'wang@-example.cn',
    'wang@example.cn，li@example.cn',
    '<wang@example.cn>',
    `${'a'.repeat(65)}@example.cn`,
    `wang@${'a.'.repeat(130)}cn`,
  ])('%s is refused', (typed) => {
    expect(checkEmail(typed, '/e')).toEqual({
      problems: [{ code: 'not-an-email', pointer: '/e', severity: 'error' }],
    });
  });
});

describe('several e-mail addresses', () => {
  it('in one cell are told apart', () => {
    expect(splitEmails('a@b.cn; c@d.cn，e@f.cn\n')).toEqual(['a@b.cn', 'c@d.cn', 'e@f.cn']);
  });
});
