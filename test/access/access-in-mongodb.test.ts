import { openMongoVault } from '../../src/adapters/mongo/vault.js';
import { Connections } from '../adapters/mongo/connections.js';
import { accessContract } from '../contracts/access.js';
import { describeWithServers, mongoUrl } from '../support/servers/servers.js';

describeWithServers('who is known in MongoDB', () => {
  accessContract('MongoDB', async () => {
    const connections = new Connections(await mongoUrl());
    return {
      open: async () => openMongoVault(await connections.open()),
      destroy: () => connections.close(),
    };
  });
});
