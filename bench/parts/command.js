import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeEnvironment } from './environment.js';
import { endWithUs } from './running.js';

const REPORT_USAGE = fileURLToPath(new URL('../report-usage.js', import.meta.url));

/**
 * What a process printed as JSON, if anything, and what it used. Resident memory is that of the process with all its
 * threads.
 * @typedef {object} Done
 * @property {any} printed
 * @property {number} seconds from the command to its end
 * @property {number} peakBytes largest resident memory
 * @property {number} cpuSeconds of all its threads
 */

/**
 * Seconds that a `dossier` command needs to start and to open the store.
 * @param {import('./bench.js').Bench} bench
 * @param {string} folder
 */
export async function startOfCommand({ dist }, folder) {
  const beyondTheEnd = String(Number.MAX_SAFE_INTEGER).slice(0, 15);
  const main = join(dist, 'cli', 'main.js');
  return (await runNode(folder, [main, 'events', '--after', beyondTheEnd])).seconds;
}

/**
 * Runs a `dossier` command with `--json` on a store.
 * @param {import('./bench.js').Bench} bench
 * @param {string} folder of the store; also where it works
 * @param {string[]} args
 */
export function dossier({ dist, nodeOptions }, folder, args) {
  return runNode(folder, [...nodeOptions, join(dist, 'cli', 'main.js'), ...args, '--json']);
}

/**
 * Runs Node and takes what it prints for JSON.
 * @param {string} folder
 * @param {string[]} args
 * @returns {Promise<Done>}
 */
export async function runNode(folder, args) {
  const usageFile = join(folder, 'usage.json');
  const beganAt = performance.now();
  const child = endWithUs(
    spawn(process.execPath, ['--import', REPORT_USAGE, ...args], {
      cwd: folder,
      env: { ...process.env, ...storeEnvironment(folder), BENCH_USAGE_FILE: usageFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-4000);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - beganAt) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${complaints}${output}`);
  const { peakBytes, cpuSeconds } = JSON.parse(readFileSync(usageFile, 'utf8'));
  const printed = output === '' ? undefined : JSON.parse(output);
  return { printed, seconds, peakBytes, cpuSeconds };
}
