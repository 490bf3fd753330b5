import { openSqliteLog } from '../../../src/adapters/sqlite/event-log.js';
import { eventLogContract } from '../../contracts/event-log.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

eventLogContract('SQLite', async () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteLog(folder.path), destroy: async () => folder.remove() };
});
