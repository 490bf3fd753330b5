import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout, scratch } from './scratch.js';

/** The rules that biome.json adds to the recommended ones, and a file that breaks each. */
const PLANTED: [rule: string, file: string, content: string][] = [
  ['lint/suspicious/noExplicitAny', 'src/any.ts', 'export const a: any = 1;\n'],
  ['lint/style/noNonNullAssertion', 'src/bang.ts', 'export const f = (a?: string) => a!.length;\n'],
  ['lint/style/noDefaultExport', 'src/default.ts', 'export default 1;\n'],
  ['lint/performance/noBarrelFile', 'src/barrel.ts', "export { a } from './any.js';\n"],
  ['format', 'src/format.ts', 'export const a = "double";\n'],
];
const GOOD = {
  'src/good.ts': "export const good = 'single';\n",
  // Nest asks for the class as a value; only the decorator's metadata uses it.
  'src/injected.ts':
    "import { Injectable } from '@nestjs/common';\nimport { Good } from './good.js';\n\n" +
    '@Injectable()\nexport class Injected {\n  constructor(readonly good: Good) {}\n}\n',
  'test/default.ts': 'export default 1;\n',
};

interface Diagnostic {
  category: string;
  location: { path: string | { file: string } };
}

function check(files: Record<string, string>): string[] {
  const tree = scratch({ ...files, '.gitignore': 'dist\n' });
  try {
    tree.link('biome.json');
    const { stdout, stderr } = spawnSync(
      join(checkout, 'node_modules/.bin/biome'),
      ['check', '--reporter=json', '--max-diagnostics=none', 'src', 'test'],
      { cwd: tree.folder, encoding: 'utf8' },
    );
    if (stdout === '') throw new Error(stderr);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
    return diagnostics.map(({ category, location }) => {
      const path = typeof location.path === 'string' ? location.path : location.path.file;
      return `${category}: ${path}`;
    });
  } finally {
    tree.remove();
  }
}

describe('lint rules', () => {
  let found: string[];

  beforeAll(() => {
    found = check(Object.fromEntries(PLANTED.map(([, file, content]) => [file, content])));
  });

  test.each(PLANTED)('%s catches %s', (rule, file) => {
    expect(found).toContain(`${rule}: ${file}`);
  });

  test('what is allowed is let through', () => {
    expect(check(GOOD)).toEqual([]);
  });
});
