import { spawn } from 'node:child_process';

/** Kafka needs a second or two, and much more on a machine that does other things too. */
const READY_MS = 60_000;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @typedef {object} Command
 * @property {string} program
 * @property {string[]} args
 * @property {string} ready what it writes as soon as it can be used
 */

/**
 * Starts a server and waits until it says that it is ready. Its standard input is open as long as this
 * process lives, and a test server ends itself when that is at its end: so nothing survives a test run,
 * in whatever way the run ended.
 * @param {Command} command
 * @returns {Promise<ChildProcess>}
 */
export async function launch({ program, args, ready }) {
  // In a process group of its own: Ctrl-C is meant for the test run.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.on('error', () => {});
  let output = '';
  /** @type {NodeJS.Timeout | undefined} */
  let late;
  try {
    await new Promise((resolve, reject) => {
      const fail = (/** @type {string} */ how) =>
        reject(new Error(`A test server ${how}.\n${output}`));
      const read = (/** @type {Buffer} */ text) => {
        output = (output + String(text)).slice(-10_000);
        if (output.includes(ready)) resolve(undefined);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code) => fail(`ended with exit code ${code} before it was ready`));
      late = setTimeout(() => fail(`was not ready after ${READY_MS / 1000} s`), READY_MS);
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(late);
  }
  return child;
}

/** @param {ChildProcess} child */
export function isRunning(child) {
  return child.exitCode === null && child.signalCode === null;
}

/**
 * Does what ends it, and waits until it has ended.
 * @param {ChildProcess} child
 * @param {(child: ChildProcess) => void} how
 */
export async function end(child, how) {
  if (!isRunning(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  how(child);
  await ended;
}
