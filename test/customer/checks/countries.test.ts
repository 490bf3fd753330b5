import {
  COUNTRIES,
  checkCountry,
  countryFromText,
  countryLabel,
} from '../../../src/customer/checks/countries.js';

describe('a country or region', () => {
  it('is a code of ISO 3166-1', () => {
    expect(checkCountry('CN', '/country')).toEqual({ value: 'CN', problems: [] });
    expect(checkCountry(' cn', '/country').value).toBe('CN');
    for (const wrong of ['XX', '中国', 'CHN', 'UK', 'XK', '']) {
      expect(checkCountry(wrong, '/country')).toEqual({
        problems: [
          {
            code: 'unknown-country',
            pointer: '/country',
            severity: 'error',
            params: { value: wrong },
          },
        ],
      });
    }
  });

  it.each([
    ['CN', '中国', 'China'],
    ['HK', '中国香港', 'Hong Kong, China'],
    ['MO', '中国澳门', 'Macao, China'],
    ['TW', '中国台湾', 'Taiwan, China'],
    ['US', '美国', 'United States'],
    ['DE', '德国', 'Germany'],
    ['ZZ', 'ZZ', 'ZZ'],
  ])('%s is shown as %s and %s', (code, zh, en) => {
    expect(countryLabel(code, 'zh')).toBe(zh);
    expect(countryLabel(code, 'en')).toBe(en);
  });

  it.each([
    ['中国', 'CN'],
    ['中华人民共和国', 'CN'],
    ['P.R. China', 'CN'],
    ['CHN', 'CN'],
    ['cn', 'CN'],
    ['香港', 'HK'],
    ['中国香港', 'HK'],
    ['澳门', 'MO'],
    ['台湾', 'TW'],
    ['中国台湾', 'TW'],
    ['美国', 'US'],
    ['USA', 'US'],
    ['United Kingdom', 'GB'],
    ['英国', 'GB'],
    ['印度尼西亚', 'ID'],
    ['South Korea', 'KR'],
    ['Congo', undefined],
    ['火星', undefined],
  ])('%s in a file is %s', (text, code) => {
    expect(countryFromText(text)).toBe(code);
  });

  it('is known by every label it is shown with', () => {
    expect(COUNTRIES).toHaveLength(249);
    for (const { code, zh, en } of COUNTRIES) {
      expect([countryFromText(zh), countryFromText(en)]).toEqual([code, code]);
    }
  });
});
