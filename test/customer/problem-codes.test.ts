import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkAccountNumber,
  checkBankAccount,
  checkBic,
  checkCnaps,
  checkIban,
} from '../../src/customer/checks/banks.js';
import { checkCountry } from '../../src/customer/checks/countries.js';
import { checkDate } from '../../src/customer/checks/dates.js';
import { checkEmail } from '../../src/customer/checks/emails.js';
import { checkIndustry } from '../../src/customer/checks/industries.js';
import { checkInvoicing } from '../../src/customer/checks/invoicing.js';
import { checkMoney } from '../../src/customer/checks/money.js';
import { checkTerms, checkTermsFitMethod } from '../../src/customer/checks/payment-terms.js';
import { parsePaymentTerms } from '../../src/customer/checks/payment-terms-text.js';
import { checkPhone } from '../../src/customer/checks/phones.js';
import { checkAddressElement } from '../../src/customer/checks/places.js';
import { checkTaxId } from '../../src/customer/checks/tax-ids.js';
import { checkText } from '../../src/customer/checks/text.js';
import { VALUE_PROBLEMS } from '../../src/customer/checks/value-problems.js';
import { checkWebsite } from '../../src/customer/checks/websites.js';
import type { Problem } from '../../src/customer/problem.js';
import {
  PROBLEM_CODES,
  type ProblemCode,
  problemMessage,
} from '../../src/customer/problem-codes.js';

const record = { country: 'CN' };
const china = { record };
const taxIds = [{ taxIdId: 't', type: 'cn-uscc', value: '91330105321935456Y' }];
const textLimits = { maxLength: 10 };

/** Something wrong for every check of values. */
const WRONG: { problems: readonly Problem[] }[] = [
  checkText('a\u0001', '', textLimits),
  checkText('\ud800', '', textLimits),
  checkDate('2026-02-30', ''),
  ...['x', '-1', '1'.repeat(16), '1.234'].map((amount) =>
    checkMoney({ amount, currency: 'CNY' }, ''),
  ),
  checkMoney({ amount: '1', currency: 'XXX' }, ''),
  ...[
    ['cn-uscc', '1'],
    ['cn-uscc', 'O1330105321935456Y'],
    ['cn-uscc', '91330105321935456X'],
    ['nothing', '1'],
    ['de-vat', '1'],
    ['de-vat', 'ABCDEFGHI'],
    ['de-vat', '136695978'],
    ['cn-orgcode', 'D2143569-X'],
    ['cn-orgcode', '1'],
    ['cn-regno', '1'],
    ['cn-taxno-legacy', '1'],
    ['passport', 'E12345678'],
    ['cn-resident-id', '1'],
    ['cn-resident-id', '99010519491231002X'],
    ['cn-resident-id', '11010519490231002X'],
    ['cn-resident-id', '110105194912310020'],
  ].map(([type = '', value = '']) => checkTaxId({ type, value }, '', 'company')),
  checkPhone('88886666', '', china),
  checkPhone('x', '', china),
  checkEmail('x', ''),
  checkWebsite('x', ''),
  checkIban('x', ''),
  checkBic('x', ''),
  checkCnaps('x', ''),
  checkAccountNumber('x', ''),
  { problems: checkBankAccount({}, '') },
  checkCountry('x', ''),
  checkIndustry('x', ''),
  checkIndustry('R87', ''),
  ...[
    { province: 'x' },
    { district: '下城区' },
    { province: '浙江', city: '南京' },
    { city: '义乌' },
    { postalCode: '1' },
  ].map((address) => checkAddressElement(address, '', china)),
  parsePaymentTerms('面议'),
  checkTerms({ kind: 'net' }, ''),
  checkTerms({ kind: 'prepaid', days: 1 }, ''),
  checkTerms({ kind: 'instalments', instalments: [{ percent: 1, when: 'x' }] }, ''),
  { problems: checkTermsFitMethod({ paymentMethod: 'bank-acceptance' }) },
  { problems: checkTermsFitMethod({ tenorDays: 60 }) },
  {
    problems: checkTermsFitMethod({
      paymentMethod: 'letter-of-credit',
      paymentTerms: { kind: 'prepaid' },
    }),
  },
  { problems: checkInvoicing({ invoiceType: '数电专票' }, { taxIds }) },
  { problems: checkInvoicing({ invoiceType: '数电普票', taxId: 'X' }, { taxIds }) },
];

const isChinese = /[\u4e00-\u9fff]/;
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
const codes = Object.keys(PROBLEM_CODES) as ProblemCode[];

describe('the catalogue of problems', () => {
  it.each(codes)('says %s in both languages, with the same params', (code) => {
    const { zh, en } = PROBLEM_CODES[code];
    expect(zh).toMatch(isChinese);
    expect(en).not.toMatch(isChinese);
    expect(en).toMatch(/[.]$/);
    expect(zh).toMatch(/[。]$/);
    expect(placeholders(en)).toEqual(placeholders(zh));
  });

  it('fills the sentences in', () => {
    const problem = { code: 'too-long', params: { max: 200, actual: 201 } } as const;
    expect(problemMessage(problem, 'zh')).toBe('内容过长：最多 200 个字符，现有 201 个。');
    expect(problemMessage(problem, 'en')).toBe('Too long: at most 200 characters, this has 201.');
  });

  it('does not fill in what a value holds', () => {
    const params = { value: '{choices}', choices: '$& {value}' };
    expect(problemMessage({ code: 'not-a-choice', params }, 'en')).toBe(
      '“{choices}” is not one of the choices: $& {value}.',
    );
  });
});

describe('the checks of values', () => {
  const problems = WRONG.flatMap((checked) => checked.problems);

  it('reach every code that is theirs', () => {
    const reached = new Set<string>(problems.map(({ code }) => code));
    expect(Object.keys(VALUE_PROBLEMS).filter((code) => !reached.has(code))).toEqual([]);
  });

  it('give every param that the sentence needs, and no other', () => {
    for (const { code, params = {} } of problems) {
      expect([code, Object.keys(params).sort()]).toEqual([
        code,
        placeholders(PROBLEM_CODES[code].zh),
      ]);
    }
  });
});

describe('the other codes', () => {
  it('are each used somewhere inside', () => {
    const sources = ['src/customer', 'src/access', 'src/commands']
      .flatMap(sourcesUnder)
      .filter((path) => !path.endsWith('problem-codes.ts'));
    const source = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
    const general = codes.filter((code) => !(code in VALUE_PROBLEMS));
    expect(general.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });
});

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourcesUnder(path) : [path];
  });
}
