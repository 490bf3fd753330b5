import { readdirSync } from 'node:fs';
import { errorCode } from '../bulk/error-code.js';
import { type Config, readConfig, type StoreAddress } from '../config/config.js';
import { databaseHoldsStore, openStore, type Store } from '../open-store.js';
import { UsageError } from './exit.js';
import { say } from './say.js';

/** The configuration, its warnings said. */
export async function configure(): Promise<Config> {
  const { config, warnings } = await readConfig(process.env);
  for (const warning of warnings) say(`Warning: ${warning}`);
  return config;
}

/** Works on the store alone, where nobody is asked anything. */
export async function withStore<Result>(
  config: Config,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(config);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A command that only reads makes no store where there is none: the name may be mistyped. */
export async function requireStore(config: Pick<Config, 'store'>): Promise<void> {
  if (await hasStore(config)) return;
  throw new UsageError(
    `There is no store in ${addressText(config.store)} yet. DOSSIER_STORE says where to look; \`npm start\` or \`dossier import\` makes one.`,
  );
}

/**
 * Whether there is something where the store should be; whether it is a store, opening it tells.
 * @throws StoreError `no-access` when a database cannot be reached
 */
export async function hasStore({ store }: Pick<Config, 'store'>): Promise<boolean> {
  return store.type === 'mongodb' ? databaseHoldsStore(store.url) : hasFiles(store.folder);
}

/** The same for the embedded store. */
export function hasFiles(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    return errorCode(error) !== 'ENOENT';
  }
}

/** The address as it may be shown: without user and password, and without options. */
export function addressText(store: StoreAddress): string {
  if (store.type === 'sqlite') return store.folder;
  const [, scheme, place] = /^(mongodb(?:\+srv)?:\/\/)(?:.*@)?([^?]*)/.exec(store.url) ?? [];
  return `${scheme ?? ''}${place ?? ''}`;
}
