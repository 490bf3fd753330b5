import { spawn } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.js';
import { startProcess } from '../parts/child.js';
import { storeEnvironment } from '../parts/environment.js';
import { matchInOutput } from '../parts/service.js';

const START_MS = 120_000;
const LISTENS = /listens on /;
const WARM_STARTS = 3;
/** What a checkout has before anything is built; packages are linked, as if installed. */
const CHECKOUT = [
  'src',
  'types',
  'scripts',
  'package.json',
  'package-lock.json',
  '.swcrc',
  '.npmrc',
];
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * `npm start` where the packages are installed but nothing is built and there is no store: seconds from
 * the command to listening.
 * @param {import('../parts/bench.js').Bench} bench
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function coldStart(bench) {
  return bench.stores.withFolder(async (folder) => {
    const checkout = join(folder, 'checkout');
    for (const name of CHECKOUT) {
      if (existsSync(join(root, name))) {
        cpSync(join(root, name), join(checkout, name), { recursive: true });
      }
    }
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    const raw = await rawStart();
    const value = await npmStart(checkout, folder);
    return { value, unit: 's', raw, conditions: { builds: true, customers: 0 } };
  });
}

/**
 * `npm start` where nothing changed, on a store with customers: seconds from the command to listening.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export async function warmStart(bench, customers) {
  const folder = await bench.stores.filled(customers);
  /** @type {number[]} */
  const times = [];
  const raw = await rawStart();
  while (times.length < WARM_STARTS) times.push(await npmStart(root, folder));
  const [value = 0] = times.sort((a, b) => a - b).slice(Math.floor(WARM_STARTS / 2));
  return { value, unit: 's', raw, conditions: { builds: false, customers, times } };
}

/**
 * @param {string} checkout
 * @param {string} folder of the store
 */
async function npmStart(checkout, folder) {
  const beganAt = performance.now();
  const child = spawn(NPM, ['start'], {
    cwd: checkout,
    env: { ...process.env, ...storeEnvironment(folder), DOSSIER_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // In a group of its own: npm does not pass the signal to stop on.
    detached: true,
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await matchInOutput(child, LISTENS, START_MS);
  const seconds = (performance.now() - beganAt) / 1000;
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  await closed;
  return seconds;
}

async function rawStart() {
  const beganAt = performance.now();
  const raw = await startProcess('raw-http');
  const value = (performance.now() - beganAt) / 1000;
  await raw.stop();
  return { what: 'Node with a bare Fastify, until it listens', value };
}
