import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkout, scratch, until } from './scratch.js';

/** Notes that it was called, waits until a file `go` is there, and "installs" a compiler. */
const NPM = `#!/usr/bin/env node
import fs from 'node:fs';
const top = process.cwd().slice(0, process.cwd().indexOf('/.cache'));
const parent = process.ppid;
fs.appendFileSync(top + '/calls', 'npm ci\\n');
(function wait() {
  if (process.ppid !== parent) process.exit(1);
  if (!fs.existsSync(top + '/go')) return setTimeout(wait, 20);
  fs.mkdirSync('node_modules/@swc/cli/bin', { recursive: true });
  fs.copyFileSync(top + '/fake-swc.js', 'node_modules/@swc/cli/bin/swc.js');
  fs.cpSync(top + '/bin', 'node_modules/.bin', { recursive: true });
})();
`;

/** Copies main.ts as it is, unless it is marked as broken. */
const SWC = `
import fs from 'node:fs';
fs.appendFileSync('calls', 'swc\\n');
const out = process.argv[process.argv.indexOf('--out-dir') + 1];
const source = fs.readFileSync('src/main.ts', 'utf8');
if (source.includes('BROKEN')) {
  console.error('main.ts:1: unexpected word');
  process.exit(1);
}
fs.mkdirSync(out + '/cli', { recursive: true });
fs.writeFileSync(out + '/main.js', source);
fs.writeFileSync(out + '/cli/main.js', "console.log('asked for ' + process.argv.slice(2))");
`;

/** Any of the checks: notes that it was called, and fails when it is told to. */
const CHECK = `#!/usr/bin/env node
import fs from 'node:fs';
import path from 'node:path';
const name = path.basename(process.argv[1]);
fs.appendFileSync('calls', name + '\\n');
process.exit(fs.existsSync(name + '.fails') ? 1 : 0);
`;

/** Notes the arguments it was called with, and "runs" the tests of the file `jest.json`. */
const JEST = `#!/usr/bin/env node
import fs from 'node:fs';
const args = process.argv.slice(2);
fs.appendFileSync('calls', 'jest ' + args.slice(2).join(' ') + '\\n');
const result = fs.readFileSync('jest.json', 'utf8');
if (result === '') process.exit(1);
fs.writeFileSync(args[1].replace('--outputFile=', ''), result);
process.exit(JSON.parse(result).success ? 0 : 1);
`;

const PROGRAMS = {
  'bin/npm': NPM,
  'bin/biome': CHECK,
  'bin/tsc': CHECK,
  'bin/depcruise': CHECK,
  'bin/knip': CHECK,
  'bin/jest': JEST,
};

/** The project's scripts in a checkout of their own, with an npm and a compiler that take no time. */
export function fakeCheckout() {
  const files = scratch({
    'src/main.ts': "console.log('one');",
    'package.json': '{ "type": "module", "engines": { "node": ">=20.19" } }',
    'package-lock.json': '{}',
    '.swcrc': '{}',
    ...PROGRAMS,
    'fake-swc.js': SWC,
    calls: '',
    go: '',
  });
  for (const path of Object.keys(PROGRAMS)) chmodSync(join(files.folder, path), 0o755);
  cpSync(join(checkout, 'scripts'), join(files.folder, 'scripts'), { recursive: true });
  const children: ChildProcess[] = [];

  const start = (script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) => {
    const PATH = `${join(files.folder, 'bin')}${delimiter}${process.env.PATH}`;
    const child = spawn(process.execPath, [join(files.folder, 'scripts', script), ...args], {
      env: { ...process.env, PATH, npm_lifecycle_event: '', ...env },
    });
    children.push(child);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      output.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output.err += chunk;
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    return { child, output, ended };
  };

  return {
    ...files,
    start,
    run: async (script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) => {
      const { output, ended } = start(script, args, env);
      return { code: await ended, ...output };
    },
    calls: () => readFileSync(join(files.folder, 'calls'), 'utf8').trim().split('\n'),
    dist: () => readlinkSync(join(files.folder, 'dist')),
    builds: () => readdirSync(files.folder).filter((name) => name.startsWith('.dist-')),
    remove: async () => {
      const running = children.filter((child) => child.exitCode === null && !child.signalCode);
      for (const child of running) child.kill('SIGKILL');
      await until('every process has ended', () =>
        running.every((child) => child.exitCode !== null || child.signalCode !== null),
      );
      files.remove();
    },
  };
}
