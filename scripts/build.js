import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockDigest } from './install.js';
import { identify, isAlive } from './lock.js';
import { root, run } from './run.js';

/*
 * Each build has a folder of its own, `.dist-<digest of what it was built from>`, and `dist` is a link
 * to the present one. A service loads its files from the folder the link pointed to when it started, so
 * a new build never changes files under a service that runs; going back to an older source is a new link.
 */
const dist = join(root, 'dist');
const KEPT_BUILDS = 3;

/** The name of the folder for the source as it is now. */
function wantedBuild() {
  const hash = createHash('sha256').update(lockDigest());
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [fileURLToPath(import.meta.url), join(root, '.swcrc'), ...sources]) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return `.dist-${hash.digest('hex').slice(0, 16)}`;
}

export function isBuilt() {
  try {
    return readlinkSync(dist) === wantedBuild() && existsSync(dist);
  } catch {
    // No `dist`, or a folder that someone built by hand.
    return false;
  }
}

export async function build() {
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  // Saved again while it was being built: build again, or the name would promise what is not in it.
  while (!isBuilt()) {
    const name = wantedBuild();
    if (!existsSync(join(root, name))) {
      const draft = `${name}.draft`;
      rmSync(join(root, draft), { recursive: true, force: true });
      await run(
        'The build',
        process.execPath,
        [swc, 'src', '--out-dir', draft, '--strip-leading-paths', '--copy-files', '--quiet'],
        root,
      );
      if (wantedBuild() !== name) continue;
      renameSync(join(root, draft), join(root, name));
    }
    pointTo(name);
  }
  removeOldBuilds();
}

/** @param {string} name */
function pointTo(name) {
  const now = new Date();
  utimesSync(join(root, name), now, now);
  const link = join(root, '.dist-link');
  rmSync(link, { force: true });
  symlinkSync(name, link, 'junction');
  // A folder that someone built by hand cannot be replaced in one step.
  if (existsSync(dist) && !lstatSync(dist).isSymbolicLink()) rmSync(dist, { recursive: true });
  renameSync(link, dist);
}

/** Marks the present build as used by this process, so that it is kept; returns its folder. */
export function useBuild() {
  const folder = realpathSync(dist);
  const mark = join(folder, `.used-by-${identify(process.pid)}`);
  try {
    writeFileSync(mark, '');
    process.once('exit', () => rmSync(mark, { force: true }));
  } catch {
    // A folder that cannot be written to is not cleaned up either.
  }
  return folder;
}

function removeOldBuilds() {
  const present = readlinkSync(dist);
  const others = readdirSync(root)
    .filter((name) => /^\.dist-[0-9a-f]{16}(\.draft)?$/.test(name) && name !== present)
    .sort((a, b) => statSync(join(root, b)).mtimeMs - statSync(join(root, a)).mtimeMs);
  for (const name of others.slice(KEPT_BUILDS - 1)) {
    if (!isInUse(join(root, name))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** @param {string} folder */
function isInUse(folder) {
  const mark = '.used-by-';
  return readdirSync(folder).some(
    (name) => name.startsWith(mark) && isAlive(name.slice(mark.length)),
  );
}
