import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './scratch.js';

/*
 * What can be known of the packages without asking anybody: that each is the one that was looked at. What is
 * known to be wrong with them, `npm audit --omit=dev` says where the registry answers it (docs/security.md).
 */

interface Package {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
  hasInstallScript?: boolean;
}

interface Lock {
  packages: Record<string, Package>;
}

/** What is wrong with a lock file, a sentence each. */
function faultsOf({ packages }: Lock): string[] {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .flatMap(([path, { version, integrity, resolved, link }]) => [
      ...(link ? [`${path} is a folder of somebody's machine.`] : []),
      ...(/^sha512-/.test(integrity ?? '')
        ? []
        : [`${path} has no digest, so it may be anything.`]),
      ...(/^\d+\.\d+\.\d+/.test(version ?? '') ? [] : [`${path} has no version.`]),
      // Registries are left out; a repository or a bare address would stand here.
      ...(resolved === undefined ? [] : [`${path} comes from ${resolved}.`]),
    ]);
}

const read = (name: string) => JSON.parse(readFileSync(join(checkout, name), 'utf8'));
const lock: Lock = read('package-lock.json');

describe('the packages', () => {
  it('are exactly those that were looked at', () => {
    expect(faultsOf(lock)).toEqual([]);
  });

  it.each<[string, Package]>([
    ['no digest', { version: '1.0.0' }],
    ['a weak digest', { version: '1.0.0', integrity: 'sha1-x' }],
    ['a repository', { version: '1.0.0', integrity: 'sha512-x', resolved: 'git+ssh://x/y.git' }],
    ['plain HTTP', { version: '1.0.0', integrity: 'sha512-x', resolved: 'http://x/y.tgz' }],
    ['a folder', { version: '1.0.0', integrity: 'sha512-x', link: true }],
  ])('would not be with %s', (_, wrong) => {
    expect(faultsOf({ packages: { '': {}, 'node_modules/wrong': wrong } })).toHaveLength(1);
  });

  it('are asked for by their exact version', () => {
    const { dependencies, devDependencies, overrides } = read('package.json');
    for (const versions of [dependencies, devDependencies, overrides]) {
      for (const [name, version] of Object.entries<string>(versions)) {
        expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+$/);
      }
    }
  });

  it('run nothing when they are installed', () => {
    expect(readFileSync(join(checkout, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
    // Those that would, so that a new one is seen; the service's only one counts its users for its makers.
    const scripts = Object.entries(lock.packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript,
    );
    const names = scripts.map(
      ([path, { dev }]) => `${path.replace('node_modules/', '')}${dev ? ' (dev)' : ''}`,
    );
    expect(names.sort()).toEqual([
      '@parcel/watcher (dev)',
      '@scarf/scarf',
      '@swc/core (dev)',
      'unrs-resolver (dev)',
    ]);
  });
});
