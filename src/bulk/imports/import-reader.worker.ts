import { parentPort, workerData } from 'node:worker_threads';
import type { ReadingSetup } from './reader-messages.js';
import { serveRows } from './serve-rows.js';

/** Entry of the thread that reads and checks the rows of a file. It opens no store. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `spawnImportReader` takes a ReadingSetup and nothing else.
await serveRows(parentPort, workerData as ReadingSetup);
