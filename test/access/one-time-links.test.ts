import type { AccessEvent } from '../../src/access/access-events.js';
import { memoryVault } from '../support/memory-vault.js';
import {
  ADDRESS,
  added,
  BY,
  Clock,
  inMemory,
  isKnown,
  PASSWORD,
  type Process,
  processOn,
} from './known.js';

async function linkFor({ access }: Pick<Process, 'access'>, userId: string): Promise<string> {
  const made = await access.links.make(userId, BY);
  if (made.type !== 'made') throw new Error(made.code);
  return made.secret;
}

describe('a one-time link', () => {
  it('signs its user in, once', async () => {
    const process = inMemory();
    const { userId } = await added(process.access, 'li');
    const secret = await linkFor(process, userId);
    const entered = await process.access.signInByLink(secret);
    expect(entered).toMatchObject({ type: 'signed-in', user: { name: 'li' } });
    if (entered.type === 'signed-in') {
      expect(await isKnown(process.access, entered.session.secret)).toBe(true);
    }
    expect(process.traced.slice(-2)).toEqual([
      {
        userId,
        event: {
          type: 'SignInLinkMade',
          data: { expiresAt: process.clock.after({ minutes: 15 }) },
        },
        by: BY,
      },
      {
        userId,
        event: { type: 'SignedIn', data: { by: 'link', madeBy: BY.actor.id } },
        by: { actor: { id: userId, kind: 'user' } },
      },
    ]);
    expect(await process.access.signInByLink(secret)).toEqual({ type: 'refused' });
  });

  it('is not there before it is written down who made it', async () => {
    const vault = memoryVault();
    const linksWhenTraced: number[] = [];
    const record = async (_: string, { type }: AccessEvent) => {
      if (type !== 'SignInLinkMade') return;
      linksWhenTraced.push((await vault.list('sign-in-link')).length);
      if (linksWhenTraced.length > 1) throw new Error('no room');
    };
    const { access } = processOn(vault, new Clock(), {
      trace: { record, recordIfPossible: record },
    });
    const { userId } = await added(access, 'li');
    await access.links.make(userId, BY);
    await expect(access.links.make(userId, BY)).rejects.toThrow('no room');
    expect(linksWhenTraced).toEqual([0, 1]);
    expect(await vault.list('sign-in-link')).toHaveLength(1);
  });

  it('is used by one of many who do so at once', async () => {
    const vault = memoryVault();
    const clock = new Clock();
    const [here, there] = [processOn(vault, clock), processOn(vault, clock)];
    const { userId } = await added(here.access, 'li');
    const secret = await linkFor(here, userId);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? here : there).access.signInByLink(secret)),
    );
    expect(results.filter(({ type }) => type === 'signed-in')).toHaveLength(1);
  });

  it('is good for 15 minutes', async () => {
    const process = inMemory();
    const { userId } = await added(process.access, 'li');
    const [early, late] = [await linkFor(process, userId), await linkFor(process, userId)];
    process.clock.pass({ minutes: 14 });
    expect((await process.access.signInByLink(early)).type).toBe('signed-in');
    process.clock.pass({ minutes: 1 });
    expect((await process.access.signInByLink(late)).type).toBe('refused');
  });

  it('holds no more when its user is locked or has another password', async () => {
    const process = inMemory();
    const { users } = process.access;
    const { userId } = await added(process.access, 'li');
    const before = await linkFor(process, userId);
    await users.setPassword(userId, PASSWORD, BY);
    expect((await process.access.signInByLink(before)).type).toBe('refused');
    const next = await linkFor(process, userId);
    await users.lock(userId, BY);
    expect((await process.access.signInByLink(next)).type).toBe('refused');
    expect(await process.access.links.make(userId, BY)).toMatchObject({ code: 'user-locked' });
    expect(await process.access.links.make('nosuch', BY)).toMatchObject({ code: 'no-such-user' });
  });

  it('is nothing that can be made up', async () => {
    const { access } = inMemory();
    await access.firstAdministrator();
    for (const secret of ['', 'first-administrator', 'A'.repeat(43)]) {
      expect(await access.signInByLink(secret)).toEqual({ type: 'refused' });
    }
  });
});

describe('the link of the first start', () => {
  it('makes the administrator when it is used, and not before', async () => {
    const { access, traced } = inMemory();
    const secret = (await access.firstAdministrator()) ?? '';
    expect(await access.users.list()).toEqual([]);
    expect(await access.hasWayIn()).toBe(false);
    const entered = await access.signInByLink(secret);
    expect(entered).toMatchObject({
      type: 'signed-in',
      user: { name: 'admin', displayName: '管理员', roles: ['administrator', 'steward'] },
    });
    expect(traced.at(-1)?.event).toEqual({ type: 'SignedIn', data: { by: 'link' } });
    expect(await access.signInByLink(secret)).toEqual({ type: 'refused' });
    expect(await access.firstAdministrator()).toBeUndefined();
  });

  it('is another one at the next start, while nobody has used it', async () => {
    const vault = memoryVault();
    const clock = new Clock();
    const first = (await processOn(vault, clock).access.firstAdministrator()) ?? '';
    const { access } = processOn(vault, clock);
    const second = (await access.firstAdministrator()) ?? '';
    expect((await access.signInByLink(first)).type).toBe('refused');
    expect((await access.signInByLink(second)).type).toBe('signed-in');
  });

  it('is used by one of two, who make one administrator', async () => {
    const vault = memoryVault();
    const clock = new Clock();
    const [here, there] = [processOn(vault, clock), processOn(vault, clock)];
    const secret = (await here.access.firstAdministrator()) ?? '';
    const results = await Promise.all(
      [here, there].map(({ access }) => access.signInByLink(secret)),
    );
    expect(results.map(({ type }) => type).sort()).toEqual(['refused', 'signed-in']);
    expect(await here.access.users.list()).toHaveLength(1);
  });

  it('holds no more when there is a user; a token is for a program', async () => {
    const withUser = inMemory();
    const ofUser = (await withUser.access.firstAdministrator()) ?? '';
    await added(withUser.access, 'li');
    expect((await withUser.access.signInByLink(ofUser)).type).toBe('refused');
    expect(await withUser.access.firstAdministrator()).toBeUndefined();

    const withToken = inMemory();
    const ofToken = (await withToken.access.firstAdministrator()) ?? '';
    await withToken.access.tokens.add({ name: 'erp', roles: ['service'] }, BY);
    expect((await withToken.access.signInByLink(ofToken)).type).toBe('signed-in');
  });

  it('is good for an hour', async () => {
    const { access, clock } = inMemory();
    const secret = (await access.firstAdministrator()) ?? '';
    clock.pass({ minutes: 60 });
    expect((await access.signInByLink(secret)).type).toBe('refused');
  });
});

it('there is a way in with a password or a token that still hold', async () => {
  const { access, clock } = inMemory();
  const { userId } = await added(access, 'li', []);
  expect(await access.hasWayIn()).toBe(false);
  await access.users.setPassword(userId, PASSWORD, BY);
  expect(await access.hasWayIn()).toBe(true);
  await access.users.lock(userId, BY);
  expect(await access.hasWayIn()).toBe(false);
  await access.tokens.add({ name: 'erp', roles: ['service'], expiresInDays: 1 }, BY);
  expect(await access.hasWayIn()).toBe(true);
  clock.pass({ hours: 24 });
  expect(await access.hasWayIn()).toBe(false);
  expect((await access.signIn('li', PASSWORD, ADDRESS)).type).toBe('refused');
});
