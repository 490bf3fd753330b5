import { startProcess } from './child.js';

/**
 * Starts the bare Fastify that the service is compared with.
 * @param {object} answer what it answers to every request
 */
export async function startRawHttp(answer) {
  const child = await startProcess('raw-http');
  await child.ask({ answer });
  /** @type {number} */
  const port = child.first.port;
  return { port, pid: child.pid, stop: () => child.stop() };
}
