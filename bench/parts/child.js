import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithUs } from './running.js';

/**
 * Starts one of this folder's processes; what it sends back is given to whoever asked last.
 * @param {string} name without `.process.js`
 * @param {{ args?: string[], env?: NodeJS.ProcessEnv, nodeOptions?: string[] }} [options]
 */
export async function startProcess(name, { args = [], env = {}, nodeOptions = [] } = {}) {
  const path = fileURLToPath(new URL(`../${name}.process.js`, import.meta.url));
  const child = endWithUs(
    fork(path, args, { env: { ...process.env, ...env }, execArgv: nodeOptions }),
  );
  /** @type {((message: any) => void) | undefined} */
  let answered;
  /** @type {((error: Error) => void) | undefined} */
  let failed;
  const exited = once(child, 'exit').then(([code]) => {
    failed?.(new Error(`The process ${name} ended with code ${code}.`));
  });
  child.on('message', (message) => answered?.(message));

  /** @returns {Promise<any>} */
  const nextMessage = () =>
    new Promise((resolve, reject) => {
      answered = resolve;
      failed = reject;
    });
  const first = await nextMessage();
  return {
    first,
    pid: child.pid ?? 0,
    /**
     * @param {object} message
     * @returns {Promise<any>}
     */
    ask(message) {
      const answer = nextMessage();
      child.send(message);
      return answer;
    },
    /** When it has ended by itself. */
    ended: exited,
    async stop() {
      failed = undefined;
      child.kill();
      await exited;
    },
  };
}
