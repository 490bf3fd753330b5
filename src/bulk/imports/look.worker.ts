import { parentPort, workerData } from 'node:worker_threads';
import { type LookOrder, lookAtFile } from './file-look.js';

/** Entry of the thread that looks at one file that was sent, beside those that answer and run jobs. */

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
// `lookInThread` takes a LookOrder and nothing else.
parentPort.postMessage(await lookAtFile(workerData as LookOrder));
