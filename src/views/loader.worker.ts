import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { openStore } from '../open-store.js';
import { serveLoads } from './serve-loads.js';
import { VIEWS } from './views.js';

/** Entry of the thread that makes the steps of a long load ready, on connections of its own. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnLoader` takes a Config and nothing else.
const config = workerData as Config;
const { journal, views, close } = await openStore(config);
await serveLoads(parentPort, {
  views: VIEWS,
  policy: config.policy,
  log: journal,
  store: views,
});
await close();
