import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.js';
import { root } from './run.js';

/*
 * `npm test` runs the house checks and Jest; `npm test -- <Jest's arguments>` runs Jest alone. Every step
 * runs even when an earlier one failed, so that one run tells everything. The last line counts Jest's
 * tests; a failed check counts as one failed.
 */
const folders = ['src', 'test', 'bench', 'scripts', 'examples'].filter((name) =>
  existsSync(join(root, name)),
);
const checks = [
  { name: 'Format and lint', command: ['biome', 'check'] },
  { name: 'Types', command: ['tsc'] },
  { name: 'Dependency rules', command: ['depcruise', ...folders] },
  { name: 'Unused code and packages', command: ['knip'] },
];

/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, numRuntimeErrorTestSuites: number, testResults: { name: string, assertionResults: { status: string, fullName: string }[] }[] }} JestResult */

const jestArguments = process.argv.slice(2);
await prepare(console.log);

let failedChecks = 0;
if (jestArguments.length === 0) {
  for (const { name, command } of checks) {
    if ((await step(name, command)) !== 0) failedChecks += 1;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'dossier-test-'));
const outputFile = join(folder, 'result.json');
const jestExit = await step('Tests', [
  'jest',
  '--json',
  `--outputFile=${outputFile}`,
  ...jestArguments,
]);
/** @type {JestResult | undefined} */
const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined;
rmSync(folder, { recursive: true });

const passed = result?.numPassedTests ?? 0;
const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
let failed = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
if (failed === 0 && jestExit !== 0) failed = 1;
if (jestArguments.length === 0) {
  for (const name of skippedNames(result)) console.log(`Skipped: ${name}`);
  if (skipped > 0 && process.env.CI === 'true') {
    console.log('In CI no test may be skipped.');
    failedChecks += 1;
  }
}
failed += failedChecks;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);

/**
 * @param {string} name
 * @param {string[]} command a program of the project's packages, and its arguments
 * @returns {Promise<number>} its exit code
 */
function step(name, [program = '', ...args]) {
  console.log(`\n== ${name} (${program})`);
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`== ${name}: ${code === 0 ? 'good' : 'FAILED'}, ${seconds} s`);
      resolve(code ?? 1);
    };
    const path = join(root, 'node_modules', '.bin', program);
    spawn(path, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
      .on('error', (error) => {
        console.error(error.message);
        end(1);
      })
      .on('close', end);
  });
}

/** @param {JestResult | undefined} result */
function skippedNames(result) {
  return (result?.testResults ?? []).flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `${file.name.slice(root.length + 1)}: ${fullName}`),
  );
}
