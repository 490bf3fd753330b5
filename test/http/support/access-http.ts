import { Access } from '../../../src/access/access.js';
import type { TracedBy } from '../../../src/access/access-trace.js';
import type { User } from '../../../src/access/user.js';
import type { Policy } from '../../../src/customer/policy.js';
import { Browser } from './browser.js';
import { type RealHttp, realHttp } from './real-http.js';

/** The service as it listens, with users, sessions and tokens of its own, on a clock that tests set. */
export interface AccessHttp extends RealHttp {
  url: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Lets time go by. */
  later(ms: number): void;
  /** With a password that `signIn` knows. */
  addUser(user: { name: string; roles: string[]; orgUnit?: string }): Promise<User>;
  /** A browser that nobody has signed in with. */
  browser(): Browser;
  /** A browser in which the user has signed in. */
  signIn(name: string, password?: string): Promise<Browser>;
  /** Authorization of a new token with this role. */
  as(role: string, more?: { orgUnit?: string }): Promise<{ authorization: string }>;
}

export const PASSWORD = 'sieben Zwerge hinter sieben Bergen';

export const BY_TEST: TracedBy = { actor: { id: 'test', kind: 'system' } };

export async function accessHttp(policy?: Policy): Promise<AccessHttp> {
  // The vault has a clock of its own, which is behind at no time.
  let now = Date.now();
  let made: Access | undefined;
  const http = await realHttp(policy, ({ store, config, trace }) => {
    made = new Access({
      vault: store.vault,
      policy: config.policy,
      guards: store.guards,
      trace,
      now: () => now,
      elapsedMs: () => now,
    });
    return made;
  });
  if (made === undefined) throw new Error('There is no access.');
  const access = made;
  await http.app.listen(0, '127.0.0.1');
  const { port } = http.app.getHttpServer().address() as { port: number }; // it listens on a port
  const url = `http://127.0.0.1:${port}`;
  let owners = 0;

  async function addUser(user: { name: string; roles: string[]; orgUnit?: string }): Promise<User> {
    const added = await access.users.add({ ...user, password: PASSWORD }, BY_TEST);
    if (added.type === 'refused') throw new Error(added.code);
    return added.user;
  }

  return {
    ...http,
    inside: { ...http.inside, access },
    url,
    now: () => now,
    later(ms) {
      now += ms;
    },
    addUser,
    browser: () => new Browser(url),
    async signIn(name, password = PASSWORD) {
      const browser = new Browser(url);
      const answer = await browser.signIn(name, password);
      if (answer.status !== 200) throw new Error(answer.text);
      return browser;
    },
    async as(role, { orgUnit } = {}) {
      owners += 1;
      const owner = orgUnit && (await addUser({ name: `owner-${owners}`, roles: [role], orgUnit }));
      const added = await access.tokens.add(
        { name: role, roles: [role], ...(owner && { owner: owner.userId }) },
        BY_TEST,
      );
      if (added.type === 'refused') throw new Error(added.code);
      return { authorization: `Bearer ${added.token}` };
    },
    async close() {
      await access.close();
      // An answer that a test has not read would keep its connection busy.
      http.app.getHttpServer().closeAllConnections();
      await http.close();
    },
  };
}
