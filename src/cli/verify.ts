import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Verification, verifyLog } from '../log/verify.js';
import { claimGuards } from './claim-guards.js';
import { EXIT } from './exit.js';
import { duration, type Progress, progress } from './progress.js';
import { counted, print, printJson } from './say.js';
import { configure, requireStore, withStore } from './store.js';

/** More threads than that wait for the disk, and each needs some 60 MB. */
const MOST_THREADS = 4;

/** `dossier verify`: 1 when a commit is not as it was written; the first one is named. */
export async function verify({ json }: { json?: boolean }): Promise<number> {
  const config = await configure();
  await requireStore(config);
  const beganAt = performance.now();
  let shown: Progress | undefined;
  const found = await withStore(config, ({ log, guards }) =>
    verifyLog(log, {
      onProgress(position, head) {
        shown ??= progress({ total: head, unit: 'commits' });
        shown.update(position);
      },
      claimsOf: claimGuards(guards),
      threads: {
        // The main thread is one of them.
        count: Math.min(availableParallelism(), MOST_THREADS) - 1,
        spawn: () =>
          new Worker(new URL('./verify.worker.js', import.meta.url), { workerData: config }),
      },
    }),
  ).finally(() => shown?.end());
  if (json) printJson(found);
  else sayFound(found, (performance.now() - beganAt) / 1000);
  return found.type === 'good' ? EXIT.good : EXIT.wrong;
}

function sayFound(found: Verification, seconds: number): void {
  if (found.type === 'bad') {
    print(`Position ${found.position}: ${found.message} (${found.fault})`);
    print(`${counted(found.position - 1, 'commit')} before it are as they were written.`);
    return;
  }
  const { position, hash } = found.head;
  print(`${counted(position, 'commit')}: all are as they were written (${duration(seconds)}).`);
  print(`Head ${position} ${hash}`);
}
