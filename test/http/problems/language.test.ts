import { languageOf } from '../../../src/http/problems/language.js';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['*', 'zh'],
    ['fr', 'zh'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['EN-us', 'en'],
    ['fr, en;q=0.5', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.9, zh;q=0.9', 'zh'],
    ['en, zh-TW;q=0.5', 'en'],
    ['en;q=0, zh', 'zh'],
    ['en;q=0', 'zh'],
    ['en;q=2', 'zh'],
    ['english', 'zh'],
    [';;,q=1,', 'zh'],
  ])('for Accept-Language %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
    // Remembered, and still the same.
    expect(languageOf(header)).toBe(language);
  });

  it('does not remember without end', () => {
    for (let i = 0; i < 1000; i++) languageOf(`x-${i}`);
    expect(languageOf('en, x-1001')).toBe('en');
  });
});
