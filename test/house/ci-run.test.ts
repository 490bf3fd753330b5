import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, scratch } from './scratch.js';

/* .ci/run on a machine that has only the programs named: what does it install? */

let files: ReturnType<typeof scratch>;

beforeEach(() => {
  files = scratch({});
});

afterEach(() => files.remove());

function run(programs: string[], environment: Record<string, string> = {}) {
  const bash = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path)) ?? 'bash';
  const bin = join(files.folder, 'bin');
  for (const name of [...programs, 'apt-get']) {
    files.write(
      `bin/${name}`,
      `#!${bash}\necho "${name} $*" >> ${files.folder}/calls\necho noise\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  symlinkSync('/usr/bin/dirname', join(bin, 'dirname'));
  const { status, stdout, stderr } = spawnSync(bash, [join(checkout, '.ci', 'run')], {
    env: { PATH: bin, ...environment },
    encoding: 'utf8',
  });
  const calls = existsSync(join(files.folder, 'calls'))
    ? readFileSync(join(files.folder, 'calls'), 'utf8').trim().split('\n')
    : [];
  const installs = calls.filter((call) => call.startsWith('apt-get install'));
  return { status, stdout, stderr, last: calls.at(-1), installs };
}

const ALL = ['node', 'npm', 'curl', 'javac', 'mvn'];

it('installs nothing where everything is, and runs the tests', () => {
  expect(run(ALL)).toMatchObject({ status: 0, last: 'npm test --silent', installs: [] });
});

it('installs what the tests need, and says nothing of it', () => {
  const { installs, stdout, last } = run(['node', 'npm']);
  expect(installs).toEqual([expect.stringMatching(/ curl default-jdk-headless maven$/)]);
  expect(last).toBe('npm test --silent');
  expect(stdout).toBe('noise\n');
});

it.each([
  ['an engine', ['docker'], {}],
  ['servers', [], { TEST_MONGO_URL: 'mongodb://db/', TEST_KAFKA_BROKERS: 'kafka:9092' }],
])('needs no Java where there is %s', (_what, more, environment) => {
  const { installs } = run(['node', 'npm', 'curl', ...more], environment);
  expect(installs).toEqual([]);
});

it('says that Node is missing', () => {
  const { status, stderr } = run(['curl']);
  expect(status).toBe(1);
  expect(stderr).toContain('Node 20.19 or newer, with npm');
});
