import { eventLogContract } from '../contracts/event-log.js';
import { memoryLog, memoryStore } from '../support/memory-log.js';

eventLogContract('in memory, for tests', async () => {
  const store = memoryStore();
  return { open: async () => memoryLog(store), destroy: async () => undefined };
});
