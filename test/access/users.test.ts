import fc from 'fast-check';
import { isRefused } from '../../src/access/access-refusal.js';
import { loginNameOf } from '../../src/access/login-name.js';
import { memoryVault } from '../support/memory-vault.js';
import {
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

const code = (result: { type: string; code?: string }) => result.code;

describe('login names', () => {
  it.each([
    ['Ｚｈａｎｇ.San', 'zhang.san'],
    ['  li.wei ', 'li.wei'],
    ['STRAßE', 'strasse'],
    ['张三', '张三'],
  ])('%s is %s', (typed, name) => expect(loginNameOf(typed)).toBe(name));

  it.each(['', ' ', 'a b', 'a\u0000', 'a\u200bb', 'x'.repeat(65), '\ud800'])(
    '%j is no name',
    (typed) => expect(loginNameOf(typed)).toBeUndefined(),
  );

  it('are the same however often they are normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        const name = loginNameOf(typed);
        if (name !== undefined) expect(loginNameOf(name)).toBe(name);
      }),
    );
  });
});

describe('users', () => {
  it('are added, found and listed by name, without what is secret', async () => {
    const { access, traced } = inMemory();
    const wang = await added(access, 'Wang.Fang', ['sales', 'sales'], {
      password: PASSWORD,
      orgUnit: '华东',
    });
    const li = await added(access, 'li.wei', []);
    expect(wang).toMatchObject({
      name: 'wang.fang',
      displayName: 'Wang.Fang',
      roles: ['sales'],
      orgUnit: '华东',
      locked: false,
      hasPassword: true,
    });
    expect(Object.keys(wang)).not.toContain('passwordHash');
    expect(await access.users.find(wang.userId)).toEqual(wang);
    expect(await access.users.findByName('ＷＡＮＧ.fang')).toEqual(wang);
    expect(await access.users.find('nosuch')).toBeUndefined();
    expect(await access.users.list()).toEqual([li, wang]);
    expect(await access.users.list({ after: 'li.wei', limit: 1 })).toEqual([wang]);
    expect(await access.users.displayName(wang.userId)).toBe('Wang.Fang');
    expect(await access.users.displayName('erp')).toBeUndefined();
    expect(traced).toEqual([
      {
        userId: wang.userId,
        event: { type: 'UserAdded', data: { roles: ['sales'], orgUnit: '华东' } },
        by: BY,
      },
      { userId: li.userId, event: { type: 'UserAdded', data: { roles: [] } }, by: BY },
    ]);
  });

  it('are refused by name where something is wrong, and nothing is left of them', async () => {
    const { access, traced, vault } = inMemory();
    const add = async (more: object) => access.users.add({ name: 'zhao', roles: [], ...more }, BY);
    expect(code(await add({ name: 'zhao min' }))).toBe('malformed-name');
    expect(code(await add({ displayName: ' ' }))).toBe('malformed-display-name');
    expect(code(await add({ orgUnit: 'a\u0007' }))).toBe('malformed-org-unit');
    expect(await add({ roles: ['sales', 'king'] })).toMatchObject({
      code: 'unknown-role',
      params: { role: 'king' },
    });
    expect(code(await add({ roles: ['constructor'] }))).toBe('unknown-role');
    expect(code(await add({ password: 'short' }))).toBe('password-too-short');
    expect(await vault.list('user')).toEqual([]);
    expect(traced).toEqual([]);
  });

  it('of one name there is one, whoever adds it at the same time', async () => {
    const vault = memoryVault();
    const clock = new Clock();
    const processes = [processOn(vault, clock), processOn(vault, clock)];
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        processes[n % 2]?.access.users.add({ name: n % 3 ? 'Zhao' : 'zhao', roles: [] }, BY),
      ),
    );
    expect(results.filter((result) => result?.type === 'added')).toHaveLength(1);
    expect(await processes[0]?.access.users.list()).toHaveLength(1);
    expect(await vault.list('user')).toHaveLength(1);
  });

  it.each([1, 2, 3, 4])(
    'are whole or not there when a process is killed at write %i',
    async (n) => {
      const vault = memoryVault();
      const clock = new Clock();
      const killed = processOn(killedAtWrite(vault, n), clock);
      const oidc = { issuer: 'https://login.example', subject: 's-1' };
      const newUser = { name: 'chen', roles: ['administrator'], oidc };
      await killed.access.users.add(newUser, BY).catch(() => undefined);
      const { users } = processOn(vault, clock).access;
      const found = await users.findByName('chen');
      const again = await users.add(newUser, BY);
      expect(again).toMatchObject({ type: 'added', user: { name: 'chen' } });
      if (found) expect(again).toMatchObject({ user: { userId: found.userId } });
      expect(await users.list()).toHaveLength(1);
      expect(await users.findOidc(oidc)).toMatchObject({ name: 'chen' });
    },
  );

  it('change by what is given, and nothing is written down of what stays', async () => {
    const { access, traced } = inMemory();
    const { userId } = await added(access, 'li', ['sales'], { orgUnit: '华东' });
    traced.length = 0;
    const change = (what: object) => access.users.change(userId, what, BY);
    expect(await change({ roles: ['finance'], orgUnit: null, displayName: '李伟' })).toMatchObject({
      user: { roles: ['finance'], displayName: '李伟' },
    });
    expect(await access.users.find(userId)).not.toHaveProperty('orgUnit');
    await change({ roles: ['finance'] });
    expect(traced.map(({ event }) => event)).toEqual([
      {
        type: 'UserChanged',
        data: { changed: ['displayName', 'roles', 'orgUnit'], roles: ['finance'] },
      },
    ]);
    expect(code(await change({ roles: ['king'] }))).toBe('unknown-role');
    expect(code(await access.users.change('nosuch', {}, BY))).toBe('no-such-user');
  });

  it('are changed and locked together or not at all', async () => {
    const { access, traced } = inMemory();
    const { userId } = await added(access, 'li', ['sales'], { password: PASSWORD });
    const secret = await sessionOf(access, 'li');
    traced.length = 0;
    const change = (what: object) => access.users.change(userId, what, BY);
    expect(code(await change({ locked: true, roles: ['nosuch'] }))).toBe('unknown-role');
    expect(traced).toEqual([]);
    expect(await isKnown(access, secret)).toBe(true);
    expect(await change({ locked: true, roles: ['finance'] })).toMatchObject({
      user: { locked: true, roles: ['finance'] },
    });
    expect(await isKnown(access, secret)).toBe(false);
    await change({ locked: true });
    await change({ locked: false });
    expect(await isKnown(access, secret)).toBe(false);
    expect(traced.map(({ event }) => event)).toEqual([
      { type: 'UserChanged', data: { changed: ['roles'], roles: ['finance'] } },
      { type: 'UserLocked', data: { because: 'administrator' } },
      { type: 'UserUnlocked', data: {} },
    ]);
  });

  it('lose nothing when two processes change the same one', async () => {
    const vault = memoryVault();
    const clock = new Clock();
    const [one, other] = [processOn(vault, clock), processOn(vault, clock)];
    const { userId } = await added(one.access, 'li');
    await Promise.all([
      one.access.users.change(userId, { displayName: '李伟' }, BY),
      other.access.users.change(userId, { roles: ['finance'] }, BY),
      one.access.users.setPassword(userId, PASSWORD, BY),
    ]);
    expect(await one.access.users.find(userId)).toMatchObject({
      displayName: '李伟',
      roles: ['finance'],
      hasPassword: true,
    });
  });

  it('of a provider are found by issuer and subject together, which belong to one', async () => {
    const { access } = inMemory();
    const oidc = { issuer: 'https://a.example', subject: '7' };
    const zhou = await access.users.add({ name: 'zhou', roles: [], oidc }, BY);
    expect(isRefused(zhou)).toBe(false);
    expect(await access.users.findOidc(oidc)).toMatchObject({ name: 'zhou' });
    expect(await access.users.findOidc({ ...oidc, issuer: 'https://b.example' })).toBeUndefined();
    expect(code(await access.users.add({ name: 'wu', roles: [], oidc }, BY))).toBe('oidc-taken');
    const wu = await added(access, 'wu', []);
    expect(code(await access.users.change(wu.userId, { oidc }, BY))).toBe('oidc-taken');
    const holder = await access.users.findOidc(oidc);
    await access.users.change(holder?.userId ?? '', { oidc: null }, BY);
    expect(await access.users.findOidc(oidc)).toBeUndefined();
    expect(await access.users.change(wu.userId, { oidc }, BY)).toMatchObject({ type: 'changed' });
    expect(await access.users.findOidc(oidc)).toMatchObject({ name: 'wu' });
  });
});

