import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeCheckout } from './fake-checkout.js';
import { until } from './scratch.js';

/** Says that it runs, and on SIGTERM that it stopped cleanly. */
const SERVICE = `
import { appendFileSync, writeFileSync } from 'node:fs';
setInterval(() => appendFileSync('beats', '.'), 50);
process.on('SIGTERM', () => {
  writeFileSync('stopped', '');
  process.exit(0);
});
writeFileSync('running', String(process.pid));
`;

let tree: ReturnType<typeof fakeCheckout>;

beforeEach(() => {
  tree = fakeCheckout();
});

afterEach(() => tree.remove());

/** How often the service said that it lives. */
function beats(): number {
  const file = join(tree.folder, 'beats');
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
}

/** Starts the service as npm does, as a child of a process that passes no signal on. */
function startUnder(lifecycleEvent: string) {
  const start = JSON.stringify(join(tree.folder, 'scripts/start.js'));
  const parent = `
    process.env.npm_lifecycle_event = '${lifecycleEvent}';
    require('node:child_process').spawn(process.execPath, [${start}], { stdio: 'ignore' });
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['-e', parent], { cwd: tree.folder });
}

test('the service stops cleanly when its npm is gone', async () => {
  tree.write('src/main.ts', SERVICE);
  await tree.run('prepare.js');
  const npm = startUnder('start');
  await until('the service runs', () => existsSync(join(tree.folder, 'running')));
  npm.kill('SIGKILL');
  await until('the service stopped', () => existsSync(join(tree.folder, 'stopped')));
});

test('started without npm, it outlives its parent', async () => {
  tree.write('src/main.ts', SERVICE);
  await tree.run('prepare.js');
  const shell = startUnder('');
  const running = join(tree.folder, 'running');
  await until(
    'the service runs',
    () => existsSync(running) && readFileSync(running, 'utf8') !== '',
  );
  const pid = Number(readFileSync(running, 'utf8'));
  shell.kill('SIGKILL');
  await new Promise((ended) => shell.on('close', ended));
  const before = beats();
  // Well past the moment at which it would have seen that its parent is gone.
  await until('it went on', () => beats() > before + 12);
  expect(existsSync(join(tree.folder, 'stopped'))).toBe(false);
  process.kill(pid, 'SIGTERM');
  await until('the service stopped', () => existsSync(join(tree.folder, 'stopped')));
});

test('the command passes its arguments on and prints nothing of its own', async () => {
  await tree.run('prepare.js');
  expect(await tree.run('dossier.js', ['verify', '--json'])).toEqual({
    code: 0,
    out: 'asked for verify,--json\n',
    err: '',
  });
});

test('the command says on stderr what it has to prepare first', async () => {
  const { code, out, err } = await tree.run('dossier.js', ['doctor']);
  expect({ code, out }).toEqual({ code: 0, out: 'asked for doctor\n' });
  expect(err).toMatch(/^Installing packages …\n/);
});
