import fc from 'fast-check';
import { isMasked, mask } from '../../../src/access/shown/masks.js';
import { MASK_KINDS } from '../../../src/customer/groups.js';

import { residentId } from '../../support/tax-ids.js';

describe('a mask', () => {
  it.each([
    ['mobile', '+8613800138000', '138****8000'],
    ['mobile', '+85291234567', '+85****4567'],
    ['mobile', '13800138000', '138****8000'],
    ['mobile', '1380', '****'],
    ['id-number', '11010519491231002X', '110***********002X'],
    ['id-number', '110105491231002', '110********1002'],
    ['id-number', 'E12345678', 'E*****678'],
    ['id-number', 'AB', '****B'],
    ['account', '6222021202000000007', '****0007'],
    ['account', '12345', '****45'],
    ['account', '1', '****'],
  ] as const)('of a %s %s is %s', (kind, value, expected) => {
    expect(mask(value, kind)).toEqual({ masked: expected });
  });

  it('hides four characters at least, and half of what is no mobile', () => {
    const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...MASK_KINDS), texts, (kind, value) => {
        const { masked } = mask(value, kind);
        const [beginning = '', end = ''] = masked.split(/\*{4,}/);
        const left = [...beginning].length + [...end].length;
        const length = [...value.replace(/^\+86/, '')].length;
        expect(masked).toMatch(/\*{4}/);
        expect(left).toBeLessThanOrEqual(kind === 'mobile' ? Math.max(0, length - 4) : length / 2);
      }),
    );
  });

  it('never shows the whole value, nor cuts a character in two', () => {
    const numbers = fc.oneof(
      fc.nat(999).map(residentId),
      fc.string({ unit: fc.constantFrom(...'0123456789X'), minLength: 5, maxLength: 34 }),
      fc.string({ unit: fc.constantFrom('𠮷', '1'), minLength: 5, maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...MASK_KINDS), numbers, (kind, value) => {
        const { masked } = mask(value, kind);
        expect(masked).not.toContain(value);
        expect(masked).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
        expect(masked).not.toMatch(/[\ud800-\udbff]\*|\*[\udc00-\udfff]/);
      }),
    );
  });

  it('is known from a value', () => {
    expect(isMasked(mask('13800138000', 'mobile'))).toBe(true);
    for (const value of ['138****8000', null, undefined, {}, [], { masked: 5 }]) {
      expect(isMasked(value)).toBe(false);
    }
  });
});
