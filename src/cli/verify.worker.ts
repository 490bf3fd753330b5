import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { serveRanges } from '../log/verify-thread.js';
import { openStore } from '../open-store.js';
import { claimGuards } from './claim-guards.js';

/** Entry of a thread that helps `dossier verify` with a long log. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `verify` gives it a Config and nothing else.
const { log, guards, close } = await openStore(workerData as Config);
try {
  await serveRanges(parentPort, log, claimGuards(guards));
} finally {
  await close();
}
