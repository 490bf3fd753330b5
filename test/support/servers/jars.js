import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../../../scripts/lock.js';
import { root, run } from '../../../scripts/run.js';

export const javaFolder = fileURLToPath(new URL('java', import.meta.url));
const CACHE = join(root, '.cache', 'test-servers');
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/**
 * The folder with a server's jars, fetched when they are not there yet (some seconds, once for a
 * checkout). It gets its name only when it is whole, so a fetch that broke off is begun again.
 * @param {import('./means.js').ServerKind} server
 * @param {string} [cache] where the folders are
 * @param {string} [maven] the program
 * @returns {Promise<string>}
 */
export async function jars(server, cache = CACHE, maven = 'mvn') {
  const pom = join(javaFolder, `${server}.pom.xml`);
  const digest = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  const folder = join(cache, `${server}-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  await withLock(
    join(cache, `${server}.lock`),
    () => {},
    async () => {
      if (!existsSync(folder)) await fetchJars(maven, pom, folder);
    },
  );
  return folder;
}

/**
 * @param {string} maven
 * @param {string} pom
 * @param {string} folder
 */
async function fetchJars(maven, pom, folder) {
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  const options = [`-DoutputDirectory=${draft}`, '-DincludeScope=runtime'];
  const args = ['-B', '-q', '-f', pom, PLUGIN, ...options];
  await run('Fetching the test servers', maven, args, dirname(folder));
  renameSync(draft, folder);
}
