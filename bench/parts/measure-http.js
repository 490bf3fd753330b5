import { scaled } from './bench.js';
import { countCpu } from './cpu-time.js';
import { startLoad } from './load.js';
import { startRawHttp } from './raw-http.js';
import { startService } from './service.js';

/**
 * What to ask, and how often.
 * @typedef {object} Plan
 * @property {number} connections
 * @property {number} count measured requests
 * @property {number} warmUp requests before
 * @property {number} rawCount measured requests to the bare Fastify, half of them before, half after
 * @property {import('./requests.js').Asked} asked
 * @property {import('./requests.js').Asked} [askedToWarmUp] `asked` if absent
 * @property {import('./requests.js').Asked} rawAsked
 * @property {number} expected status
 * @property {object} sample an answer: what the bare Fastify answers
 * @property {() => Promise<Record<string, unknown>>} [settle] waits until nothing goes on in the service
 */

/**
 * Measures requests to the service on a store, between two halves of the same to a bare Fastify.
 * @param {import('./bench.js').Bench} bench
 * @param {string} folder of the store
 * @param {(service: import('./service.js').Service) => Promise<Plan>} planFor
 */
export async function measureHttp(bench, folder, planFor) {
  const { dist, nodeOptions } = bench;
  const load = await startLoad();
  const service = await startService({ dist, folder, nodeOptions });
  try {
    const plan = await planFor(service);
    const { connections, asked, expected } = plan;
    const raw = await startRawHttp(plan.sample);
    const { port, authorization } = service;
    const loadService = (/** @type {number} */ count, what = asked) =>
      load.run({
        port,
        authorization,
        connections,
        count: scaled(bench, count),
        asked: what,
        expected,
      });
    const loadRaw = (/** @type {number} */ count) =>
      load.run({
        port: raw.port,
        authorization,
        connections,
        count: scaled(bench, count),
        asked: plan.rawAsked,
        expected,
      });
    try {
      await loadService(plan.warmUp, plan.askedToWarmUp);
      await plan.settle?.();
      await loadRaw(plan.rawCount / 4);
      const rawUsed = countCpu(raw.pid);
      const rawBefore = await loadRaw(plan.rawCount / 2);
      const rawCpu = rawUsed();
      const used = countCpu(service.pid);
      const result = await loadService(plan.count);
      const settled = await plan.settle?.();
      const cpu = used();
      const rawAfter = await loadRaw(plan.rawCount / 2);
      const count = scaled(bench, plan.count);
      return {
        result,
        raw: {
          perSecond: (rawBefore.perSecond + rawAfter.perSecond) / 2,
          p50: (rawBefore.p50 + rawAfter.p50) / 2,
          p99: (rawBefore.p99 + rawAfter.p99) / 2,
        },
        conditions: {
          connections,
          requests: count,
          answerBytes: result.answerBytes,
          maxMs: result.max,
          generatorUs: result.generatorUs,
          ...(cpu &&
            rawCpu && {
              rawCpuUsPerRequest: rawCpu.mainUs / scaled(bench, plan.rawCount / 2),
              cpuUsPerRequest: {
                main: cpu.mainUs / count,
                busiestOtherThread: cpu.busiestOtherUs / count,
                rest: cpu.restUs / count,
              },
            }),
          ...settled,
        },
      };
    } finally {
      await raw.stop();
    }
  } finally {
    await service.stop();
    await load.stop();
  }
}
