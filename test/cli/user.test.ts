import { readFileSync } from 'node:fs';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { ADDRESS, Clock, PASSWORD, processOn } from '../access/known.js';
import { type Desk, openDesk } from './dossier.js';

// Commands run in processes of their own, on a machine that may be busy.
jest.setTimeout(60_000);

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.remove());

/** What the store knows, as a service that has it open. */
async function inStore<Result>(
  work: (access: ReturnType<typeof processOn>['access']) => Promise<Result>,
): Promise<Result> {
  const vault = await openSqliteVault(desk.path('data'));
  try {
    // Names typed are digested under another key than the store's; nothing here depends on it.
    return await work(processOn(vault, new Clock()).access);
  } finally {
    await vault.close();
  }
}

const canSignIn = (name: string, password: string) =>
  inStore(async (access) => (await access.signIn(name, password, ADDRESS)).type === 'signed-in');

const add = (name: string, ...more: string[]) =>
  desk.run('user', 'add', name, '--password-file', 'password.txt', ...more);

describe('dossier user', () => {
  beforeEach(() => desk.write('password.txt', `${PASSWORD}\n`));

  it('adds somebody who can sign in, and lists everybody', async () => {
    const added = await add(
      'Wang.Fang',
      ...['--display-name', '王芳', '--role', 'sales', '--role', 'finance', '--org-unit', '华东'],
    );
    expect(added).toMatchObject({ code: 0, stdout: 'Added wang.fang.\n', stderr: '' });
    expect(await canSignIn('wang.fang', PASSWORD)).toBe(true);
    const { code, stdout } = await desk.run('user', 'list', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      {
        userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'wang.fang',
        displayName: '王芳',
        roles: ['sales', 'finance'],
        orgUnit: '华东',
        locked: false,
        hasPassword: true,
        createdAt: expect.any(String),
        lastSignInAt: expect.any(String),
      },
    ]);
    const list = await desk.run('user', 'list');
    expect(list.stdout).toMatch(/^wang\.fang {2}王芳 {2}sales, finance {2}华东 {2}signed in 20/);
  });

  it('sets passwords, locks, unlocks and changes, and says what became of it', async () => {
    await add('li', '--role', 'sales');
    desk.write('next.txt', 'another battery staple\r\n');
    const passwd = await desk.run('user', 'passwd', 'li', '--password-file', 'next.txt');
    expect(passwd).toMatchObject({ code: 0, stdout: expect.stringContaining('new password') });
    expect(await canSignIn('li', PASSWORD)).toBe(false);
    expect(await canSignIn('li', 'another battery staple')).toBe(true);

    expect(await desk.run('user', 'lock', 'LI')).toMatchObject({ code: 0 });
    expect(await canSignIn('li', 'another battery staple')).toBe(false);
    expect(await desk.run('user', 'unlock', 'li')).toMatchObject({ code: 0 });
    expect(await canSignIn('li', 'another battery staple')).toBe(true);

    const change = ['user', 'change', 'li', '--role', 'auditor', '--org-unit', '审计部', '--json'];
    expect(JSON.parse((await desk.run(...change)).stdout)).toMatchObject({
      roles: ['auditor'],
      orgUnit: '审计部',
    });
    const none = await desk.run('user', 'change', 'li', '--org-unit', '');
    expect(none.stdout).toMatch(/^li {2}li {2}auditor {2}signed in /);
  });

  it('prints a link instead of a password, alone on its output, that signs in once', async () => {
    const { code, stdout, stderr } = await desk.run(
      'user',
      'add',
      'li',
      '--role',
      'sales',
      '--link',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\/sign-in\?link=[\w-]{43}\n$/);
    expect(stderr).toContain('Signs li in once, until ');
    expect(readFileSync(desk.path('data/log.db'), 'latin1')).toContain('SignInLinkMade');
    const again = await desk.run('user', 'link', 'li', '--json');
    const links = [stdout.trim(), JSON.parse(again.stdout).link];
    for (const link of links) {
      const secret = String(link).split('=')[1] ?? '';
      const entered = await inStore((access) => access.signInByLink(secret));
      expect(entered).toMatchObject({
        type: 'signed-in',
        user: { name: 'li', hasPassword: false },
      });
    }
  });

  it('writes into the log what was done and by whom, without names', async () => {
    await add('li.wei', '--role', 'sales', '--actor', 'ops.wang');
    await desk.run('user', 'lock', 'li.wei');
    const log = readFileSync(desk.path('data/log.db'), 'latin1');
    for (const word of ['UserAdded', 'UserLocked', 'ops.wang']) expect(log).toContain(word);
    for (const word of ['li.wei', PASSWORD]) expect(log).not.toContain(word);
    expect((await desk.run('verify')).code).toBe(0);
  });

  it('ends with 2 for wrong use, and with 1 for what is in the way', async () => {
    await add('admin', '--role', 'administrator');
    desk.write('short.txt', 'short\n');
    desk.write('empty.txt', '\n');
    const wrong = await Promise.all([
      add('li wei'),
      add('li', '--role', 'king'),
      desk.run('user', 'add', 'li', '--password-file', 'short.txt'),
      desk.run('user', 'add', 'li', '--password-file', 'empty.txt'),
      desk.run('user', 'add', 'li', '--password-file', 'none.txt'),
      desk.run('user', 'add', 'li'),
      add('li', '--link'),
      add('li', '--actor', 'Wang Fang'),
      desk.run('user', 'lock', 'nosuch'),
      desk.run('user', 'change', 'admin'),
      desk.run('user', 'add', 'li', '--password', PASSWORD),
      desk.run('user'),
    ]);
    expect(wrong.map(({ code }) => code)).toEqual(wrong.map(() => 2));
    expect(wrong[1]?.stderr).toContain('There is no role “king”.');
    expect(wrong[2]?.stderr).toContain('at least 8 characters');
    expect(wrong[5]?.stderr).toContain('give --password-file');
    const inTheWay = [
      await add('ADMIN', '--json'),
      await desk.run('user', 'lock', 'admin', '--json'),
      await desk.run('user', 'change', 'admin', '--role', 'sales', '--json'),
    ];
    expect(inTheWay.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(inTheWay.map(({ stdout }) => JSON.parse(stdout).error.type)).toEqual([
      'name-taken',
      'last-administrator',
      'last-administrator',
    ]);
    expect(JSON.parse((await desk.run('user', 'list', '--json')).stdout)).toHaveLength(1);
  });

  it('makes no store by looking for somebody in it', async () => {
    const { code, stderr } = await desk.run('user', 'list');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no store');
  });
});
