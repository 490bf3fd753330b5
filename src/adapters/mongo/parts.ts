import type { EventLog } from '../../log/event-log.js';
import type { Vault } from '../../vault/vault.js';
import type { ViewStore } from '../../views/view-store.js';
import { openMongo } from './connection.js';
import { openMongoLog } from './event-log.js';
import { openMongoVault } from './vault.js';
import { openMongoViewStore } from './view-store.js';

/** Log, vault and views of one database over one connection. */
export interface MongoParts {
  log: EventLog;
  vault: Vault;
  views: ViewStore;
  isReplicaSet: boolean;
  /** Closes the connection; after the parts. */
  close(): Promise<void>;
}

/** @throws StoreError as those that it opens */
export async function openMongoParts(url: string): Promise<MongoParts> {
  const connection = await openMongo(url);
  const { isReplicaSet, close } = connection;
  try {
    const log = await openMongoLog(connection);
    const vault = await openMongoVault(connection);
    return { log, vault, views: await openMongoViewStore(connection), isReplicaSet, close };
  } catch (error) {
    await close();
    throw error;
  }
}
