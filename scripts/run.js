import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, also when the command was started from another folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program and keeps its output to itself unless it fails: a start should read as three lines.
 * @param {string} what the sentence's subject when it fails, "npm ci"
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
export function run(what, command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) =>
      reject(new Error(`${what} could not be started: ${error.message}`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const how = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      reject(new Error(`${Buffer.concat(output).toString().trimEnd()}\n\n${what} ${how}.`));
    });
  });
}
