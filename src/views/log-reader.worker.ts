import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { openStore } from '../open-store.js';
import { serveReads } from './serve-reads.js';

/** Entry of the thread that reads the log ahead while a view is loaded. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnLogReader` takes a Config and nothing else.
const { journal, close } = await openStore(workerData as Config);
await serveReads(parentPort, journal);
await close();
