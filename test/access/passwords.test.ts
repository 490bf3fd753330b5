import { hash } from '@node-rs/argon2';
import fc from 'fast-check';
import { passwordProblem } from '../../src/access/password-rules.js';
import { HASHING, Passwords } from '../../src/access/passwords.js';
import { ADDRESS, added, inMemory, PASSWORD } from './known.js';

describe('a new password', () => {
  const code = (password: string) => passwordProblem(password, ['zhang.san', '张三丰'])?.code;

  it.each(['1234567', '', '密码密码密码密', '👍'.repeat(7)])('%j is too short', (password) =>
    expect(code(password)).toBe('password-too-short'),
  );
  it('has at most 128 characters, whatever they are', () => {
    const long = (length: number) =>
      Array.from({ length }, (_, n) => String.fromCodePoint(0x1f600 + n)).join('');
    expect(code(long(128))).toBeUndefined();
    expect(code(long(129))).toBe('password-too-long');
  });
  it.each([
    'password',
    'Passw0rd!',
    'P@ssword2026',
    'administrator1',
    'dossier2026',
    'qwertyuiop',
    '12345678',
    '87654321',
    '1qaz2wsx'.toUpperCase(),
    'aaaaaaaa',
    'abababab',
    'abcdefgh',
    'abcabcabc',
    'iloveyou!!',
    'zhangsan',
    'Zhang.San123',
    '张三丰张三丰张三丰',
    '19900101',
    '138-0000-8000',
    'Aa123456',
    'Aa123123',
    'wf123456!',
    '@wf112233',
    'wf888888',
    'wf19900101',
    'Wf1990-01-01!',
    '01021990wf',
    '900101wfl',
  ])('%j is tried first', (password) => expect(code(password)).toBe('password-too-common'));

  it.each([
    PASSWORD,
    'correct horse',
    '白日依山尽黄河入海流',
    'tr0ub4dor&3x',
    'zhangsan likes tea',
    '492816530277194',
    'wf7492816',
    'wangf-123456',
    'wf19901301',
    '1!k%2?&3',
  ])('%j may be taken', (password) => expect(code(password)).toBeUndefined());
});

describe('passwords', () => {
  it('match what was made of them and nothing else, however they are composed', async () => {
    const passwords = new Passwords();
    const hashed = await passwords.hash('Grüße aus Köln');
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.matches(hashed, 'Grüße aus Köln'.normalize('NFD'))).toBe(true);
    expect(await passwords.matches(hashed, 'grüße aus köln')).toBe(false);
    expect(await passwords.matches(undefined, 'Grüße aus Köln')).toBe(false);
    expect(await passwords.hash('Grüße aus Köln')).not.toBe(hashed);
  });

  it('are worked on few at a time, and all of them in the end', async () => {
    const passwords = new Passwords();
    const hashed = await passwords.hash(PASSWORD);
    const results = await Promise.all(
      Array.from({ length: 70 }, (_, n) =>
        passwords.matches(hashed, n % 2 === 0 ? PASSWORD : 'another'),
      ),
    );
    expect(results).toEqual(Array.from({ length: 70 }, (_, n) => n % 2 === 0));
    expect(passwords.isBusy).toBe(false);
  });

  it('that were hashed with other settings get a new hash when their user signs in', async () => {
    const { access, vault } = inMemory();
    const { userId } = await added(access, 'li', [], { password: PASSWORD });
    const old = await hash(PASSWORD, { ...HASHING, timeCost: 1 });
    const stored = await vault.get('user', userId);
    await vault.put('user', userId, { ...stored?.value, passwordHash: old });
    const passwordHash = async () => String((await vault.get('user', userId))?.value.passwordHash);

    expect((await access.signIn('li', 'wrong password', ADDRESS)).type).toBe('refused');
    expect(await passwordHash()).toBe(old);
    expect((await access.signIn('li', PASSWORD, ADDRESS)).type).toBe('signed-in');
    const renewed = await passwordHash();
    expect(new Passwords().isOutdated(old)).toBe(true);
    expect(new Passwords().isOutdated(renewed)).toBe(false);
    expect((await access.signIn('li', PASSWORD, ADDRESS)).type).toBe('signed-in');
    expect(await passwordHash()).toBe(renewed);
  });

  it('are judged whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string(), (password, name) => {
        passwordProblem(password, [name]);
      }),
    );
  });
});
