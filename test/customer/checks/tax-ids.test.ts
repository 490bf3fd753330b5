import { TAX_ID_TYPES, taxIdType } from '../../../src/customer/checks/tax-id-types.js';
import { checkTaxId, taxIdClaimForm } from '../../../src/customer/checks/tax-ids.js';

const codesOf = (type: string, value: string) =>
  checkTaxId({ type, value }, '/taxIds/0').problems.map(({ code }) => code);

describe('a tax id', () => {
  it.each([
    ['cn-uscc', '9133 0105 3219 35456y', '91330105321935456Y'],
    ['lei', '5493001KJTIIGC8Y1R12', '5493001KJTIIGC8Y1R12'],
    ['de-vat', 'DE 136,695 976', '136695976'],
    ['fr-tva', 'FR40303265045', '40303265045'],
    ['us-ein', '91-1144442', '911144442'],
    ['jp-cn', '5835678256246', '5835678256246'],
    ['fi-hetu', '131052-308T', '131052-308T'],
    ['sg-uen', '197401143C', '197401143C'],
    ['tw-ubn', '00501503', '00501503'],
    ['hk-hkid', 'C668668(9)', 'C6686689'],
    ['passport', 'e１２３４５６７８', 'E12345678'],
    ['cn-hkmo-permit', 'H12345678', 'H12345678'],
    ['cn-hkmo-permit', 'M1234567801', 'M1234567801'],
    ['cn-tw-permit', '12345678', '12345678'],
    ['cn-tw-permit', '1234567801b', '1234567801B'],
    ['cn-resident-id', '11010519491231002x', '11010519491231002X'],
  ])('%s %s is kept as %s', (type, value, kept) => {
    expect(checkTaxId({ type, value }, '/taxIds/0')).toEqual({
      value: { type, value: kept },
      problems: [],
    });
  });

  it('keeps what else stands in the element', () => {
    const given = { type: 'US-EIN', value: '91-1144442', shared: true, reason: 'x' };
    expect(checkTaxId(given, '').value).toEqual({ ...given, type: 'us-ein', value: '911144442' });
  });

  it.each([
    ['cn-regno', '110108000000016', '110108000000016'],
    ['cn-orgcode', 'D2143569-X', 'D2143569X'],
    ['cn-taxno-legacy', '330105321935456', '330105321935456'],
    ['cn-taxno-legacy', '11010519491231002X01', '11010519491231002X01'],
  ])('%s %s is accepted, with a warning to replace it', (type, value, kept) => {
    expect(checkTaxId({ type, value }, '/t')).toEqual({
      value: { type, value: kept },
      problems: [{ code: 'tax-id-outdated', pointer: '/t/value', severity: 'warning' }],
    });
  });

  it.each([
    ['cn-uscc', '91330105321935456X', 'uscc-check-character'],
    ['cn-regno', '110108000000015', 'tax-id-check-digit'],
    ['cn-regno', '11010800000001', 'regno-form'],
    ['cn-orgcode', 'D2143569-1', 'tax-id-check-digit'],
    ['cn-orgcode', 'D214356', 'orgcode-form'],
    ['cn-taxno-legacy', '1234', 'taxno-form'],
    ['cn-resident-id', '110105491231002', 'resident-id-form'],
    ['cn-resident-id', '99010519491231002X', 'resident-id-place'],
    ['cn-resident-id', '11010519490231002X', 'resident-id-birth-date'],
    ['cn-resident-id', '110105194912310020', 'resident-id-check-character'],
    ['passport', 'ABCDEF', 'tax-id-form'],
    ['cn-hkmo-permit', 'X12345678', 'tax-id-form'],
    ['cn-tw-permit', '1234567', 'tax-id-form'],
    ['lei', '5493001KJTIIGC8Y1R13', 'tax-id-check-digit'],
    ['lei', '5493001KJTIIGC8Y1R1', 'tax-id-form'],
    ['de-vat', '136695978', 'tax-id-check-digit'],
    ['de-vat', '12', 'tax-id-length'],
    ['de-vat', 'ABCDEFGHI', 'tax-id-form'],
    ['us-ein', '00-1144442', 'tax-id-form'],
  ])('%s %s is refused: %s', (type, value, code) => {
    expect(codesOf(type, value)).toEqual([code]);
    expect(checkTaxId({ type, value }, '/t')).not.toHaveProperty('value');
  });

  it('of an unknown type is refused at its type', () => {
    expect(checkTaxId({ type: 'xx-vat', value: '1' }, '/taxIds/0').problems).toEqual([
      {
        code: 'unknown-tax-id-type',
        pointer: '/taxIds/0/type',
        severity: 'error',
        params: { value: 'xx-vat' },
      },
    ]);
    expect(codesOf('__proto__', '1')).toEqual(['unknown-tax-id-type']);
    expect(codesOf('constructor', '1')).toEqual(['unknown-tax-id-type']);
  });

  it('of a person is refused on a company, and on no one else', () => {
    const passport = { type: 'passport', value: 'E12345678' };
    expect(checkTaxId(passport, '/t', 'company').problems).toEqual([
      { code: 'tax-id-of-a-person', pointer: '/t/type', severity: 'error' },
    ]);
    expect(checkTaxId(passport, '/t', 'person').problems).toEqual([]);
    expect(checkTaxId(passport, '/t', 'sole-proprietor').problems).toEqual([]);
  });
});

