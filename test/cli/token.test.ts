import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { Clock, processOn } from '../access/known.js';
import { type Desk, openDesk } from './dossier.js';

// Commands run in processes of their own, on a machine that may be busy.
jest.setTimeout(60_000);

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.remove());

async function permissionsOf(token: string): Promise<string[] | undefined> {
  const vault = await openSqliteVault(desk.path('data'));
  const { access } = processOn(vault, new Clock());
  try {
    const caller = await access.identify({ type: 'bearer', token });
    return caller && [...caller.rights.permissions].sort();
  } finally {
    await access.close();
    await vault.close();
  }
}

describe('dossier token', () => {
  it('makes a token in a store that it makes, lists it with its last use, and revokes it', async () => {
    const made = await desk.run('token', 'add', 'erp', '--role', 'service', '--json');
    expect(made.code).toBe(0);
    const { token, tokenId, expiresAt } = JSON.parse(made.stdout);
    expect(Object.keys(JSON.parse(made.stdout))).toEqual(['token', 'tokenId', 'expiresAt']);
    expect(token).toMatch(new RegExp(`^dossier_${tokenId}_[0-9A-Za-z]{49}$`));
    expect(await permissionsOf(token)).toEqual([
      'customers.activity',
      'customers.read',
      'events.read',
    ]);
    const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);

    const listed = await desk.run('token', 'list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      {
        tokenId,
        name: 'erp',
        roles: ['service'],
        createdBy: 'cli',
        lastUsedAt: expect.any(String),
      },
    ]);
    expect(listed.stdout).not.toContain('digest');
    expect((await desk.run('token', 'list')).stdout).toContain('erp  service  until 20');

    const revoked = await desk.run('token', 'revoke', tokenId);
    expect(revoked).toMatchObject({ code: 0, stdout: 'erp is revoked.\n' });
    expect(await permissionsOf(token)).toBeUndefined();
    expect((await desk.run('token', 'list')).stderr).toContain('No tokens.');
  });

  it('prints the token alone on its output, so that it can go into a file', async () => {
    const { stdout, stderr } = await desk.run(
      ...['token', 'add', 'nightly', '--role', 'auditor', '--role', 'service'],
      ...['--permission', 'customers.read', '--group', 'basic', '--expires-days', '1'],
    );
    expect(stdout).toMatch(/^dossier_[0-9a-f-]{36}_\w{49}\n$/);
    expect(stderr).toContain('is good until');
    expect(stderr).not.toContain(stdout.trim());
    expect(await permissionsOf(stdout.trim())).toEqual(['customers.read']);
  });

  it('ends with 2 for wrong use', async () => {
    await desk.run('token', 'add', 'erp', '--role', 'service');
    const wrong = await Promise.all([
      desk.run('token', 'add', 'x'),
      desk.run('token', 'add', 'x', '--role', 'king'),
      desk.run('token', 'add', 'x', '--role', 'service', '--permission', 'fly'),
      desk.run('token', 'add', 'x', '--role', 'service', '--group', 'secrets'),
      desk.run('token', 'add', 'x', '--role', 'service', '--expires-days', '367'),
      desk.run('token', 'add', 'x', '--role', 'service', '--expires-days', 'never'),
      desk.run('token', 'revoke', 'nosuch'),
      desk.run('token', 'frobnicate'),
    ]);
    expect(wrong.map(({ code }) => code)).toEqual(wrong.map(() => 2));
    expect(wrong[2]?.stderr).toContain('There is no permission “fly”.');
    expect(wrong[4]?.stderr).toContain('1 to 366 days');
    expect(JSON.parse((await desk.run('token', 'list', '--json')).stdout)).toHaveLength(1);
  });
});
