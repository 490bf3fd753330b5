import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fakeCheckout } from './fake-checkout.js';
import { until } from './scratch.js';

let tree: ReturnType<typeof fakeCheckout>;

beforeEach(() => {
  tree = fakeCheckout();
});

afterEach(() => tree.remove());

const prepare = () => tree.run('prepare.js');

test('installs and builds once, then has nothing to do and says nothing', async () => {
  const first = await prepare();
  expect(first.out).toMatch(
    /^Installing packages …\nInstalling packages: done.*\nBuilding …\nBuilding: done.*\n$/,
  );
  expect(await prepare()).toEqual({ code: 0, out: '', err: '' });
  expect(tree.calls()).toEqual(['npm ci', 'swc']);
});

test('a changed source is built again, a changed lock file installed again', async () => {
  await prepare();
  tree.write('src/main.ts', "console.log('two');");
  await prepare();
  expect(tree.calls()).toEqual(['npm ci', 'swc', 'swc']);
  tree.write('package-lock.json', '{ "lockfileVersion": 3 }');
  await prepare();
  expect(tree.calls()).toEqual(['npm ci', 'swc', 'swc', 'npm ci', 'swc']);
});

test('of two at once one works and the other waits for it', async () => {
  rmSync(join(tree.folder, 'go'));
  const first = tree.start('prepare.js');
  await until('npm runs', () => tree.calls().includes('npm ci'));
  const second = tree.start('prepare.js');
  const waits = `Waiting for process ${first.child.pid}, which is preparing this folder.\n`;
  await until('the second one waits', () => second.output.out === waits);
  tree.write('go', '');
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  expect(second.output.out).toBe(waits);
  expect(tree.calls()).toEqual(['npm ci', 'swc']);
});

test('one that was killed at work does not stand in the way of the next', async () => {
  rmSync(join(tree.folder, 'go'));
  const killed = tree.start('prepare.js');
  await until('npm runs', () => tree.calls().includes('npm ci'));
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(existsSync(join(tree.folder, '.cache/prepare.lock'))).toBe(true);
  tree.write('go', '');
  expect((await prepare()).code).toBe(0);
  expect(readdirSync(join(tree.folder, '.cache'))).toEqual([]);
});

test('a failed build says why and leaves the build that was there', async () => {
  await prepare();
  const good = tree.dist();
  tree.write('src/main.ts', 'BROKEN');
  const failed = await prepare();
  expect(failed.code).toBe(1);
  expect(failed.err).toBe('main.ts:1: unexpected word\n\nThe build failed with exit code 1.\n');
  expect(tree.dist()).toBe(good);
});

test('a dist that someone built by hand is replaced', async () => {
  mkdirSync(join(tree.folder, 'dist'));
  tree.write('dist/main.js', 'by hand');
  expect((await prepare()).code).toBe(0);
  expect(tree.dist()).toMatch(/^\.dist-/);
});

test('old builds go, but not the one that a process runs from', async () => {
  tree.write('src/main.ts', "console.log('runs'); setInterval(() => {}, 1000);");
  const service = tree.start('start.js');
  await until('the service runs', () => service.output.out.endsWith('runs\n'));
  const used = tree.dist();
  for (const word of ['one', 'two', 'three', 'four']) {
    tree.write('src/main.ts', `console.log('${word}');`);
    await prepare();
  }
  expect(tree.builds()).toContain(used);
  expect(tree.builds()).toHaveLength(4);
  service.child.kill();
  await service.ended;
  tree.write('src/main.ts', "console.log('five');");
  await prepare();
  expect(tree.builds()).not.toContain(used);
  expect(tree.builds()).toHaveLength(3);
});
