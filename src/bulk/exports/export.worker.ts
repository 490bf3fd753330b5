import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../../config/config.js';
import { openStore } from '../../open-store.js';
import { customersAtParts } from '../../queries/customers-at.js';
import { serveExports } from './thread-side.js';

/** Entry of the thread in which a service makes exports, on connections of its own. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnExports` takes a Config and nothing else.
const config = workerData as Config;
const store = await openStore(config);
const parts = { ...customersAtParts(store, config.policy), policy: config.policy };
serveExports(parentPort, parts, () => store.close());
