import { readdirSync, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import type { Finding } from './doctor-finding.js';
import { endOf } from './exit.js';
import { hasFiles } from './store.js';

/** What can be said of the store's files without opening them. */

const SCARCE_BYTES = 1024 ** 3;
const OTHERS_MAY = 0o077;

export function checkFiles(config: Config): Finding[] {
  const { store, keyFile } = config;
  const key = () => tried('key file', () => checkKeyFile(keyFile));
  if (store.type === 'mongodb') return [key()];
  if (!hasFiles(store.folder)) {
    const found = `none in ${resolve(store.folder)} yet; the first start makes it`;
    return [{ about: 'store', state: 'good', found }];
  }
  return [
    tried('folder', () => checkFolder(store.folder)),
    tried('free disk', () => checkSpace(store.folder)),
    key(),
  ];
}

/** What cannot be looked at is trouble of its own, and the rest is still looked at. */
function tried(about: string, look: () => Omit<Finding, 'about'>): Finding {
  try {
    return { about, ...look() };
  } catch (error) {
    return { about, state: 'trouble', found: endOf(error).lines.join(' ') };
  }
}

function checkFolder(folder: string): Omit<Finding, 'about'> {
  const sizes = readdirSync(folder)
    .filter((name) => /\.db(?:-wal)?$/.test(name))
    .map((name) => `${name} ${megabytes(statSync(join(folder, name)).size)}`);
  const found = `${resolve(folder)}: ${sizes.join(', ')}`;
  return openToOthers(folder)
    ? { state: 'warning', found: `${found}; other users may read it (chmod 700)` }
    : { state: 'good', found };
}

function checkSpace(folder: string): Omit<Finding, 'about'> {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  return {
    state: free < SCARCE_BYTES ? 'warning' : 'good',
    found: `${megabytes(free)}${free < SCARCE_BYTES ? '; make room before it is used up' : ''}`,
  };
}

function checkKeyFile(path: string): Omit<Finding, 'about'> {
  const found = resolve(path);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    return { state: 'trouble', found: `${found} is missing; restore it from its backup` };
  }
  return openToOthers(path)
    ? { state: 'warning', found: `${found} may be read by other users (chmod 600)` }
    : { state: 'good', found: `${found}, only for this user; is it backed up?` };
}

/** Windows has no such permissions; its files look open to everybody. */
function openToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY) !== 0;
}

function megabytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
