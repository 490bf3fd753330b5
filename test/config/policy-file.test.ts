import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicyFile } from '../../src/config/policy-file.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

function read(content: unknown) {
  const path = join(folder.path, 'policy.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readPolicyFile(path);
}

const gold = { code: 'gold', zh: '金牌', en: 'Gold' };

describe('a policy file', () => {
  it('may be empty: then everything is the default', async () => {
    expect(await read({})).toEqual({ policy: DEFAULT_POLICY, problems: [] });
  });

  it('replaces a list whole and leaves the others', async () => {
    const { policy, problems } = await read({ lists: { creditRating: [gold] } });
    expect(problems).toEqual([]);
    expect(policy.lists.creditRating).toEqual([gold]);
    expect(policy.lists.category).toEqual(DEFAULT_POLICY.lists.category);
  });

  it('replaces single settings of the review rule', async () => {
    const { policy } = await read({ review: { postponements: 5 } });
    expect(policy.review).toEqual({ ...DEFAULT_POLICY.review, postponements: 5 });
  });

  it('takes own attributes, codes in Chinese, and another code rule', async () => {
    const region = { name: '区域', type: 'choice', zh: '区域', en: 'Region', choices: [gold] };
    const file = {
      codeRule: '{category}-{yyyyMM}-{seq:4}',
      newCustomers: 'pending',
      attributes: [region],
      lists: { reviewSource: [{ code: '国家企业信用信息公示系统', zh: '公示', en: 'Register' }] },
    };
    const { policy, problems } = await read(file);
    expect(problems).toEqual([]);
    expect(policy).toMatchObject(file);
  });

  it.each([
    ['not JSON', '{', /is not JSON/],
    ['not an object', [], /the file: must be object/],
    ['an unknown part', { codeRules: 'x' }, /the file: “codeRules” is not known here/],
    ['an unknown list', { lists: { colours: [gold] } }, /\/lists: “colours” is not known here/],
    [
      'an unknown property of an entry',
      { lists: { category: [{ ...gold, colour: 'x' }] } },
      /\/lists\/category\/0: “colour” is not known here/,
    ],
    [
      'a code with a space at its end',
      { lists: { category: [{ ...gold, code: 'gold ' }] } },
      /\/lists\/category\/0\/code: /,
    ],
    ['an empty list', { lists: { category: [] } }, /\/lists\/category: /],
    [
      'a code twice',
      { lists: { creditRating: [gold, { ...gold, zh: '金' }] } },
      /\/lists\/creditRating\/1\/code: “gold” stands here twice/,
    ],
    [
      'an unknown cycle',
      { review: { defaultCycle: 'monthly' } },
      /\/review\/defaultCycle: expected one of quarterly/,
    ],
    [
      'a rule for a category that does not exist',
      { review: { rules: [{ category: ['gold'], cycle: 'yearly' }] } },
      /\/review\/rules\/0\/category: “gold” is not in the list/,
    ],
    ['a negative number', { review: { postponements: -1 } }, /\/review\/postponements: /],
    ['a code rule without a number', { codeRule: 'K' }, /\/codeRule: \{seq:n\} must occur once/],
    [
      'an own attribute twice',
      {
        attributes: [
          { name: 'region', type: 'text', zh: '区域', en: 'Region' },
          { name: 'region', type: 'text', zh: '大区', en: 'Area' },
        ],
      },
      /\/attributes\/1\/name: “region” stands here twice/,
    ],
    [
      'a choice without choices',
      { attributes: [{ name: 'region', type: 'choice', zh: '区域', en: 'Region' }] },
      /\/attributes\/0: choices are missing/,
    ],
    [
      'choices for a text',
      { attributes: [{ name: 'r', type: 'text', zh: '区域', en: 'Region', choices: [gold] }] },
      /\/attributes\/0: type text has no choices/,
    ],
  ])('is refused for %s', async (_, content, expected) => {
    const { problems } = await read(content);
    expect(problems.join('\n')).toMatch(expected);
  });

  it('tells every fault at once', async () => {
    const { problems } = await read({ a: 1, review: { b: 2 } });
    expect(problems).toHaveLength(2);
  });
});
