import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { accessContract } from '../contracts/access.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ADDRESS, added, BY, Clock, PASSWORD, processOn, sessionOf } from './known.js';

accessContract('SQLite', async () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteVault(folder.path), destroy: async () => folder.remove() };
});

describe('vault.db', () => {
  it('holds nothing that opens anything, and nothing that was typed wrongly', async () => {
    const folder = temporaryFolder();
    const vault = await openSqliteVault(folder.path);
    const { access } = processOn(vault, new Clock());
    try {
      const first = (await access.firstAdministrator()) ?? '';
      const { userId } = await added(access, 'li', ['sales'], { password: PASSWORD });
      const session = await sessionOf(access, 'li');
      const made = await access.tokens.add({ name: 'erp', roles: ['sales'], owner: userId }, BY);
      const link = await access.links.make(userId, BY);
      if (made.type !== 'added' || link.type !== 'made') throw new Error('both are made');
      await access.signIn('typed-canary-name', 'typed-canary-password', ADDRESS);
      await access.signIn('li', 'typed-canary-password', ADDRESS);
      await access.identify({ type: 'bearer', token: made.token });
      await access.close();

      const bytes = ['vault.db', 'vault.db-wal']
        .map((name) => readFileSync(join(folder.path, name), 'latin1'))
        .join();
      // It is there, and can be read: what is not found is not there.
      expect(bytes).toContain(userId);
      const secrets = [first, session, link.secret, made.token, PASSWORD];
      const ofToken = made.token.slice(made.token.lastIndexOf('_') + 1);
      for (const secret of [...secrets, ofToken, ofToken.slice(0, 43), 'typed-canary']) {
        expect(secret.length).toBeGreaterThan(10);
        expect(bytes).not.toContain(secret);
      }
    } finally {
      await vault.close();
      folder.remove();
    }
  });
});
