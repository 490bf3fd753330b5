import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { storeEnvironment } from './environment.js';
import { endWithUs } from './running.js';

const START_MS = 60_000;
const LISTENS = /listens on (http:\S+:(\d+))/;
/** Together they may do all that is measured. */
const ROLES = ['steward', 'auditor', 'service', 'administrator'];
const NO_LIMITS = { DOSSIER_LIMITS: 'off' };

/**
 * Starts the service on a store, on any free port; resolves when it listens.
 * @param {{ dist: string, folder: string, nodeOptions: string[], env?: NodeJS.ProcessEnv }} options
 */
export async function startService({ dist, folder, nodeOptions, env = {} }) {
  const authorization = `Bearer ${await makeToken(dist, folder)}`;
  const child = endWithUs(
    spawn(process.execPath, [...nodeOptions, join(dist, 'main.js')], {
      env: { ...process.env, ...storeEnvironment(folder), DOSSIER_PORT: '0', ...NO_LIMITS, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const [, base = '', port] = await matchInOutput(child, LISTENS, START_MS);
  return {
    pid: child.pid ?? 0,
    port: Number(port),
    /** The header of every request. */
    authorization,
    /**
     * The JSON of an answer.
     * @param {string} path
     * @param {{ headers?: Record<string, string>, body?: object }} [options]
     */
    async ask(path, { headers = {}, body } = {}) {
      const response = await fetch(base + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      /** @type {any} */
      const answer = await response.json();
      return { status: response.status, answer };
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof startService>>} Service */

/**
 * A token for the store, as the command line makes it.
 * @param {string} dist
 * @param {string} folder
 */
async function makeToken(dist, folder) {
  const roles = ROLES.flatMap((role) => ['--role', role]);
  const args = [join(dist, 'cli', 'main.js'), 'token', 'add', 'benchmark', ...roles, '--json'];
  const env = { ...process.env, ...storeEnvironment(folder) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout).token;
}

/**
 * What a child says on standard output, as soon as it fits.
 * @param {import('node:child_process').ChildProcess} child
 * @param {RegExp} pattern
 * @param {number} timeoutMs
 * @returns {Promise<RegExpExecArray>}
 */
export function matchInOutput(child, pattern, timeoutMs) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timeout = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Not started within ${timeoutMs} ms:\n${output}`));
    }, timeoutMs);
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const match = pattern.exec(output);
      if (match === null) return;
      clearTimeout(timeout);
      resolve(match);
    });
    child.once('exit', (code) => {
      clearTimeout(timeout);
      reject(new Error(`Ended with code ${code} instead of starting:\n${output}`));
    });
  });
}
