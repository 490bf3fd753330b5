import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.js';
import { install, isInstalled } from './install.js';
import { withLock } from './lock.js';
import { root } from './run.js';

/**
 * Makes the checkout ready to run: installs what the lock file names, builds what the source says.
 * Nothing is done, and nothing said, when nothing changed. Ends the process when it cannot be done.
 * @param {(line: string) => void} say
 */
export async function prepare(say) {
  try {
    checkNode();
    if (isInstalled() && isBuilt()) return;
    const wait = (/** @type {string} */ pid) =>
      say(`Waiting for process ${pid}, which is preparing this folder.`);
    mkdirSync(join(root, '.cache'), { recursive: true });
    await withLock(join(root, '.cache', 'prepare.lock'), wait, async () => {
      if (!isInstalled()) await timed(say, 'Installing packages', install);
      if (!isBuilt()) await timed(say, 'Building', build);
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/**
 * @param {(line: string) => void} say
 * @param {string} what
 * @param {() => Promise<void>} work
 */
async function timed(say, what, work) {
  const began = performance.now();
  say(`${what} …`);
  await work();
  say(`${what}: done in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = engines.node.match(/\d+/g).map(Number);
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new Error(`Dossier needs Node ${engines.node}; this is ${process.versions.node}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepare(console.log);
