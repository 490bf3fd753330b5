import { isPrivate, serverOptions } from '../../../src/http/guard-rails/server-options.js';

describe('whose word counts of where a request came from', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.1.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
  ])('%s is a proxy of ours', (address) => expect(isPrivate(address)).toBe(true));

  it.each([
    undefined,
    '8.8.8.8',
    '172.32.0.1',
    '11.0.0.1',
    '2001:db8::1',
    '::ffff:8.8.8.8',
    'unknown',
  ])('%s may be anybody', (address) => expect(isPrivate(address)).toBe(false));

  it('is nobody’s without a proxy, and one hop’s with it', () => {
    expect(serverOptions({}).trustProxy).toBeUndefined();
    const { trustProxy } = serverOptions({ behindProxy: true });
    expect(trustProxy?.('10.0.0.1', 0)).toBe(true);
    expect(trustProxy?.('10.0.0.1', 1)).toBe(false);
    expect(trustProxy?.('8.8.8.8', 0)).toBe(false);
  });
});
