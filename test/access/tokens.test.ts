import fc from 'fast-check';
import type { NewToken } from '../../src/access/token.js';
import { newTokenSecret, parseToken, tokenText } from '../../src/access/token-text.js';
import { newId } from '../../src/log/new-id.js';
import { memoryVault } from '../support/memory-vault.js';
import { added, BY, Clock, inMemory, type Process, processOn } from './known.js';

async function tokenOf({ access }: Pick<Process, 'access'>, more: Partial<NewToken> = {}) {
  const made = await access.tokens.add({ name: 'erp', roles: ['service'], ...more }, BY);
  if (made.type !== 'added') throw new Error(made.code);
  return made;
}

const callerWith = ({ access }: Pick<Process, 'access'>, token: string) =>
  access.identify({ type: 'bearer', token });

describe('the text of a token', () => {
  it('is read back, and is one word after the id', () => {
    const [tokenId, secret] = [newId(), newTokenSecret()];
    const text = tokenText(tokenId, secret);
    expect(text).toMatch(/^dossier_[0-9a-f-]{36}_[0-9A-Za-z]{49}$/);
    expect(parseToken(text)).toEqual({ tokenId, secret });
  });

  it('is none any more with any character changed, left out or put in', () => {
    const text = tokenText(newId(), newTokenSecret());
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('0', 'a', 'Z', '_', '-', '.', ''),
        (at, character) => {
          const changed = text.slice(0, at) + character + text.slice(at + 1);
          if (changed !== text) expect(parseToken(changed)).toBeUndefined();
        },
      ),
    );
    expect(parseToken(`${text} `)).toBeUndefined();
  });

  it('always has as many characters', () => {
    for (let n = 0; n < 200; n++) expect(newTokenSecret()).toHaveLength(43);
  });
});

describe('a token', () => {
  it('of the command line has its roles, cut to its scope, for 90 days', async () => {
    const process = inMemory();
    const { token, tokenId, expiresAt } = await tokenOf(process, {
      roles: ['service', 'steward'],
      permissions: ['customers.read', 'events.read'],
      groups: ['basic'],
    });
    const caller = await callerWith(process, token);
    expect(caller?.identity).toMatchObject({
      actor: { id: tokenId, kind: 'service' },
      person: tokenId,
    });
    expect([...(caller?.rights.permissions ?? [])].sort()).toEqual([
      'customers.read',
      'events.read',
    ]);
    expect([...(caller?.rights.reads ?? [])].sort()).toEqual(['basic', 'identity']);
    expect(Date.parse(expiresAt) - process.clock.now()).toBe(90 * 86_400_000);
    expect(process.traced.at(-1)).toEqual({
      userId: tokenId,
      event: {
        type: 'TokenMade',
        data: {
          tokenId,
          expiresAt,
          roles: ['service', 'steward'],
          permissions: ['customers.read', 'events.read'],
          groups: ['basic'],
        },
      },
      by: BY,
    });
  });

  it('of a user does what both may, at the time it is used', async () => {
    const process = inMemory();
    const { users } = process.access;
    const { userId } = await added(process.access, 'li', ['sales', 'finance'], { orgUnit: '华东' });
    const { token } = await tokenOf(process, { owner: userId, roles: ['finance'] });
    const has = async (permission: 'exports' | 'customers.create' | 'customers.read') =>
      (await callerWith(process, token))?.rights.permissions.has(permission);
    expect((await callerWith(process, token))?.identity).toMatchObject({ person: userId });
    expect([await has('exports'), await has('customers.create')]).toEqual([true, false]);
    await users.change(userId, { roles: ['sales'] }, BY);
    expect([await has('exports'), await has('customers.read')]).toEqual([false, true]);
    await users.lock(userId, BY);
    expect(await callerWith(process, token)).toBeUndefined();
    await users.unlock(userId, BY);
    expect(await has('customers.read')).toBe(true);
  });

  it('is refused by name where something is wrong', async () => {
    const { access } = inMemory();
    const { userId } = await added(access, 'li', ['sales']);
    const code = async (more: Partial<NewToken>) => {
      const result = await access.tokens.add({ name: 'erp', roles: ['sales'], ...more }, BY);
      return result.type === 'refused' && result.code;
    };
    expect(await code({ name: ' ' })).toBe('malformed-token-name');
    expect(await code({ roles: [] })).toBe('role-needed');
    expect(await code({ roles: ['king'] })).toBe('unknown-role');
    expect(await code({ permissions: ['fly'] })).toBe('unknown-permission');
    expect(await code({ groups: ['secrets'] })).toBe('unknown-group');
    for (const expiresInDays of [0, -1, 367, 1.5, Number.NaN]) {
      expect(await code({ expiresInDays })).toBe('malformed-expiry');
    }
    expect(await code({ owner: userId, roles: ['sales', 'finance'] })).toBe('role-not-owned');
    expect(await code({ owner: 'nosuch' })).toBe('no-such-user');
    await access.users.lock(userId, BY);
    expect(await code({ owner: userId })).toBe('user-locked');
    expect(await access.tokens.list()).toEqual([]);
  });

  it('expires, and is listed for some time after that', async () => {
    const process = inMemory();
    const { token } = await tokenOf(process, { expiresInDays: 1 });
    process.clock.pass({ hours: 23 });
    expect(await callerWith(process, token)).toBeDefined();
    process.clock.pass({ hours: 1 });
    expect(await callerWith(process, token)).toBeUndefined();
    expect(await process.access.tokens.list()).toHaveLength(1);
  });

  it('that is revoked is nobody’s at once, and by another process within five seconds', async () => {
    const clock = new Clock();
    const vault = memoryVault();
    const [here, there] = [processOn(vault, clock), processOn(vault, clock)];
    const { token, tokenId } = await tokenOf(here);
    await callerWith(here, token);
    await callerWith(there, token);
    await here.access.tokens.revoke(tokenId, BY);
    expect(await callerWith(here, token)).toBeUndefined();
    clock.pass({ seconds: 5 });
    expect(await callerWith(there, token)).toBeUndefined();
    // What is written in passing does not bring it back.
    await there.access.close();
    expect(await vault.list('token')).toEqual([]);
    expect(await here.access.tokens.revoke(tokenId, BY)).toMatchObject({ code: 'no-such-token' });
  });

  it('shows when it was used last, to the minute', async () => {
    const process = inMemory();
    const { token, tokenId } = await tokenOf(process);
    const lastUsedAt = async () => {
      await process.access.close();
      return (await process.access.tokens.find(tokenId))?.lastUsedAt;
    };
    expect(await lastUsedAt()).toBeUndefined();
    await callerWith(process, token);
    const first = await lastUsedAt();
    expect(first).toBe(new Date(process.clock.now()).toISOString());
    process.clock.pass({ seconds: 59 });
    await callerWith(process, token);
    expect(await lastUsedAt()).toBe(first);
    process.clock.pass({ seconds: 1 });
    await callerWith(process, token);
    expect(await lastUsedAt()).not.toBe(first);
  });

  it('opens nothing with the secret of another one, or with none', async () => {
    const process = inMemory();
    const one = await tokenOf(process);
    const other = await tokenOf(process);
    const secret = parseToken(other.token)?.secret ?? '';
    for (const token of [tokenText(one.tokenId, secret), tokenText(newId(), secret), '', 'x.y.z']) {
      expect(await callerWith(process, token)).toBeUndefined();
    }
  });

  it('is listed without what is secret, newest first, all or those of a user', async () => {
    const { access } = inMemory();
    const { userId } = await added(access, 'li', ['sales']);
    for (const name of ['a', 'b', 'c']) {
      const own = name === 'b' ? { owner: userId } : {};
      await access.tokens.add({ name, roles: ['sales'], ...own }, BY);
    }
    const names = (tokens: { name: string }[]) => tokens.map(({ name }) => name).sort();
    const all = await access.tokens.list();
    expect(names(all)).toEqual(['a', 'b', 'c']);
    expect(Object.keys(all[0] ?? {})).not.toContain('digest');
    expect(names(await access.tokens.list({ owner: userId }))).toEqual(['b']);
    const [first] = await access.tokens.list({ limit: 1 });
    expect(await access.tokens.list({ before: first?.tokenId ?? '' })).toEqual(all.slice(1));
  });
});

