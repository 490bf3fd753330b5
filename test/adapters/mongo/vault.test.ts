import { openMongoVault } from '../../../src/adapters/mongo/vault.js';
import { vaultContract } from '../../contracts/vault.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';
import { Connections } from './connections.js';

describeWithServers('a vault in MongoDB', () => {
  vaultContract('MongoDB', async () => {
    const connections = new Connections(await mongoUrl());
    return {
      open: async () => openMongoVault(await connections.open()),
      destroy: () => connections.close(),
    };
  });
});
