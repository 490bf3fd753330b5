import { join } from 'node:path';

/**
 * The variables that make a process work on the store in a folder of the benchmark.
 * @param {string} folder
 */
export function storeEnvironment(folder) {
  return {
    DOSSIER_STORE: `sqlite:${join(folder, 'data')}`,
    DOSSIER_KEYS: join(folder, 'keys'),
    DOSSIER_POLICY: '',
    DOSSIER_KAFKA_BROKERS: '',
  };
}
