import type { Vault } from '../../src/vault/vault.js';
import {
  ADDRESS,
  added,
  BY,
  Clock,
  isKnown,
  PASSWORD,
  type Process,
  processOn,
  sessionOf,
} from '../access/known.js';
import type { VaultUnderTest } from './vault.js';

/** What must hold of who is known on every vault, where several processes have it open. */
export function accessContract(name: string, make: () => Promise<VaultUnderTest>): void {
  describe(`who is known: ${name}`, () => {
    let store: VaultUnderTest;
    let clock: Clock;
    let handles: Vault[];
    let here: Process;
    let there: Process;

    beforeEach(async () => {
      store = await make();
      clock = new Clock();
      handles = [await store.open(), await store.open()];
      const [one, other] = handles.map((vault) => processOn(vault, clock));
      if (one === undefined || other === undefined) throw new Error('two were opened');
      here = one;
      there = other;
    });

    afterEach(async () => {
      await Promise.all([here.access.close(), there.access.close()]);
      for (const handle of handles) await handle.close();
      await store.destroy();
    });

    const eachTwice = <Result>(work: (process: Process, n: number) => Promise<Result>) =>
      Promise.all(Array.from({ length: 8 }, (_, n) => work(n % 2 ? here : there, n)));

    it('one of many gets a name', async () => {
      const results = await eachTwice(({ access }) =>
        access.users.add({ name: '张三', roles: ['sales'] }, BY),
      );
      expect(results.filter(({ type }) => type === 'added')).toHaveLength(1);
      expect(await there.access.users.list()).toMatchObject([{ name: '张三' }]);
    });

    it('changes of one user by many are all kept', async () => {
      const { userId } = await added(here.access, 'li', []);
      await eachTwice(({ access }, n) =>
        n < 2
          ? access.users.change(userId, n === 0 ? { displayName: '李' } : { orgUnit: '华东' }, BY)
          : access.users.endSessions(userId, BY),
      );
      expect(await here.access.users.find(userId)).toMatchObject({
        displayName: '李',
        orgUnit: '华东',
      });
    });

    it('somebody is left who manages users', async () => {
      const admins = [];
      for (const one of ['a', 'b', 'c', 'd']) {
        admins.push(await added(here.access, one, ['administrator']));
      }
      const results = await Promise.all(
        admins.map(({ userId }, n) => (n % 2 ? here : there).access.users.lock(userId, BY)),
      );
      expect(results.filter(({ type }) => type === 'refused')).toHaveLength(1);
    });

    it('one of many uses a link', async () => {
      const { userId } = await added(here.access, 'li');
      const made = await here.access.links.make(userId, BY);
      if (made.type !== 'made') throw new Error(made.code);
      const results = await eachTwice(({ access }) => access.signInByLink(made.secret));
      expect(results.filter(({ type }) => type === 'signed-in')).toHaveLength(1);
    });

    it('three of many may try a password', async () => {
      await added(here.access, 'li', [], { password: PASSWORD });
      const results = await eachTwice(({ access }, n) =>
        access.signIn('li', 'wrong password', `198.51.100.${n}`),
      );
      expect(results.filter(({ type }) => type === 'refused')).toHaveLength(3);
      clock.pass({ seconds: 1 });
      expect((await there.access.signIn('li', PASSWORD, ADDRESS)).type).toBe('signed-in');
    });

    it('a session and a token are known to all, and no longer when they are ended', async () => {
      await added(here.access, 'li', ['sales'], { password: PASSWORD });
      const secret = await sessionOf(here.access, 'li');
      const made = await here.access.tokens.add({ name: 'erp', roles: ['service'] }, BY);
      if (made.type !== 'added') throw new Error(made.code);
      const { token } = made;
      const known = async () => [
        await isKnown(there.access, secret),
        (await there.access.identify({ type: 'bearer', token })) !== undefined,
      ];
      expect(await known()).toEqual([true, true]);
      await here.access.signOut(secret);
      await here.access.tokens.revoke(made.tokenId, BY);
      clock.pass({ seconds: 5 });
      expect(await known()).toEqual([false, false]);
    });
  });
}
