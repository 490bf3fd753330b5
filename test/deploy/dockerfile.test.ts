import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { checkout, composeService } from './compose-file.js';
import { type Instruction, imageEnvironment, readDockerfile } from './dockerfile.js';

/*
 * Where no Docker engine runs: the same files are copied and the same commands run, in a folder for each
 * stage. `npm ci` is not run again, since this checkout has what it would install; what needs root and a
 * Debian of its own is left out.
 */

const instructions = readDockerfile();
const last = (name: string) => instructions.findLast((one) => one.name === name)?.rest ?? '';

it('is built on one pinned Node with long-term support', () => {
  const images = instructions.filter(({ name }) => name === 'FROM').map(({ rest }) => rest);
  expect(images).toHaveLength(2);
  const [image = ''] = images[0]?.split(' ') ?? [];
  expect(image).toMatch(/^node:2[24]\.\d+\.\d+-[a-z]+-slim$/);
  expect(images[1]).toBe(image);
});

it('runs the service under an init, and not as root', () => {
  expect(JSON.parse(last('ENTRYPOINT'))).toEqual(['tini', '--']);
  expect(JSON.parse(last('CMD'))).toEqual(['node', 'dist/main.js']);
  expect(last('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

it('sends nothing to the engine but what is built from', () => {
  const lines = readFileSync(join(checkout, '.dockerignore'), 'utf8').split('\n');
  const [everything, ...kept] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(everything).toBe('*');
  const copied = instructions
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
    .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
  expect(kept.map((line) => line.replace('!', '')).sort()).toEqual(copied.sort());
});

describe('what it builds', () => {
  const temporary = temporaryFolder();
  const app = join(temporary.path, 'image', 'app');

  beforeAll(() => {
    const from = instructions.findLastIndex(({ name }) => name === 'FROM');
    carryOut(instructions.slice(0, from), join(temporary.path, 'build'));
    carryOut(instructions.slice(from), join(temporary.path, 'image'));
  }, 60_000);

  afterAll(() => temporary.remove());

  it('has the packages of the service and no others', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(app, 'package.json'), 'utf8'),
    );
    const has = (name: string) => existsSync(join(app, 'node_modules', name));
    expect(Object.keys(dependencies).filter((name) => !has(name))).toEqual([]);
    expect(Object.keys(devDependencies).filter(has)).toEqual([]);
    expect(readdirSync(app).sort()).toEqual(['dist', 'node_modules', 'package.json']);
  });

  it.each([
    ['it is known who does TLS', {}, 'DOSSIER_BEHIND_PROXY=yes'],
    ['somebody can sign in', { DOSSIER_BEHIND_PROXY: 'yes' }, 'dossier user add'],
  ])('does not start before %s', async (_, environment, sentence) => {
    const { said, ended } = start({ ...imageEnvironment(instructions), ...here(), ...environment });
    expect(await ended).toBe(2);
    expect(said()).toContain(sentence);
  });

  it('starts, is healthy, writes nothing beside its code, and stops', async () => {
    const before = readdirSync(app, { recursive: true }).length;
    const service = start({ ...here(), DOSSIER_HOST: '127.0.0.1' });
    try {
      const address = () => /listens on (http:\S+:\d+)/.exec(service.said())?.[1];
      await until('the service listens', () => address() !== undefined);
      const [, , ...check] = composeService('dossier').healthcheck.test;
      const healthy = check.map((part) => part.replace('http://127.0.0.1:3000', address() ?? ''));
      execFileSync(process.execPath, healthy);
      expect(() => execFileSync(process.execPath, check.map(toNobody))).toThrow();
      expect(readdirSync(app, { recursive: true })).toHaveLength(before);
    } finally {
      service.stop();
    }
    expect(await service.ended).toBe(0);
  });

  it('has the command line', () => {
    const help = execFileSync(process.execPath, [join(app, 'dist/cli/main.js'), '--help']);
    expect(String(help)).toContain('verify');
  });

  const toNobody = (part: string) => part.replace(':3000', ':1');

  /** The image's folders, here. */
  const here = () => ({
    DOSSIER_STORE: `sqlite:${join(temporary.path, 'data')}`,
    DOSSIER_KEYS: join(temporary.path, 'dossier.keys'),
    DOSSIER_PORT: '0',
  });

  /** As the image's CMD does. */
  function start(environment: Record<string, string>) {
    const [, ...args] = JSON.parse(last('CMD'));
    const child = spawn(process.execPath, args, { cwd: app, env: environment });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += String(text);
      });
    }
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { said: () => output, ended, stop: () => child.kill('SIGTERM') };
  }
});

/** One stage, in a folder of its own beside the others. */
function carryOut(stage: Instruction[], root: string): void {
  let folder = root;
  for (const { name, rest } of stage) {
    if (name === 'WORKDIR') {
      folder = join(root, rest);
      mkdirSync(folder, { recursive: true });
    } else if (name === 'COPY') {
      copy(rest, root, folder);
    } else if (name === 'RUN' && rest.startsWith('npm ci')) {
      takePackages(folder);
    } else if (name === 'RUN' && !rest.startsWith('apt-get')) {
      execFileSync('sh', ['-c', rest], { cwd: folder, stdio: 'pipe' });
    }
  }
}

/** Every source here keeps its name, and goes into the stage's folder. */
function copy(rest: string, root: string, folder: string): void {
  const words = rest.split(' ');
  const stage = /^--from=(\S+)$/.exec(words[0] ?? '')?.[1];
  const target = words.at(-1) ?? '';
  for (const source of words.slice(stage === undefined ? 0 : 1, -1)) {
    if (target !== './' && target !== basename(source)) throw new Error(`COPY ${rest}`);
    if (stage === undefined) execFileSync('cp', ['-a', join(checkout, source), folder]);
    else link(join(root, '..', stage, source), folder);
  }
}

/** As `npm ci` does. npm later removes what is linked, and changes only its own list in place. */
function takePackages(folder: string): void {
  const list = 'node_modules/.package-lock.json';
  link(join(checkout, 'node_modules'), folder);
  rmSync(join(folder, list));
  copyFileSync(join(checkout, list), join(folder, list));
}

/** Quicker than a copy, where both are on one disk. */
function link(from: string, folder: string): void {
  execFileSync('sh', ['-c', 'cp -al "$0" "$1" 2>/dev/null || cp -a "$0" "$1"', from, folder]);
}
