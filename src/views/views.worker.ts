import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { openStore } from '../open-store.js';
import { ViewLeases } from './lease.js';
import { Loader, spawnLoader } from './loader.js';
import { viewIdentity } from './view-identity.js';
import { VIEWS } from './views.js';
import { serveViews } from './worker-side.js';

/** Entry of the worker thread in which `serve` runs the views, on connections of its own. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnViewWorker` takes a Config and nothing else.
const config = workerData as Config;
const { journal, vault, views, isShared, close } = await openStore(config);
const loader = new Loader({ spawn: () => spawnLoader(config) });
const identities = VIEWS.map((view) => viewIdentity(view, config.policy));
const leases = isShared ? new ViewLeases({ vault, identities }) : undefined;
leases?.start();
await serveViews(parentPort, {
  views: VIEWS,
  policy: config.policy,
  log: journal,
  store: views,
  loader,
  leads: (identity) => leases?.holds(identity) ?? true,
  async close() {
    await leases?.stop();
    await loader.close();
    await close();
  },
});
