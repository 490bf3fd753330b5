import { ownAddress, signInAddress } from '../../../src/http/access/sign-in-address.js';

const PUBLIC = { publicUrl: 'https://dossier.example.com/' };
const NONE = { publicUrl: undefined };
const from = (host: string) => ({ protocol: 'http' as const, host });

describe('our own address', () => {
  it('is as configured, whatever a request says', () => {
    expect(ownAddress(from('evil.example'), PUBLIC)).toBe('https://dossier.example.com');
    expect(signInAddress(from('localhost'), PUBLIC, 's')).toBe(
      'https://dossier.example.com/sign-in?link=s',
    );
  });

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:80', '[::1]:3000'])(
    'is this machine by the name %s',
    (host) => expect(ownAddress(from(host), NONE)).toBe(`http://${host}`),
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    'localhost:80@evil.example',
    '127.0.0.1.evil.example:80',
    'evil.example/localhost',
    '',
  ])('is nothing that the request %j says', (host) => {
    expect(ownAddress(from(host), NONE)).toBeUndefined();
    expect(signInAddress(from(host), NONE, 's')).toBe('/sign-in?link=s');
  });
});
