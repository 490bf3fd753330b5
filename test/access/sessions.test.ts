import type { Access } from '../../src/access/access.js';
import { memoryVault } from '../support/memory-vault.js';
import {
  ADDRESS,
  added,
  BY,
  Clock,
  inMemory,
  isKnown,
  killedAtWrite,
  PASSWORD,
  processOn,
  sessionOf,
} from './known.js';

const signedIn = async () => {
  const process = inMemory();
  const { userId } = await added(process.access, 'li', ['sales'], { password: PASSWORD });
  return { ...process, userId, secret: await sessionOf(process.access, 'li') };
};

async function sessionByLink(access: Access, userId: string): Promise<string> {
  const link = await access.links.make(userId, BY);
  if (link.type !== 'made') throw new Error(link.code);
  const entered = await access.signInByLink(link.secret);
  if (entered.type !== 'signed-in') throw new Error(entered.type);
  return entered.session.secret;
}

describe('a session', () => {
  it('is of its user, with the rights of his roles', async () => {
    const { access, secret, userId, traced } = await signedIn();
    const caller = await access.identify({ type: 'session', secret });
    expect(caller?.identity).toEqual({
      actor: { id: userId, kind: 'user' },
      person: userId,
      grants: [{ person: userId, roles: ['sales'] }],
    });
    expect(caller?.rights.permissions.has('customers.create')).toBe(true);
    expect(caller?.rights.permissions.has('users.manage')).toBe(false);
    expect(traced.at(-1)).toMatchObject({
      userId,
      event: { type: 'SignedIn', data: { by: 'password' } },
    });
    expect((await access.users.find(userId))?.lastSignInAt).toBeDefined();
  });

  it('has 256 random bits, and nothing made up opens one', async () => {
    const { access, secret } = await signedIn();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    for (const made of ['', 'x', secret.slice(1), `${secret}A`, 'A'.repeat(43), '__proto__']) {
      expect(await isKnown(access, made)).toBe(false);
    }
  });

  it('ends after 30 minutes without use, and is kept by use', async () => {
    const { access, secret, clock } = await signedIn();
    for (let n = 0; n < 5; n++) {
      clock.pass({ minutes: 29 });
      expect(await isKnown(access, secret)).toBe(true);
    }
    clock.pass({ minutes: 30 });
    expect(await isKnown(access, secret)).toBe(false);
  });

  it('ends after 12 hours however much it is used', async () => {
    const { access, secret, clock } = await signedIn();
    for (let n = 0; n < 12 * 3 - 1; n++) {
      clock.pass({ minutes: 20 });
      expect(await isKnown(access, secret)).toBe(true);
    }
    clock.pass({ minutes: 20 });
    expect(await isKnown(access, secret)).toBe(false);
  });

  it('that one process uses is in use for all; it is written once a minute', async () => {
    const clock = new Clock();
    const vault = memoryVault();
    let puts = 0;
    const counting: typeof vault = {
      ...vault,
      put: (kind, ...rest) => {
        if (kind === 'session') puts += 1;
        return vault.put(kind, ...rest);
      },
    };
    const [here, there] = [processOn(counting, clock), processOn(vault, clock)];
    await added(here.access, 'li', [], { password: PASSWORD });
    const secret = await sessionOf(here.access, 'li');
    for (let n = 0; n < 120; n++) {
      clock.pass({ seconds: 30 });
      expect(await isKnown(here.access, secret)).toBe(true);
      await here.access.close();
    }
    expect(puts).toBe(1 + 60);
    expect(await isKnown(there.access, secret)).toBe(true);
  });

  it('is another one after each sign-in, and the one before ends', async () => {
    const { access, secret } = await signedIn();
    const next = await sessionOf(access, 'li', secret);
    expect(next).not.toBe(secret);
    expect(await isKnown(access, secret)).toBe(false);
    expect(await isKnown(access, next)).toBe(true);
  });

  it('that is ended is ended at once, once, and leaves others alone', async () => {
    const { access, secret, traced } = await signedIn();
    const other = await sessionOf(access, 'li');
    expect(await isKnown(access, secret)).toBe(true);
    expect(await access.signOut(secret)).toBe(true);
    expect(await isKnown(access, secret)).toBe(false);
    expect(await access.signOut(secret)).toBe(false);
    expect(await isKnown(access, other)).toBe(true);
    expect(traced.at(-1)?.event).toEqual({ type: 'SignedOut', data: { everywhere: false } });
    await access.signOut(other, { everywhere: true });
    expect(traced.at(-1)?.event).toEqual({ type: 'SignedOut', data: { everywhere: true } });
  });

  it.each([
    ['signs out everywhere', 'signOut'],
    ['is locked', 'lock'],
    ['gets another password', 'setPassword'],
  ] as const)('ends with all others when its user %s', async (_, how) => {
    const { access, secret, userId } = await signedIn();
    const other = await sessionOf(access, 'li');
    await isKnown(access, secret);
    await isKnown(access, other);
    if (how === 'signOut') await access.signOut(other, { everywhere: true });
    if (how === 'lock') await access.users.lock(userId, BY);
    if (how === 'setPassword') await access.users.setPassword(userId, `${PASSWORD}!`, BY);
    expect([await isKnown(access, secret), await isKnown(access, other)]).toEqual([false, false]);
    if (how === 'lock') await access.users.unlock(userId, BY);
    expect(await isKnown(access, secret)).toBe(false);
  });

  it('has other rights from the moment its user has other roles', async () => {
    const { access, secret, userId } = await signedIn();
    await isKnown(access, secret);
    await access.users.change(userId, { roles: ['auditor'], orgUnit: '华北' }, BY);
    const caller = await access.identify({ type: 'session', secret });
    expect(caller?.identity.grants).toEqual([
      { person: userId, roles: ['auditor'], orgUnit: '华北' },
    ]);
    expect(caller?.rights.permissions.has('audit.read')).toBe(true);
  });

  it('ended, locked or changed by one process is so for another within five seconds', async () => {
    const clock = new Clock();
    const vault = memoryVault();
    const [here, there] = [processOn(vault, clock), processOn(vault, clock)];
    const { userId } = await added(here.access, 'li', [], { password: PASSWORD });
    const secrets = [await sessionOf(here.access, 'li'), await sessionOf(here.access, 'li')];
    const known = () => Promise.all(secrets.map((secret) => isKnown(there.access, secret)));
    expect(await known()).toEqual([true, true]);
    await here.access.signOut(secrets[0] ?? '');
    clock.pass({ seconds: 5 });
    expect(await known()).toEqual([false, true]);
    await here.access.users.lock(userId, BY);
    clock.pass({ seconds: 5 });
    expect(await known()).toEqual([false, false]);
  });
});

