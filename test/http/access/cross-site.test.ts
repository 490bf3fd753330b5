import {
  changesSomething,
  csrfTokenOf,
  requireCsrfToken,
  requireOwnSite,
} from '../../../src/http/access/cross-site.js';

const refused = expect.objectContaining({ problem: 'cross-site-request' });
const sent = (headers: Record<string, string>, host = 'dossier.example:3000') => ({
  headers,
  host,
});

describe('what another site makes a browser send', () => {
  it.each([
    ['nothing is said', {}],
    ['our own origin', { origin: 'https://dossier.example:3000' }],
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }],
    ['the person typed it', { 'sec-fetch-site': 'none' }],
  ])('is not what comes when %s', (_, headers) => {
    expect(() => requireOwnSite(sent(headers))).not.toThrow();
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://dossier.example:3001' }],
    ['a host that begins alike', { origin: 'https://dossier.example:3000.evil.example' }],
    ['no origin at all', { origin: 'null' }],
    ['an origin that is none', { origin: 'dossier.example:3000' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['a word that nobody knows', { 'sec-fetch-site': 'trust-me' }],
    [
      'a site of its own, of another origin',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
  ])('is refused: %s', (_, headers) => {
    expect(() => requireOwnSite(sent(headers))).toThrow(refused);
  });

  it('is not told by the case of letters', () => {
    const headers = { origin: 'https://dossier.example' };
    expect(() => requireOwnSite(sent(headers, 'Dossier.Example'))).not.toThrow();
  });

  it('matters only where something is changed', () => {
    const unsafe = ['POST', 'PUT', 'PATCH', 'DELETE', 'PURGE'];
    expect(unsafe.map((method) => changesSomething({ method }))).toEqual(unsafe.map(() => true));
    const safe = ['GET', 'HEAD', 'OPTIONS'];
    expect(safe.map((method) => changesSomething({ method }))).toEqual(safe.map(() => false));
  });
});

describe('the token of forms and headers', () => {
  it('goes with one secret, and says nothing about it', () => {
    const token = csrfTokenOf('secret-1');
    expect(() => requireCsrfToken(token, 'secret-1')).not.toThrow();
    expect(token).not.toContain('secret-1');
    expect(csrfTokenOf('secret-1')).toBe(token);
  });

  it.each([
    undefined,
    null,
    '',
    'x',
    ['a', 'b'],
    7,
    csrfTokenOf('secret-2'),
    `${csrfTokenOf('secret-1')}x`,
  ])('is refused when it is %p', (given) => {
    expect(() => requireCsrfToken(given, 'secret-1')).toThrow(refused);
  });
});
