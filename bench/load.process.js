import { clientOf } from './parts/http-client.js';
import { describeTimes } from './parts/percentiles.js';
import { requestsOf } from './parts/requests.js';

/*
 * The load generator: keeps a number of connections busy, each with one request at a time, and times
 * every answer. In a process of its own, so that what it costs is known and nobody else waits for it.
 */

/**
 * @typedef {object} Load
 * @property {number} port
 * @property {string} authorization the header
 * @property {number} connections
 * @property {number} count how many requests
 * @property {import('./parts/requests.js').Asked} asked
 * @property {number} expected the status of every answer
 * @property {number} [perSecond] requests are sent at this pace; without, each as soon as a connection is free
 *
 * @typedef {object} LoadResult
 * @property {number} perSecond answers
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} max milliseconds
 * @property {number} answerBytes of a body, mean
 * @property {number} generatorUs this process's own CPU time per request
 * @property {{ request: number, ms: number }[]} slowest which requests took longest
 */

/**
 * @param {Load} load
 * @returns {Promise<LoadResult>}
 */
async function run({ port, authorization, connections, count, asked, expected, perSecond }) {
  const requests = requestsOf(asked, count, { port, authorization });
  const times = new Float64Array(count);
  let next = 0;
  let bytes = 0;
  const clients = await Promise.all(Array.from({ length: connections }, () => clientOf(port)));
  const cpu = process.cpuUsage();
  const beganAt = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let mine = next++; mine < count; mine = next++) {
        if (perSecond !== undefined) await until(beganAt + (mine / perSecond) * 1000);
        const sentAt = performance.now();
        const answer = await client.send(requests(mine));
        times[mine] = performance.now() - sentAt;
        if (answer.status !== expected) {
          throw new Error(`Expected ${expected}, was answered:\n${answer.head}\n${answer.text()}`);
        }
        bytes += answer.bodyBytes;
      }
    }),
  );
  const seconds = (performance.now() - beganAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  for (const client of clients) client.close();
  return {
    perSecond: count / seconds,
    ...describeTimes(times),
    answerBytes: Math.round(bytes / count),
    generatorUs: (user + system) / count,
  };
}

/** @param {number} at of performance.now() */
async function until(at) {
  const leftMs = at - performance.now();
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

process.on('message', (/** @type {Load} */ load) => {
  run(load).then(
    (result) => process.send?.({ result }),
    (error) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.send?.({ ready: true });