describe('the types of tax ids', () => {
  it('all have a check, which refuses nonsense without failing', () => {
    for (const { code } of TAX_ID_TYPES) {
      for (const nonsense of ['', '?', '中文', '0', '\u0000', 'x'.repeat(60)]) {
        const { value, problems } = checkTaxId({ type: code, value: nonsense }, '');
        expect([code, nonsense, value !== undefined || problems.length > 0]).toEqual([
          code,
          nonsense,
          true,
        ]);
      }
    }
  });

  it('are named once, in both languages', () => {
    expect(new Set(TAX_ID_TYPES.map(({ code }) => code)).size).toBe(TAX_ID_TYPES.length);
    for (const { zh, en } of TAX_ID_TYPES) {
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
      expect(en).toMatch(/[a-z]/);
    }
    expect(taxIdType('de-vat')).toEqual({
      code: 'de-vat',
      zh: '德国增值税号（VAT）',
      en: 'Germany, VAT number (VAT)',
    });
    expect(taxIdType('hk-hkid')).toMatchObject({ natural: true });
  });
});

/** Golden: these forms stand in the guards of every log. None may be changed. */
describe('the form by which a tax id is unique', () => {
  it.each([
    ['cn-uscc', '91330105321935456Y', 'cn-uscc:91330105321935456Y'],
    ['cn-orgcode', 'D2143569X', 'cn-orgcode:D2143569X'],
    ['cn-resident-id', '11010519491231002X', 'cn-resident-id:11010519491231002X'],
    ['de-vat', '136695976', 'de-vat:136695976'],
    ['fi-hetu', '131052-308T', 'fi-hetu:131052308T'],
    ['passport', 'E12345678', 'passport:E12345678'],
    ['lei', '5493001KJTIIGC8Y1R12', 'lei:5493001KJTIIGC8Y1R12'],
  ])('%s %s is %s', (type, value, form) => {
    expect(taxIdClaimForm(type, value)).toBe(form);
  });

  it('is the same however the number was typed', () => {
    const forms = ['DE136695976', 'de 136 695 976', '136.695.976', 'ＤＥ１３６６９５９７６'].map(
      (value) => {
        const checked = checkTaxId({ type: 'de-vat', value }, '').value;
        return checked && taxIdClaimForm(checked.type, checked.value);
      },
    );
    expect(new Set(forms)).toEqual(new Set(['de-vat:136695976']));
  });
});
