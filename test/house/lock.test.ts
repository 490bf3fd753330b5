import { spawn, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, scratch } from './scratch.js';

const LOCK = JSON.stringify(join(checkout, 'scripts/lock.js'));

/** Takes the lock, and is killed while it holds it. */
const KILLED = `
import { withLock } from ${LOCK};
await withLock('the.lock', () => {}, async () => process.kill(process.pid, 'SIGKILL'));
`;

/**
 * Takes the lock again and again, each time leaving what a killed holder leaves. It is slow between
 * seeing a dead holder's file and removing it, which is where another one can come in between.
 */
const CONTENDER = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const { rmSync } = fs;
fs.rmSync = (path, options) => {
  pause(Math.random() * 10);
  rmSync(path, options);
};
syncBuiltinESMExports();
const { withLock } = await import(${LOCK});
for (let round = 0; round < 8; round += 1) {
  await withLock('the.lock', () => {}, async () => {
    fs.mkdirSync('inside'); // throws when another one is inside
    pause(5);
    fs.rmdirSync('inside');
  });
  try {
    fs.linkSync('dead.lock', 'the.lock');
  } catch {
    // Another one holds it.
  }
}
`;

test('a lock left by a killed process is taken over by exactly one of many', async () => {
  const { folder, remove } = scratch({ 'killed.mjs': KILLED, 'contender.mjs': CONTENDER });
  expect(spawnSync(process.execPath, ['killed.mjs'], { cwd: folder }).signal).toBe('SIGKILL');
  cpSync(join(folder, 'the.lock'), join(folder, 'dead.lock'));
  const contenders = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, ['contender.mjs'], { cwd: folder });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    await new Promise((ended) => child.on('close', ended));
    return err;
  });
  expect(await Promise.all(contenders)).toEqual(Array(4).fill(''));
  remove();
});
