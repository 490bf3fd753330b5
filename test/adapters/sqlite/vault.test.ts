import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteVault } from '../../../src/adapters/sqlite/vault.js';
import { vaultContract } from '../../contracts/vault.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

vaultContract('SQLite', async () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteVault(folder.path), destroy: async () => folder.remove() };
});

describe('vault.db', () => {
  it('keeps nothing of a removed record in its files', async () => {
    const folder = temporaryFolder();
    const vault = await openSqliteVault(folder.path);
    try {
      const holds = (text: string) =>
        ['vault.db', 'vault.db-wal'].some((name) =>
          readFileSync(join(folder.path, name)).includes(text),
        );
      await vault.put('data-key', 'a', { wrapped: 'a-secret-to-forget' });
      await vault.put('data-key', 'b', { wrapped: 'another-secret' });
      expect(holds('a-secret-to-forget')).toBe(true);
      await vault.remove('data-key', 'a');
      expect(holds('a-secret-to-forget')).toBe(false);
      expect(holds('another-secret')).toBe(true);
    } finally {
      await vault.close();
      folder.remove();
    }
  });
});
