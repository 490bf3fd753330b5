/*
 * Runs the simulator of a MongoDB replica set under the log's append algorithm:
 *   node scripts/simulate.js --seed 4711           one run again, with everything that is wrong in it
 *   node scripts/simulate.js --seeds 1..1000000    any number of runs; exit 1 when one of them failed
 *   … --fault local-head                           with a planted mistake, to see it found
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @param {string} name */
const path = (name) => fileURLToPath(new URL(`../test/${name}`, import.meta.url));

const child = spawn(
  process.execPath,
  [
    path('support/run-typescript.cjs'),
    path('adapters/mongo/simulator/simulate.child.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
