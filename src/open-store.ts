import { join } from 'node:path';
import { openSqliteLog } from './adapters/sqlite/event-log.js';
import { VIEWS_FILE } from './adapters/sqlite/store-folder.js';
import { openSqliteVault } from './adapters/sqlite/vault.js';
import { SqliteViewStore } from './adapters/sqlite/view-store.js';
import type { Config } from './config/config.js';
import { joinPersonal, splitPersonal } from './customer/personal.js';
import { DataKeys } from './log/data-keys.js';
import type { EventLog } from './log/event-log.js';
import { groupCommit } from './log/group-commit.js';
import { type Guards, guardsUnder } from './log/guards.js';
import { Journal } from './log/journal.js';
import { openKeys } from './log/open-keys.js';
import { StoreError } from './log/store-error.js';
import { upcasters } from './log/upcasters.js';
import { upcasting } from './log/upcasting.js';
import type { Vault } from './vault/vault.js';
import type { ViewStore } from './views/view-store.js';

/**
 * The one place that picks adapters: what is stored where, by the configuration. The service, the
 * command line and the worker of the views open their store here.
 */
export interface Store {
  log: EventLog;
  vault: Vault;
  views: ViewStore;
  journal: Journal;
  guards: Guards;
  close(): Promise<void>;
}

/**
 * @throws StoreError when the folder is not ours, written by a newer version, cannot be read or
 * written, or when the key file does not fit
 */
export async function openStore(config: Pick<Config, 'store' | 'keyFile'>): Promise<Store> {
  const { store: address } = config;
  if (address.type === 'mongodb') throw new StoreError('no-access', 'MongoDB is not there yet.');
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of opened.reverse()) await part.close();
  };
  try {
    const log = keep(opened, groupCommit(await openSqliteLog(address.folder)));
    const vault = keep(opened, await openSqliteVault(address.folder));
    const logIsEmpty = (await log.head()).position === 0;
    const keyFile = await openKeys({ path: config.keyFile, vault, logIsEmpty });
    const views = keep(opened, new SqliteViewStore({ path: join(address.folder, VIEWS_FILE) }));
    const journal = new Journal({
      log,
      dataKeys: new DataKeys(vault, keyFile),
      personal: { split: splitPersonal, join: joinPersonal },
      upcasting: upcasting(upcasters),
    });
    return { log, vault, views, journal, guards: guardsUnder(keyFile.digestKey), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function keep<Part extends { close(): Promise<void> }>(
  opened: { close(): Promise<void> }[],
  part: Part,
): Part {
  opened.push(part);
  return part;
}
