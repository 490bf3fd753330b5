import fc from 'fast-check';
import { decimalOf, sortableDecimal } from '../../src/views/sortable-decimal.js';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(6))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    const point = text.length - scale;
    const fraction = scale === 0 ? '' : `.${text.slice(point)}`;
    return {
      digits: digits * 10n ** BigInt(6 - scale),
      text: `${digits < 0n ? '-' : ''}${text.slice(0, point)}${fraction}`,
    };
  });

describe('decimals as sortable texts', () => {
  it('compare as the numbers do', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const [one, other] = [sortableDecimal(a.text), sortableDecimal(b.text)];
        expect(Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)))).toBe(
          a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['500000.00', '500000'],
    ['0.50', '0.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007.10', '7.1'],
    ['-12.50', '-12.5'],
    ['999999999999999.9999', '999999999999999.9999'],
  ])('%s comes back as %s', (text, short) => {
    expect(decimalOf(sortableDecimal(text))).toBe(short);
  });

  it('come back as the same number', () => {
    fc.assert(
      fc.property(decimals, ({ text }) => {
        expect(sortableDecimal(decimalOf(sortableDecimal(text)))).toBe(sortableDecimal(text));
      }),
    );
  });

  it.each(['', '-', '.', '1,5', '1e5', ' 1', '1.2.3', 'NaN', '１'])('refuses %j', (text) => {
    expect(() => sortableDecimal(text)).toThrow(RangeError);
  });
});
