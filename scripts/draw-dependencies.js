import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './run.js';

/*
 * Draws which folder of `src` imports which, as Mermaid, into docs/architecture.md between the two marks.
 * `--check [page]` writes nothing and fails when the drawing is not what the code says.
 */
const MARKS = [
  '<!-- dependencies: scripts/draw-dependencies.js -->\n',
  '<!-- end of dependencies -->',
];

const [check, page = 'docs/architecture.md'] = process.argv.slice(2);
const path = resolve(root, page);
const before = readFileSync(path, 'utf8');
const after = withDrawing(before, draw(foldersThatImport()));

if (check !== '--check') writeFileSync(path, after);
else if (after !== before) {
  console.error(
    `${page} draws other dependencies than there are: run node scripts/draw-dependencies.js`,
  );
  process.exit(1);
}

/**
 * For each pair of folders of which one imports the other, whether it is only to name types. The files
 * in `src` itself wire everything up and know everything: they are not drawn.
 * @returns {Map<string, Map<string, boolean>>}
 */
function foldersThatImport() {
  const program = join(root, 'node_modules', '.bin', 'depcruise');
  const output = execFileSync(program, ['src', '--include-only', '^src', '-T', 'json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  /** @type {{ modules: { source: string, dependencies: { resolved: string, dependencyTypes: string[] }[] }[] }} */
  const { modules } = JSON.parse(output);
  /** @type {Map<string, Map<string, boolean>>} */
  const imports = new Map();
  for (const { source, dependencies } of modules) {
    const from = folderOf(source);
    if (from === undefined) continue;
    const found = imports.get(from) ?? new Map();
    imports.set(from, found);
    for (const { resolved, dependencyTypes } of dependencies) {
      const to = folderOf(resolved);
      if (to === undefined || to === from) continue;
      found.set(to, dependencyTypes.includes('type-only') && (found.get(to) ?? true));
    }
  }
  return imports;
}

/** @param {string} file */
function folderOf(file) {
  return /^src\/(adapters\/[^/]+|[^/]+)\//.exec(file)?.[1];
}

/** @param {Map<string, Map<string, boolean>>} imports */
function draw(imports) {
  const lines = [...imports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([from, found]) =>
      [...found]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([to, onlyTypes]) => `  ${from} ${onlyTypes ? '-.->' : '-->'} ${to}`),
    );
  return `\`\`\`mermaid\nflowchart TD\n${lines.join('\n')}\n\`\`\`\n`;
}

/**
 * @param {string} text
 * @param {string} drawing
 */
function withDrawing(text, drawing) {
  const [begin = '', end = ''] = MARKS;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${page} has no place for the drawing: ${begin}`);
  return text.slice(0, from + begin.length) + drawing + text.slice(to);
}
