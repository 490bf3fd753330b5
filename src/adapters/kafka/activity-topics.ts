import type { Kafka } from 'kafkajs';
import { TOPIC_SETTINGS } from '../../relay/topic-settings.js';
import { PARTITIONS } from '../../relay/topics.js';
import { ensureTopics } from './topics.js';
import { withAdmin } from './with-admin.js';

/**
 * Makes the topic of activity and that of its dead letters where they are missing. Ones that are there are
 * left as they are: the first belongs to those who write to it, and nothing depends on how it is cut up.
 * @throws Error when Kafka cannot be asked
 */
export function ensureActivityTopics(
  kafka: Kafka,
  topic: string,
  deadLetters: string,
): Promise<void> {
  return withAdmin(kafka, async (admin) => {
    const there = new Set(await admin.listTopics());
    const missing = [
      { topic, partitions: PARTITIONS, settings: {} },
      { topic: deadLetters, partitions: 1, settings: TOPIC_SETTINGS.deadLetters },
    ].filter((plan) => !there.has(plan.topic));
    if (missing.length > 0) await ensureTopics(admin, missing);
  });
}
