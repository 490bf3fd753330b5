import { openMongoViewStore } from '../../../src/adapters/mongo/view-store.js';
import { viewStoreContract } from '../../contracts/view-store.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';
import { Connections } from './connections.js';

describeWithServers('a view store in MongoDB', () => {
  viewStoreContract('MongoDB', async () => {
    const connections = new Connections(await mongoUrl());
    return {
      connect: async () => openMongoViewStore(await connections.open()),
      cleanUp: () => connections.close(),
    };
  });
});
