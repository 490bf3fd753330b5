import fc from 'fast-check';
import { parseAmountText } from '../../../src/customer/checks/amount-text.js';
import { checkCurrency, currencyFromText } from '../../../src/customer/checks/currencies.js';
import {
  checkAmount,
  checkDecimal,
  checkMoney,
  compareAmounts,
} from '../../../src/customer/checks/money.js';

describe('money', () => {
  it.each([
    ['500000.00', 'CNY', '500000.00'],
    ['500000', 'CNY', '500000.00'],
    ['0.5', 'usd', '0.50'],
    ['007', 'JPY', '7'],
    ['1.234', 'KWD', '1.234'],
    ['999999999999999.99', 'CNY', '999999999999999.99'],
    ['0', 'CNY', '0.00'],
  ])('%s %s is kept as %s', (amount, currency, kept) => {
    expect(checkMoney({ amount, currency }, '/m')).toEqual({
      value: { amount: kept, currency: currency.toUpperCase() },
      problems: [],
    });
  });

  it.each([
    ['-1', 'CNY', 'negative-amount', '/m/amount'],
    ['1.234', 'CNY', 'too-many-decimals', '/m/amount'],
    ['1.5', 'JPY', 'too-many-decimals', '/m/amount'],
    ['1000000000000000', 'CNY', 'amount-too-large', '/m/amount'],
    ['1,000', 'CNY', 'not-an-amount', '/m/amount'],
    ['1.', 'CNY', 'not-an-amount', '/m/amount'],
    ['.5', 'CNY', 'not-an-amount', '/m/amount'],
    ['1e3', 'CNY', 'not-an-amount', '/m/amount'],
    [500, 'CNY', 'wrong-type', '/m/amount'],
    [undefined, 'CNY', 'required', '/m/amount'],
    ['1', 'XYZ', 'unknown-currency', '/m/currency'],
    ['1', 'XAU', 'unknown-currency', '/m/currency'],
    ['1', '', 'required', '/m/currency'],
    ['1', 7, 'wrong-type', '/m/currency'],
  ])('%p %p is refused: %s at %s', (amount, currency, code, pointer) => {
    const { value, problems } = checkMoney({ amount, currency }, '/m');
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code, pointer, severity: 'error' }]);
  });

  it('says everything that is wrong at once', () => {
    const { problems } = checkMoney({ amount: '-1', currency: '??' }, '');
    expect(problems.map(({ code }) => code)).toEqual(['negative-amount', 'unknown-currency']);
  });

  it('keeps exactly the digits that were given', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
        fc.integer({ min: 0, max: 99 }),
        (whole, cents) => {
          const amount = `${whole}.${String(cents).padStart(2, '0')}`;
          expect(checkAmount(amount, 'CNY', '').value).toBe(amount);
          expect(checkDecimal(amount, '').value).toBe(amount);
        },
      ),
    );
  });
});

describe('two amounts', () => {
  it.each([
    ['500000.00', '500000', 0],
    ['0.10', '0.1', 0],
    ['9', '10', -1],
    ['10.01', '10.001', 1],
    ['999999999999999.99', '999999999999999.98', 1],
  ])('%s beside %s is %i', (a, b, order) => {
    expect(compareAmounts(a, b)).toBe(order);
    expect(compareAmounts(b, a)).toBe(order === 0 ? 0 : -order);
  });
});

describe('an amount as text', () => {
  it.each([
    ['3(万元人民币)', '30000', 'CNY'],
    ['9.9999万人民币', '99999', 'CNY'],
    ['1,008(万元人民币)', '10080000', 'CNY'],
    ['3,000(万美元)', '30000000', 'USD'],
    ['100万人民币元', '1000000', 'CNY'],
    ['300(万)', '3000000', undefined],
    ['50万', '500000', undefined],
    ['50w', '500000', undefined],
    ['1.5W元', '15000', undefined],
    ['50 万元', '500000', undefined],
    ['1.5亿', '150000000', undefined],
    ['2千万', '20000000', undefined],
    ['3百万美元', '3000000', 'USD'],
    ['100万港元', '1000000', 'HKD'],
    ['1,000.00', '1000', undefined],
    ['100,0000', '1000000', undefined],
    ['¥500', '500', 'CNY'],
    ['￥５００', '500', 'CNY'],
    ['$500', '500', 'USD'],
    ['HK$ 1,000', '1000', 'HKD'],
    ['USD 1,000.50', '1000.5', 'USD'],
    ['1000 eur', '1000', 'EUR'],
    ['人民币500元', '500', 'CNY'],
    ['500元(港币)', '500', 'HKD'],
    ['港币500元整', '500', 'HKD'],
    ['约50万元', '500000', undefined],
    ['0.00001万', '0.1', undefined],
    ['.5万', '5000', undefined],
    ['-500', '-500', undefined],
    ['(500)', '-500', undefined],
    ['500000', '500000', undefined],
  ])('%s is %s %s', (text, amount, currency) => {
    expect(parseAmountText(text)).toEqual({ amount, ...(currency && { currency }) });
  });

  it.each(['', '元', '面议', '10万-50万', '1,00', '1.000,50', '1e5', '5万个', '500元美元欧元'])(
    '%j is not understood',
    (text) => expect(parseAmountText(text)).toBeUndefined(),
  );

  it('is exact to the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (amount) => {
        const digits = String(amount).padStart(5, '0');
        const inTenThousands = `${digits.slice(0, -4)}.${digits.slice(-4)}万`;
        expect(parseAmountText(inTenThousands)).toEqual({ amount: String(amount) });
      }),
    );
  });
});

describe('a currency', () => {
  it.each([
    ['CNY', 'CNY'],
    ['cny', 'CNY'],
    ['人民币', 'CNY'],
    ['美元', 'USD'],
    ['美金', 'USD'],
    ['港币', 'HKD'],
    ['ＲＭＢ', 'CNY'],
    ['欧元', 'EUR'],
    ['龙币', undefined],
  ])('%s in a file is %s', (text, code) => {
    expect(currencyFromText(text)).toBe(code);
  });

  it('is a code of ISO 4217', () => {
    expect(checkCurrency('usd', '/c')).toEqual({ value: 'USD', problems: [] });
    expect(checkCurrency('人民币', '/c').problems).toEqual([
      { code: 'unknown-currency', pointer: '/c', severity: 'error', params: { value: '人民币' } },
    ]);
  });
});
