import { scaled } from '../parts/bench.js';
import { withBroker } from '../parts/broker.js';
import { relayCaughtUp, viewsCaughtUp } from '../parts/catching-up.js';
import { startProcess } from '../parts/child.js';
import { countCpu } from '../parts/cpu-time.js';
import { FIRST_OF_RUNS } from '../parts/customers.js';
import { storeEnvironment } from '../parts/environment.js';
import { startLoad } from '../parts/load.js';
import { startRawKafka } from '../parts/raw-kafka.js';
import { startService } from '../parts/service.js';

/*
 * The service with its relay inside, the broker on the same machine.
 */

const PATH = '/api/v1/customers';
const CONNECTIONS = 32;

const PACE = 500;
const PACED = 15_000;
const PACED_WARM_UP = 5_000;

/**
 * From the commit (`ce_time`, taken before it is flushed) to a consumer of committed records, at 500
 * creates a second over HTTP: milliseconds.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers already there and published
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function relayLatency(bench, customers) {
  const { dist, nodeOptions } = bench;
  const [count, warmUp] = [scaled(bench, PACED), scaled(bench, PACED_WARM_UP)];
  return bench.stores.withCopy(customers, (folder) =>
    withBroker(async (broker) => {
      const raw = await startRawKafka({ dist, broker, env: storeEnvironment(folder) });
      const rawWatch = await startProcess('topic-watch', { args: [broker, 'raw.events'] });
      await raw.send({ events: warmUp, perSecond: PACE });
      await rawWatch.ask({ count: warmUp });
      await raw.send({ events: count, perSecond: PACE });
      const rawTimes = await rawWatch.ask({ count: warmUp + count });
      await rawWatch.stop();
      await raw.stop();

      const env = { DOSSIER_KAFKA_BROKERS: broker };
      const service = await startService({ dist, folder, nodeOptions, env });
      const load = await startLoad();
      try {
        await relayCaughtUp(service);
        const watch = await startProcess('topic-watch', { args: [broker, 'customer.events.v1'] });
        await watch.ask({ count: customers });
        const { port, authorization } = service;
        const creates = (/** @type {number} */ from, /** @type {number} */ some) =>
          load.run({
            port,
            authorization,
            connections: CONNECTIONS,
            count: some,
            perSecond: PACE,
            asked: { type: 'creates', path: PATH, from },
            expected: 201,
          });
        await creates(FIRST_OF_RUNS, warmUp);
        await watch.ask({ count: customers + warmUp });
        const used = countCpu(service.pid);
        const answers = await creates(FIRST_OF_RUNS + warmUp, count);
        const { p50, p99, max } = await watch.ask({ count: customers + warmUp + count });
        const cpu = used();
        await watch.stop();
        return {
          value: p99,
          unit: 'ms (p99)',
          p50,
          p99,
          raw: {
            what: 'kafkajs alone at the same pace, each transaction with all that is due',
            value: rawTimes.p99,
            p50: rawTimes.p50,
            p99: rawTimes.p99,
          },
          conditions: {
            customers,
            commands: count,
            perSecond: answers.perSecond,
            maxMs: max,
            answersP99: answers.p99,
            ...(cpu && { cpuUsPerCommand: cpuUs(cpu, count) }),
          },
        };
      } finally {
        await load.stop();
        await service.stop();
      }
    }),
  );
}

const COUNT = 12_000;
const WARM_UP = 6_000;

/**
 * Creates a second at 32 connections with Kafka, beside the same without, half of it before and half after.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers already there
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function createWithKafka(bench, customers) {
  return withBroker((broker) =>
    bench.stores.withCopy(customers, (folder) =>
      bench.stores.withCopy(customers, async (plainFolder) => {
        const { dist, nodeOptions } = bench;
        const env = { DOSSIER_KAFKA_BROKERS: broker };
        const service = await startService({ dist, folder, nodeOptions, env });
        const plain = await startService({ dist, folder: plainFolder, nodeOptions });
        const load = await startLoad();
        let from = FIRST_OF_RUNS;
        const creates = async (
          /** @type {import('../parts/service.js').Service} */ { port, authorization, pid },
          /** @type {number} */ count,
        ) => {
          const used = countCpu(pid);
          const some = scaled(bench, count);
          const asked = { type: /** @type {const} */ ('creates'), path: PATH, from };
          from += some;
          const result = await load.run({
            port,
            authorization,
            connections: CONNECTIONS,
            count: some,
            asked,
            expected: 201,
          });
          const cpu = used();
          return { ...result, ...(cpu && { cpuUsPerCommand: cpuUs(cpu, some) }) };
        };
        try {
          await relayCaughtUp(service);
          await creates(plain, WARM_UP);
          await viewsCaughtUp(plain);
          await creates(service, WARM_UP);
          await viewsCaughtUp(service);
          await relayCaughtUp(service);
          const before = await creates(plain, COUNT / 2);
          await viewsCaughtUp(plain);
          const { perSecond, p50, p99, cpuUsPerCommand } = await creates(service, COUNT);
          const [views, relay] = await Promise.all([
            viewsCaughtUp(service),
            relayCaughtUp(service),
          ]);
          const after = await creates(plain, COUNT / 2);
          return {
            value: perSecond,
            unit: 'creates/s',
            p50,
            p99,
            raw: {
              what: 'the service without Kafka',
              value: (before.perSecond + after.perSecond) / 2,
              p50: (before.p50 + after.p50) / 2,
              p99: (before.p99 + after.p99) / 2,
            },
            conditions: {
              customers,
              connections: CONNECTIONS,
              requests: scaled(bench, COUNT),
              cpuUsPerCommand,
              rawCpuUsPerCommand: after.cpuUsPerCommand,
              ...views,
              ...relay,
            },
          };
        } finally {
          await load.stop();
          await service.stop();
          await plain.stop();
        }
      }),
    ),
  );
}

/**
 * @param {import('../parts/cpu-time.js').ThreadUse} used
 * @param {number} count
 */
function cpuUs({ mainUs, busiestOtherUs, restUs }, count) {
  return {
    main: mainUs / count,
    busiestOtherThread: busiestOtherUs / count,
    rest: restUs / count,
  };
}
