import { openMongoVault } from '../../src/adapters/mongo/vault.js';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { Connections } from '../adapters/mongo/connections.js';
import { jobsContract } from '../contracts/jobs.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';
import { describeWithServers, mongoUrl } from '../support/servers/servers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

jobsContract('in memory, for tests', async () => {
  const store = memoryVaultStore();
  return { open: async () => memoryVault(store), destroy: async () => undefined };
});

jobsContract('SQLite', async () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteVault(folder.path), destroy: async () => folder.remove() };
});

describeWithServers('in MongoDB', () => {
  jobsContract('MongoDB', async () => {
    const connections = new Connections(await mongoUrl());
    return {
      open: async () => openMongoVault(await connections.open()),
      destroy: () => connections.close(),
    };
  });
});
