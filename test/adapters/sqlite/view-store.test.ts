import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteViewStore } from '../../../src/adapters/sqlite/view-store.js';
import { viewStoreContract } from '../../contracts/view-store.js';

viewStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dossier-views-'));
  return {
    connect: async () => new SqliteViewStore({ path: join(folder, 'views.db') }),
    cleanUp: () => rm(folder, { recursive: true }),
  };
});