describe('a new password of one’s own', () => {
  it('needs the current one, ends all sessions and begins one', async () => {
    const { access, secret } = await signedIn();
    const change = (more: { current?: string; password?: string }) =>
      access.changePassword(secret, {
        current: PASSWORD,
        password: 'another battery staple',
        address: ADDRESS,
        ...more,
      });
    expect(await change({ current: 'wrong password' })).toMatchObject({
      refusal: { code: 'wrong-password' },
    });
    expect(await change({ password: 'li' })).toMatchObject({
      refusal: { code: 'password-too-short' },
    });
    expect(await isKnown(access, secret)).toBe(true);
    const changed = await change({});
    if (changed.type !== 'signed-in') throw new Error(changed.type);
    expect(await isKnown(access, secret)).toBe(false);
    expect(await isKnown(access, changed.session.secret)).toBe(true);
    expect((await access.signIn('li', PASSWORD, ADDRESS)).type).toBe('refused');
    expect((await access.signIn('li', 'another battery staple', ADDRESS)).type).toBe('signed-in');
  });

  it('needs none where there is none', async () => {
    const { access } = inMemory();
    const { userId } = await added(access, 'li');
    const secret = await sessionByLink(access, userId);
    const changed = await access.changePassword(secret, { password: PASSWORD, address: ADDRESS });
    expect(changed.type).toBe('signed-in');
    expect((await access.signIn('li', PASSWORD, ADDRESS)).type).toBe('signed-in');
  });
});

describe('a lost password', () => {
  const NEXT = 'another battery staple';
  const setBy = (access: Access, secret: string) =>
    access.changePassword(secret, { password: NEXT, address: ADDRESS });

  it('is replaced by who has just come by a link, once', async () => {
    const { access, userId, clock } = await signedIn();
    const secret = await sessionByLink(access, userId);
    clock.pass({ minutes: 14 });
    const changed = await setBy(access, secret);
    if (changed.type !== 'signed-in') throw new Error(changed.type);
    expect((await access.signIn('li', PASSWORD, ADDRESS)).type).toBe('refused');
    expect((await access.signIn('li', NEXT, ADDRESS)).type).toBe('signed-in');
    expect(await setBy(access, changed.session.secret)).toMatchObject({
      refusal: { code: 'wrong-password' },
    });
  });

  it('is asked for again 15 minutes after the link, and whenever somebody came otherwise', async () => {
    const { access, userId, clock, secret } = await signedIn();
    expect(await setBy(access, secret)).toMatchObject({ refusal: { code: 'wrong-password' } });
    const late = await sessionByLink(access, userId);
    clock.pass({ minutes: 15 });
    expect(await isKnown(access, late)).toBe(true);
    expect(await setBy(access, late)).toMatchObject({ refusal: { code: 'wrong-password' } });
    expect((await access.signIn('li', NEXT, ADDRESS)).type).toBe('refused');
  });
});

it('a sign-in that breaks off leaves nothing behind that opens anything', async () => {
  const vault = memoryVault();
  const clock = new Clock();
  await added(processOn(vault, clock).access, 'li', [], { password: PASSWORD });
  for (const n of [1, 2, 3]) {
    const { access } = processOn(killedAtWrite(vault, n), clock);
    await expect(access.signIn('li', PASSWORD, ADDRESS)).rejects.toThrow('killed');
  }
  expect(await vault.list('session')).toEqual([]);
  expect((await processOn(vault, clock).access.signIn('li', PASSWORD, ADDRESS)).type).toBe(
    'signed-in',
  );
});
