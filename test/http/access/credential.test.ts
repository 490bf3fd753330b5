import { fastify } from 'fastify';
import { credentialOf } from '../../../src/http/access/credential.js';
import { useCookies } from '../../../src/http/access/session-cookie.js';

beforeAll(async () => {
  const server = fastify();
  useCookies(server);
  await server.ready();
});

const plain = (headers: Record<string, string>) => credentialOf({ headers }, false);
const refused = expect.objectContaining({ problem: 'sign-in-required' });

describe('what a request says of who sends it', () => {
  it('is nothing without cookie and header', () => {
    expect(plain({})).toBeUndefined();
    expect(plain({ cookie: 'other=1; dossier=' })).toBeUndefined();
  });

  it('is the token of the header, before any cookie', () => {
    const headers = { authorization: 'Bearer abc.DEF-1_2~+/==', cookie: 'dossier=s' };
    expect(plain(headers)).toEqual({ type: 'bearer', token: 'abc.DEF-1_2~+/==' });
    expect(plain({ authorization: 'bearer   x ' })).toEqual({ type: 'bearer', token: 'x' });
  });

  it('is the secret of the cookie of the right name', () => {
    const cookie = 'a=b; dossier=plain; __Host-dossier=secure';
    expect(plain({ cookie })).toEqual({ type: 'session', secret: 'plain' });
    expect(credentialOf({ headers: { cookie } }, true)).toEqual({
      type: 'session',
      secret: 'secure',
    });
    // Over TLS a cookie that a neighbour could have set counts for nothing.
    expect(credentialOf({ headers: { cookie: 'dossier=plain' } }, true)).toBeUndefined();
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic dXNlcjpwYXNz',
    'Bearer a b',
    'Bearer "quoted"',
    'Bearer 令牌',
    'Bearer a, Bearer b',
    'x',
    `Bearer ${'a'.repeat(8_001)}`,
  ])('is refused when the header is %p, whatever the cookie', (authorization) => {
    expect(() => plain({ authorization, cookie: 'dossier=s' })).toThrow(refused);
  });

  it('takes no time that grows faster than the header', () => {
    const beganAt = performance.now();
    expect(() => plain({ authorization: `Bearer ${'= '.repeat(8_000)}` })).toThrow(refused);
    expect(() => plain({ authorization: `Bearer${' '.repeat(16_000)}"` })).toThrow(refused);
    expect(performance.now() - beganAt).toBeLessThan(1_000);
  });
});
