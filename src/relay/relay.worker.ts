import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import { openRelay } from '../open-relay.js';
import { serveRelay } from './worker-side.js';

/** Entry of the worker thread in which `serve` runs the relay, on connections of its own. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnRelayWorker` takes a Config and nothing else.
await serveRelay(parentPort, (report) => openRelay(workerData as Config, report));
// A broker that does not answer may keep a connection of kafkajs open for longer than anybody waits.
process.exit();
