import { type BrokersSeen, lookAtBrokers } from './adapters/kafka/look-at-brokers.js';
import { KafkaOutput } from './adapters/kafka/relay-output.js';
import type { Config } from './config/config.js';
import type { KafkaConfig } from './config/kafka.js';
import { activityInto } from './open-activity.js';
import { openStore, type Store } from './open-store.js';
import type { RelayOutput } from './relay/output.js';
import { Relay } from './relay/relay.js';
import type { RelayReport } from './relay/relay-status.js';
import type { OpenedRelay } from './relay/worker-side.js';

/**
 * The relay on the configured store and brokers, with what it takes the other way (activity), not yet
 * started; for the service's worker and for `dossier relay`.
 * @throws StoreError when the store cannot be opened, Error when no brokers are configured
 */
export async function openRelay(
  config: Config,
  report: (report: RelayReport) => void,
): Promise<OpenedRelay & { store: Store; output: RelayOutput }> {
  const { kafka } = config;
  if (kafka === undefined) throw new Error('No brokers are configured.');
  const output = new KafkaOutput({ kafka });
  const store = await openStore(config);
  const relay = new Relay({ log: store.journal, output, source: config.source, report });
  const activity = activityInto(
    store,
    { ...config, kafka },
    {
      report: (notice) => report({ type: 'activity', notice }),
      appended: () => relay.notify(),
      mayTake: isOurs(relay),
    },
  );
  return {
    relay: {
      start() {
        relay.start();
        activity.start();
      },
      notify: () => relay.notify(),
      status: () => ({ ...relay.status(), activity: activity.status() }),
    },
    store,
    output,
    async close() {
      await Promise.all([activity.stop(), relay.stop()]);
      await store.close();
    },
  };
}

/**
 * For `dossier doctor`; changes nothing.
 * @throws OutputTrouble when no broker answers
 */
export function lookAtKafka(kafka: KafkaConfig): Promise<BrokersSeen> {
  return lookAtBrokers(kafka);
}

/** The relay finds out whose topics these are; those of another deployment have its activity too. */
function isOurs(relay: Relay): () => boolean {
  let ours = false;
  return () => {
    const { state } = relay.status();
    if (state === 'running' || state === 'standing-by') ours = true;
    if (state === 'stopped') ours = false;
    return ours;
  };
}