describe('the last one who manages users', () => {
  it('is not locked, and keeps the right', async () => {
    const { access, clock } = inMemory();
    const one = await added(access, 'one', ['administrator']);
    expect(code(await access.users.lock(one.userId, BY))).toBe('last-administrator');
    expect(code(await access.users.change(one.userId, { roles: ['sales'] }, BY))).toBe(
      'last-administrator',
    );
    clock.pass({ minutes: 5 });
    expect(code(await access.users.lock(one.userId, BY))).toBe('last-administrator');
    const other = await added(access, 'other', ['administrator']);
    expect(await access.users.lock(one.userId, BY)).toMatchObject({ type: 'changed' });
    expect(code(await access.users.lock(other.userId, BY))).toBe('last-administrator');
    await access.users.unlock(one.userId, BY);
    expect(await access.users.lock(other.userId, BY)).toMatchObject({ type: 'changed' });
  });

  it('is left when two take the right from each other at the same moment', async () => {
    const vault = memoryVault();
    const clock = new Clock();
    const [here, there] = [processOn(vault, clock), processOn(vault, clock)];
    const one = await added(here.access, 'one', ['administrator']);
    const other = await added(here.access, 'other', ['administrator']);
    const results = await Promise.all([
      here.access.users.lock(one.userId, BY),
      there.access.users.change(other.userId, { roles: ['viewer'] }, BY),
    ]);
    expect(results.map(code).sort()).toEqual(['last-administrator', undefined]);
  });

  it.each([1, 2])('does not get stuck when a process is killed at write %i', async (n) => {
    const vault = memoryVault();
    const clock = new Clock();
    const whole = processOn(vault, clock).access;
    const one = await added(whole, 'one', ['administrator']);
    const other = await added(whole, 'other', ['administrator']);
    const killed = processOn(killedAtWrite(vault, n), clock);
    await expect(killed.access.users.lock(one.userId, BY)).rejects.toThrow('killed');
    // `one` was not locked, so that the other may be, once nobody can be in the middle of it any more.
    clock.pass({ minutes: 2 });
    expect(await whole.users.lock(other.userId, BY)).toMatchObject({ type: 'changed' });
    expect(code(await whole.users.lock(one.userId, BY))).toBe('last-administrator');
  });
});
