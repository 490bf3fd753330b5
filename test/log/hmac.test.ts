import { hmacUnder } from '../../src/log/hmac.js';

describe('HMAC-SHA-256', () => {
  it('is that of RFC 4231', () => {
    const digest = hmacUnder(Buffer.from('Jefe'))('what do ya want for nothing?');
    expect(Buffer.from(digest, 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
