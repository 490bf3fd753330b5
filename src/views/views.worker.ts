import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { openStore } from '../open-store.js';
import { ReadAhead, spawnLogReader } from './read-ahead.js';
import { VIEWS } from './views.js';
import { serveViews } from './worker-side.js';

/** Entry of the worker thread in which `serve` runs the views, on connections of its own. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnViewWorker` takes a Config and nothing else.
const config = workerData as Config;
const { journal, views, close } = await openStore(config);
const log = new ReadAhead(journal, () => spawnLogReader(config));
await serveViews(parentPort, {
  views: VIEWS,
  policy: config.policy,
  log,
  store: views,
  async close() {
    await log.close();
    await close();
  },
});
