import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.js';

const modules = join(root, 'node_modules');
/** In the folder it speaks of: whoever deletes the folder deletes the claim too. */
const stamp = join(modules, '.dossier-lock-digest');

/** Prebuilt parts are chosen per platform, so a folder carried to another one counts as not installed. */
export function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

export function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest();
}

/**
 * Installs beside the present folder and then changes places: a service that runs from here keeps
 * finding its packages, and an install that breaks off leaves what was there.
 */
export async function install() {
  const digest = lockDigest();
  const workshop = join(root, '.cache', 'install');
  rmSync(workshop, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(workshop, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(workshop, name));
  }
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // The build's tools are development dependencies: needed also under NODE_ENV=production.
  await run(
    'npm ci',
    npm,
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    workshop,
  );
  const fresh = join(workshop, 'node_modules');
  writeFileSync(join(fresh, '.dossier-lock-digest'), digest);
  if (existsSync(modules)) renameSync(modules, join(workshop, 'replaced'));
  renameSync(fresh, modules);
  rmSync(workshop, { recursive: true, force: true, maxRetries: 3 });
}
