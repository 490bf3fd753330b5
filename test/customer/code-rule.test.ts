import fc from 'fast-check';
import { checkCode } from '../../src/customer/catalogue/value-checks.js';
import {
  type CodeParts,
  codeNumber,
  codePattern,
  codeRuleFault,
  renderCode,
} from '../../src/customer/code-rule.js';

const today = '2026-03-31';

describe('a code', () => {
  it.each<[string, Partial<CodeParts>, number, string]>([
    ['C{seq:6}', {}, 1, 'C000001'],
    ['C{seq:6}', {}, 1234567, 'C1234567'],
    ['{seq}', {}, 7, '7'],
    ['{seq:0}', {}, 7, '7'],
    ['{category}-{yyyyMM}-{seq:4}', { category: 'vip' }, 12, 'vip-202603-0012'],
    ['{orgUnit}{seq:3}', { orgUnit: 'HZ' }, 5, 'HZ005'],
    [
      '{orgUnit}/{category}/{seq:3}.{yyyyMM}',
      { category: 'vip', orgUnit: 'HZ' },
      5,
      'HZ/vip/005.202603',
    ],
    ['{category}{category}{seq:1}', { category: 'a' }, 5, 'aa5'],
  ])('by the rule %s %j no. %i is %s', (rule, parts, number, code) => {
    expect(codeRuleFault(rule)).toBeUndefined();
    expect(renderCode(rule, { today, ...parts }, number)).toBe(code);
    expect(codeNumber(rule, code, { today, ...parts })).toBe(number);
  });

  it.each<[string, Partial<CodeParts>, string]>([
    ['an absent part leaves no separator', {}, '202603-0007'],
    ['a part in Chinese counts as absent', { category: '重点' }, '202603-0007'],
    ['a part with a space too', { category: 'a b' }, '202603-0007'],
    ['a part that begins with a hyphen too', { category: '-a' }, '202603-0007'],
    ['a part of more than 12 characters too', { category: 'x'.repeat(13) }, '202603-0007'],
    ['one of 12 does not', { category: 'x'.repeat(12) }, `${'x'.repeat(12)}-202603-0007`],
    ['a part is text, never a placeholder', { category: '{seq}' }, '202603-0007'],
  ])('%s', (_, parts, code) => {
    expect(renderCode('{category}-{yyyyMM}-{seq:4}', { today, ...parts }, 7)).toBe(code);
  });

  it('is one that the catalogue takes, and tells its number, whatever the rule and the parts', () => {
    const rules = fc.constantFrom(
      'C{seq:6}',
      '{category}-{yyyyMM}-{seq:4}',
      '{orgUnit}.{seq}/A',
      '{seq:8}{orgUnit}',
    );
    const part = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('HZ', 'vip', ''));
    fc.assert(
      fc.property(
        rules,
        part,
        part,
        fc.integer({ min: 1, max: 99_999_999 }),
        (rule, category, orgUnit, number) => {
          const parts = { today, category, orgUnit };
          const code = renderCode(rule, parts, number);
          const { prefix, suffix } = codePattern(rule, parts);

          expect(checkCode(code, '/code').problems).toEqual([]);
          expect(codeNumber(rule, code, parts)).toBe(number);
          expect(code.startsWith(prefix) && code.endsWith(suffix)).toBe(true);
        },
      ),
    );
  });
});

describe('a rule is refused', () => {
  it.each([
    ['C', '{seq:n} must occur once'],
    ['', '{seq:n} must occur once'],
    ['{seq:3}{seq:3}', '{seq:n} must occur once'],
    ['{seq:003}', '{seq:003} is not one of {category}, {orgUnit}, {yyyyMM}, {seq:n}'],
    ['{year}{seq:3}', '{year} is not one of {category}, {orgUnit}, {yyyyMM}, {seq:n}'],
    ['{}{seq:3}', '{} is not one of {category}, {orgUnit}, {yyyyMM}, {seq:n}'],
    ['客户{seq:3}', 'only A-Z a-z 0-9 . _ / - may stand outside { }'],
    ['C {seq:3}', 'only A-Z a-z 0-9 . _ / - may stand outside { }'],
    ['{C{seq:3}', 'only A-Z a-z 0-9 . _ / - may stand outside { }'],
    ['-{seq:3}', 'a code begins with a letter or digit'],
    ['C{seq:41}', 'its codes could have 42 characters; 40 are allowed'],
    [
      'CUST-{category}{orgUnit}{yyyyMM}{seq:3}',
      'its codes could have 42 characters; 40 are allowed',
    ],
  ])('%s: %s', (rule, fault) => {
    expect(codeRuleFault(rule)).toBe(fault);
  });
});
