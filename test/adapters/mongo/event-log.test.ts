import { openMongo } from '../../../src/adapters/mongo/connection.js';
import { openMongoLog } from '../../../src/adapters/mongo/event-log.js';
import type { EventLog } from '../../../src/log/event-log.js';
import { eventLogContract } from '../../contracts/event-log.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';

/** A handle with a connection of its own, as another process has it. */
async function openAlone(url: string): Promise<EventLog> {
  const connection = await openMongo(url);
  const log = await openMongoLog(connection);
  return {
    ...log,
    async close() {
      await log.close();
      await connection.close();
    },
  };
}

describeWithServers('the event log in MongoDB', () => {
  eventLogContract('MongoDB', async () => {
    const url = await mongoUrl();
    return { open: () => openAlone(url), destroy: async () => undefined };
  });
});
