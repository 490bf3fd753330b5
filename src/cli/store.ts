import { readdirSync } from 'node:fs';
import { errorCode } from '../bulk/error-code.js';
import { type Config, readConfig } from '../config/config.js';
import { openStore, type Store } from '../open-store.js';
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
export function requireStore(config: Pick<Config, 'storeFolder'>): void {
  if (hasStore(config)) return;
  throw new UsageError(
    `There is no store in ${config.storeFolder} yet. DOSSIER_STORE says where to look; \`npm start\` or \`dossier import\` makes one.`,
  );
}

/** Whether there is something where the store should be; whether it is a store, opening it tells. */
export function hasStore({ storeFolder }: Pick<Config, 'storeFolder'>): boolean {
  try {
    return readdirSync(storeFolder).length > 0;
  } catch (error) {
    return errorCode(error) !== 'ENOENT';
  }
}
