import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jars } from '../support/servers/jars.js';
import { findServers } from '../support/servers/means.js';
import { checkout, scratch } from './scratch.js';

let files: ReturnType<typeof scratch>;

beforeEach(() => {
  files = scratch({});
});

afterEach(() => files.remove());

function program(path: string, text = '#!/bin/sh\n'): string {
  files.write(path, text);
  chmodSync(join(files.folder, path), 0o755);
  return join(files.folder, path);
}

describe('what a run uses', () => {
  const find = (more: Record<string, string> = {}) =>
    findServers({ PATH: `/nowhere:${join(files.folder, 'bin')}`, ...more });

  it('is nothing where nothing is', () => {
    expect(find()).toEqual({});
  });

  it('is what somebody named', () => {
    const named = {
      TEST_MONGO_URL: 'mongodb://db:27017/?replicaSet=rs0',
      TEST_KAFKA_BROKERS: 'a:9092, b:9092',
    };
    expect(find(named)).toEqual({
      mongo: 'mongodb://db:27017/?replicaSet=rs0',
      kafka: ['a:9092', 'b:9092'],
    });
  });

  it('is a Docker engine, but not the client alone', () => {
    program('bin/docker');
    expect(find({ HOME: files.folder })).toEqual({});
    expect(find({ DOCKER_HOST: 'tcp://127.0.0.1:2375' })).toEqual({ means: 'docker' });
    files.write('.docker/run/docker.sock', '');
    expect(find({ HOME: files.folder })).toEqual({ means: 'docker' });
  });

  it('is Java with its compiler and Maven', () => {
    for (const name of ['java', 'mvn']) program(`bin/${name}`);
    expect(find()).toEqual({});
    program('bin/javac');
    expect(find()).toEqual({ means: 'java' });
  });
});

describe('the jars', () => {
  /** Notes that it was called, writes one jar, and fails as long as it is told to. */
  const MAVEN = `#!/bin/sh
echo called >> calls
for option in "$@"; do case $option in -DoutputDirectory=*) folder=\${option#*=};; esac; done
mkdir -p "$folder" && touch "$folder/one.jar"
if [ -e ../broken ]; then echo 'no such host' >&2; exit 1; fi
touch "$folder/two.jar"
`;

  it('are fetched again after a fetch that broke off, and then never', async () => {
    const maven = program('mvn', MAVEN);
    files.write('broken', '');
    const cache = join(files.folder, 'cache');
    await expect(jars('mongo', cache, maven)).rejects.toThrow('no such host');
    spawnSync('rm', [join(files.folder, 'broken')]);
    const folder = await jars('mongo', cache, maven);
    expect(existsSync(join(folder, 'two.jar'))).toBe(true);
    expect(await jars('mongo', cache, maven)).toBe(folder);
    expect(readFileSync(join(cache, 'calls'), 'utf8')).toBe('called\ncalled\n');
  });
});

describe('a run without any server', () => {
  /** What Jest says of a file whose suites need servers, on a machine that has nothing. */
  const run = (CI: string): { status: string; title: string }[] => {
    const jest = join(checkout, 'node_modules', 'jest', 'bin', 'jest.js');
    const { stdout } = spawnSync(
      process.execPath,
      [jest, '--json', 'test/house/test-servers.test.ts'],
      { cwd: checkout, env: { PATH: '', HOME: files.folder, CI }, encoding: 'utf8' },
    );
    return JSON.parse(stdout).testResults[0].assertionResults;
  };
  const title = expect.stringMatching(/^the servers of a run needs MongoDB and Kafka: .*Maven/);

  it('skips a suite with one line that says what is missing', () => {
    const results = run('');
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({ status: 'pending', title });
  });

  it('fails in CI', () => {
    expect(run('true')[0]).toMatchObject({ status: 'failed', title });
  });
});
