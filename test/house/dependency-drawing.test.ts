import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, scratch } from './scratch.js';

const page = readFileSync(join(checkout, 'docs/architecture.md'), 'utf8');

function check(text: string) {
  const tree = scratch({ 'page.md': text });
  try {
    const script = join(checkout, 'scripts/draw-dependencies.js');
    const path = join(tree.folder, 'page.md');
    return spawnSync(process.execPath, [script, '--check', path], { encoding: 'utf8' });
  } finally {
    tree.remove();
  }
}

test('the drawing of the architecture shows the dependencies there are', () => {
  expect(check(page)).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test('a drawing of other dependencies is found', () => {
  const other = page.replace('  commands --> customer\n', '');
  expect(other).not.toBe(page);
  const { status, stderr } = check(other);
  expect(status).toBe(1);
  expect(stderr).toContain('run node scripts/draw-dependencies.js');
}, 60_000);
