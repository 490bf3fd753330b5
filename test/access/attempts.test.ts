import { networkOf } from '../../src/access/address-attempts.js';
import { Attempts, delayMs } from '../../src/access/attempts.js';
import type { SignIn } from '../../src/access/sign-ins.js';
import { guardsUnder } from '../../src/log/guards.js';
import { memoryVault } from '../support/memory-vault.js';
import { ADDRESS, added, BY, Clock, inMemory, PASSWORD, type Process, processOn } from './known.js';

const WRONG = 'wrong password';

const told = (result: SignIn) => (result.type === 'wait' ? result.seconds : result.type);

/** Tries until it has failed so often, waiting as it is told; gives what it was told. */
async function fail(
  { access }: Process,
  clock: Clock,
  name: string,
  times: number,
  password = WRONG,
) {
  const answers: (string | number)[] = [];
  for (let failures = 0; failures < times; ) {
    // From another network each time, so that only the name is counted.
    const address = `198.51.100.${failures}`;
    const result = await access.signIn(name, password, address);
    answers.push(told(result));
    if (result.type === 'refused') failures += 1;
    if (result.type === 'wait') clock.pass({ seconds: result.seconds });
  }
  return answers;
}

const TO_THE_LOCK = [
  ...['refused', 'refused', 'refused', 1, 'refused', 2, 'refused', 4, 'refused', 8, 'refused'],
  ...[16, 'refused', 32, 'refused', 60, 'refused'],
];

describe('failed sign-ins by name', () => {
  it('make one wait longer and longer, and then for a quarter of an hour', async () => {
    const { clock, ...process } = inMemory();
    const { userId } = await added(process.access, 'li', [], { password: PASSWORD });
    expect(await fail(process, clock, 'li', 10)).toEqual(TO_THE_LOCK);
    expect(told(await process.access.signIn('li', PASSWORD, ADDRESS))).toBe(900);
    clock.pass({ minutes: 14, seconds: 59 });
    expect(told(await process.access.signIn('li', PASSWORD, ADDRESS))).toBe(1);
    clock.pass({ seconds: 1 });
    expect(told(await process.access.signIn('li', PASSWORD, ADDRESS))).toBe('signed-in');
    const locks = process.traced.filter(({ event }) => event.type === 'UserLocked');
    expect(locks).toMatchObject([{ userId, event: { data: { because: 'failed-sign-ins' } } }]);
  });

  it('say the same of a name that nobody has, of one that is locked, and of what is no name', async () => {
    const { clock, ...process } = inMemory();
    const { userId } = await added(process.access, 'locked', [], { password: PASSWORD });
    await process.access.users.lock(userId, BY);
    // Also of one that is locked and whose password is known.
    for (const name of ['nosuch', 'locked', 'no such name at all']) {
      expect(await fail(process, clock, name, 10, PASSWORD)).toEqual(TO_THE_LOCK);
      expect(told(await process.access.signIn(name, PASSWORD, ADDRESS))).toBe(900);
    }
    expect(process.access.unknownFailures).toBe(20);
  });

  it('begin anew after the right password', async () => {
    const { clock, ...process } = inMemory();
    await added(process.access, 'li', [], { password: PASSWORD });
    for (let n = 0; n < 3; n++) {
      await fail(process, clock, 'li', 2);
      expect(told(await process.access.signIn('li', PASSWORD, ADDRESS))).toBe('signed-in');
    }
  });

  it('are the same for all ways to write a name', async () => {
    const { access } = inMemory();
    await added(access, 'li', [], { password: PASSWORD });
    for (const name of ['li', 'LI', 'ｌｉ']) await access.signIn(name, WRONG, ADDRESS);
    expect(told(await access.signIn(' Li ', PASSWORD, ADDRESS))).toBe(1);
  });

  it.each(['li', 'nosuch'])('count all that are made at once, over processes: %s', async (name) => {
    const vault = memoryVault();
    const clock = new Clock();
    const processes = [processOn(vault, clock), processOn(vault, clock)];
    await added(processes[0]?.access ?? fault(), 'li', [], { password: PASSWORD });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (processes[n % 2]?.access ?? fault()).signIn(name, WRONG, `198.51.100.${n}`),
      ),
    );
    expect(results.filter(({ type }) => type === 'refused')).toHaveLength(3);
    // A process that starts anew knows of them.
    expect(told(await processOn(vault, clock).access.signIn(name, PASSWORD, ADDRESS))).toBe(1);
  });

  it('keep nothing that was typed, and are counted for whoever exists', async () => {
    const counted: string[] = [];
    const { access, vault } = inMemory({
      failures: { count: async (userId) => void counted.push(userId) },
    });
    const { userId } = await added(access, 'li', [], { password: PASSWORD });
    for (const name of ['li', 'my-password-typed-here']) await access.signIn(name, WRONG, ADDRESS);
    await access.close();
    expect(counted).toEqual([userId]);
    expect(access.unknownFailures).toBe(1);
    const records = await vault.list('sign-in-attempts');
    expect(records).toHaveLength(2);
    expect(JSON.stringify(records)).not.toMatch(/"li"|typed/);
  });

  it('of names that nobody has fill nothing up', async () => {
    const { vault, clock } = inMemory();
    const guards = guardsUnder(Buffer.alloc(32, 7));
    const attempts = new Attempts({ vault, guards, now: clock.now });
    for (let n = 0; n < 8_000; n++) await attempts.begin(`nobody-${n}`, false);
    expect((await vault.list('sign-in-attempts')).length).toBeLessThanOrEqual(5_000 + 512);
    // Somebody who exists is not among those who share a record.
    for (let n = 0; n < 3; n++) {
      expect(await attempts.begin('li', true)).toMatchObject({ type: 'counted', failures: n + 1 });
    }
  });

  it('make one wait as long as it says', () => {
    expect([1, 2, 3, 4, 8, 9, 10, 11].map(delayMs)).toEqual([
      0, 0, 1000, 2000, 32_000, 60_000, 900_000, 900_000,
    ]);
  });
});

describe('failed sign-ins by address', () => {
  it('slow down whoever tries many names, and nobody else', async () => {
    const { access, clock } = inMemory();
    await added(access, 'li', [], { password: PASSWORD });
    for (let n = 0; n < 30; n++) {
      expect((await access.signIn(`name-${n}`, WRONG, ADDRESS)).type).toBe('refused');
    }
    expect(told(await access.signIn('li', PASSWORD, ADDRESS))).toBe(1);
    expect(told(await access.signIn('li', PASSWORD, '192.0.2.2'))).toBe('signed-in');
    clock.pass({ seconds: 1 });
    expect(told(await access.signIn('li', PASSWORD, ADDRESS))).toBe('signed-in');
    expect((await access.signIn('other', WRONG, ADDRESS)).type).toBe('refused');
    clock.pass({ minutes: 15 });
    for (let n = 0; n < 29; n++) {
      expect((await access.signIn(`more-${n}`, WRONG, ADDRESS)).type).toBe('refused');
    }
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['unknown', 'unknown'],
  ])('%s is of %s', (address, network) => expect(networkOf(address)).toBe(network));
});

function fault(): never {
  throw new Error('there is one');
}
