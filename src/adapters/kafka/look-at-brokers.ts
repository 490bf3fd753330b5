import type { KafkaConfig } from '../../config/kafka.js';
import { TOPICS } from '../../relay/topics.js';
import { kafkaClient } from './client.js';
import { withAdmin } from './with-admin.js';
import { within } from './within.js';

export interface BrokersSeen {
  /** How many brokers the cluster has right now. */
  brokers: number;
  /** Topics of ours that are not there yet; the relay makes them. */
  missing: string[];
}

const ANSWER_MS = 5_000;

/**
 * Who answers at the configured brokers; changes nothing.
 * @throws OutputTrouble when nobody answers in time, or lets us in
 */
export function lookAtBrokers(config: KafkaConfig): Promise<BrokersSeen> {
  const looked = withAdmin(kafkaClient(config), async (admin) => {
    const { brokers } = await admin.describeCluster();
    const there = new Set(await admin.listTopics());
    return {
      brokers: brokers.length,
      missing: Object.values(TOPICS).filter((name) => !there.has(name)),
    };
  });
  return within(ANSWER_MS, looked);
}
