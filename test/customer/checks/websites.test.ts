import { checkWebsite } from '../../../src/customer/checks/websites.js';

describe('a web site', () => {
  it.each([
    ['www.Example.com', 'http://www.example.com'],
    ['https://example.com/', 'https://example.com'],
    ['HTTP://Example.com/Path?q=1#x', 'http://example.com/Path?q=1#x'],
    ['ｗｗｗ．example．com', 'http://www.example.com'],
    ['公司.中国', 'http://公司.中国'],
    ['example.com:8080/a', 'http://example.com:8080/a'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(checkWebsite(typed, '/w')).toEqual({ value: kept, problems: [] });
    expect(checkWebsite(kept, '/w').value).toBe(kept);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'http://user:secret@example.com',
    'https://localhost',
    'http://',
    '无',
    'exa mple.com',
    'http://example.com/<script>',
    'http://example.com\\@evil.com',
    'mailto:a@b.cn',
  ])('%s is refused', (typed) => {
    expect(checkWebsite(typed, '/w')).toEqual({
      problems: [{ code: 'not-a-website', pointer: '/w', severity: 'error' }],
    });
  });
});
