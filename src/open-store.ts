import { join } from 'node:path';
import { openSqliteLog } from './adapters/sqlite/event-log.js';
import { VIEWS_FILE } from './adapters/sqlite/store-folder.js';
import { openSqliteVault } from './adapters/sqlite/vault.js';
import { SqliteViewStore } from './adapters/sqlite/view-store.js';
import type { Config, StoreAddress } from './config/config.js';
import { joinPersonal, splitPersonal } from './customer/personal.js';
import { DataKeys } from './log/data-keys.js';
import type { EventLog } from './log/event-log.js';
import { groupCommit } from './log/group-commit.js';
import { type Guards, guardsUnder } from './log/guards.js';
import { Journal } from './log/journal.js';
import { openKeys } from './log/open-keys.js';
import { upcasters } from './log/upcasters.js';
import { upcasting } from './log/upcasting.js';
import type { Vault } from './vault/vault.js';
import type { ViewStore } from './views/view-store.js';

/**
 * The one place that picks adapters: what is stored where, by the configuration. The service, the
 * command line and the worker of the views open their store here.
 */
export interface Store extends Ports {
  journal: Journal;
  guards: Guards;
  close(): Promise<void>;
}

interface Ports {
  log: EventLog;
  vault: Vault;
  views: ViewStore;
  /** Processes on several machines may have it: which of them folds a view is settled by a lease. */
  isShared: boolean;
  /** What whoever runs it should know, as a sentence; absent when all is well. */
  warning?: string;
}

type Opened = { close(): Promise<void> }[];

/**
 * A worker thread calls this with the configuration it was given, and so has connections of its own.
 * @throws StoreError when what lies there is not ours, was written by a newer version, cannot be reached,
 * read or written, or when the key file does not fit
 */
export async function openStore(config: Pick<Config, 'store' | 'keyFile'>): Promise<Store> {
  const { store: address } = config;
  const opened: Opened = [];
  const close = async () => {
    for (const part of opened.reverse()) await part.close();
  };
  try {
    const ports =
      address.type === 'sqlite'
        ? await openFolder(address.folder, opened)
        : await openDatabase(address.url, opened);
    const { log, vault } = ports;
    const logIsEmpty = (await log.head()).position === 0;
    const keyFile = await openKeys({ path: config.keyFile, vault, logIsEmpty });
    const journal = new Journal({
      log,
      dataKeys: new DataKeys(vault, keyFile),
      personal: { split: splitPersonal, join: joinPersonal },
      upcasting: upcasting(upcasters),
    });
    return { ...ports, journal, guards: guardsUnder(keyFile.digestKey), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Resolves when the store can be reached: a database that is started together with the service is waited
 * for, 30 s at most, and `tell` gets a line about it. For the embedded store there is nothing to wait for.
 * @throws StoreError at once when waiting would not help (a wrong password), or when the time is over
 */
export async function waitForStore(
  address: StoreAddress,
  tell: (line: string) => void,
): Promise<void> {
  if (address.type !== 'mongodb') return;
  const { waitForMongo } = await import('./adapters/mongo/reach.js');
  await waitForMongo(address.url, tell);
}

/** Whether a database holds a store already. @throws StoreError `no-access` */
export async function databaseHoldsStore(url: string): Promise<boolean> {
  const { holdsStore } = await import('./adapters/mongo/reach.js');
  return holdsStore(url);
}

async function openFolder(folder: string, opened: Opened): Promise<Ports> {
  const log = keep(opened, groupCommit(await openSqliteLog(folder)));
  const vault = keep(opened, await openSqliteVault(folder));
  const views = keep(opened, new SqliteViewStore({ path: join(folder, VIEWS_FILE) }));
  return { log, vault, views, isShared: false };
}

/** The driver is loaded where it is used: it costs every thread 130 ms and 30 MB. */
async function openDatabase(url: string, opened: Opened): Promise<Ports> {
  const { openMongoParts } = await import('./adapters/mongo/parts.js');
  const parts = keep(opened, await openMongoParts(url));
  const { vault, views, isReplicaSet } = parts;
  const log = keep(opened, groupCommit(parts.log));
  return { log, vault, views, isShared: true, ...(isReplicaSet ? {} : ALONE) };
}

const ALONE = {
  warning:
    'The MongoDB server is not a member of a replica set: what it acknowledged is lost with its disk. Use a replica set for real data.',
};

function keep<Part extends { close(): Promise<void> }>(opened: Opened, part: Part): Part {
  opened.push(part);
  return part;
}
