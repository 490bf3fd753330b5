import { scaled } from '../parts/bench.js';
import { withBroker } from '../parts/broker.js';
import { startProcess } from '../parts/child.js';
import { storeEnvironment } from '../parts/environment.js';
import { startRawKafka } from '../parts/raw-kafka.js';

/*
 * How quickly a backlog reaches Kafka.
 */

const BACKLOG = 200_000;

/**
 * The relay from the first to the last commit of a store, each a create with one event, into empty topics:
 * events per second. The size of the backlog goes with `--scale`, not with the name.
 * @param {import('../parts/bench.js').Bench} bench
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export async function relayBacklog(bench) {
  const backlog = scaled(bench, BACKLOG);
  const folder = await bench.stores.filled(backlog);
  return withBroker(async (broker) => {
    const env = storeEnvironment(folder);
    const raw = await startRawKafka({ dist: bench.dist, broker, env });
    await raw.send({ events: backlog / 20 });
    const before = await raw.send({ events: backlog / 4 });
    const relay = await startProcess('relay', {
      args: [bench.dist],
      nodeOptions: bench.nodeOptions,
      env: { ...env, DOSSIER_KAFKA_BROKERS: broker },
    });
    const { position, seconds, cpuUs, restarts } = relay.first;
    await relay.ended;
    const after = await raw.send({ events: backlog / 4 });
    await raw.stop();
    const rawEvents = before.events + after.events;
    return {
      value: position / seconds,
      unit: 'events/s',
      raw: {
        what: 'kafkajs alone in a process of its own: transactions of the same size with messages made before',
        value: rawEvents / (before.seconds + after.seconds),
      },
      conditions: {
        backlog: position,
        seconds,
        restarts,
        cpuUsPerEvent: cpuUs / position,
        rawCpuUsPerEvent: (before.cpuUs + after.cpuUs) / rawEvents,
      },
    };
  });
}