describe('a service that acts for a user', () => {
  it('does what both may, as the service and for the user', async () => {
    const process = inMemory({
      policy: {
        roles: {
          shop: role(['on-behalf-of', 'customers.read', 'exports']),
          plain: role(['customers.read', 'exports']),
          clerk: role(['customers.read', 'customers.create', 'on-behalf-of']),
        },
      },
    });
    const { access } = process;
    const { userId } = await added(access, 'li', ['clerk'], { orgUnit: '华东' });
    const shop = await callerWith(process, (await tokenOf(process, { roles: ['shop'] })).token);
    const plain = await callerWith(process, (await tokenOf(process, { roles: ['plain'] })).token);
    if (shop === undefined || plain === undefined) throw new Error('tokens open nothing');
    const acting = await access.identifyFor(shop, userId);
    expect(acting?.identity).toEqual({
      actor: { ...shop.identity.actor, onBehalfOf: userId },
      person: userId,
      grants: [
        { person: shop.identity.person, roles: ['shop'] },
        { person: userId, roles: ['clerk'], orgUnit: '华东' },
      ],
    });
    expect([...(acting?.rights.permissions ?? [])].sort()).toEqual([
      'customers.read',
      'on-behalf-of',
    ]);
    expect(await access.identifyFor(plain, userId)).toBeUndefined();
    expect(await access.identifyFor(shop, 'nosuch')).toBeUndefined();
    if (acting) expect(await access.identifyFor(acting, userId)).toBeUndefined();
    await access.users.lock(userId, BY);
    expect(await access.identifyFor(shop, userId)).toBeUndefined();
  });
});

function role(
  permissions: readonly ('on-behalf-of' | 'customers.read' | 'customers.create' | 'exports')[],
) {
  return {
    zh: '角色',
    en: 'Role',
    permissions,
    read: [],
    write: [],
    rows: 'all' as const,
    inFull: [],
  };
}
