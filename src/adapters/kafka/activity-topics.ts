import type { Kafka } from 'kafkajs';
import { TOPIC_SETTINGS } from '../../relay/topic-settings.js';
import { PARTITIONS } from '../../relay/topics.js';
import { ensureTopics, type TopicPlan } from './topics.js';
import { withAdmin } from './with-admin.js';

/**
 * Makes the topic of activity and that of its dead letters where they are missing. One of activity that is
 * there belongs to those who write to it, and nothing depends on how it is kept or cut up; dead letters
 * have keys of any kind or none, so a compacted topic takes only some of them.
 * @throws OutputUnfit when the dead letters would not be kept; OutputTrouble when Kafka cannot be asked
 */
export function ensureActivityTopics(
  kafka: Kafka,
  topic: string,
  deadLetters: string,
): Promise<void> {
  const plans: TopicPlan[] = [
    { topic, partitions: PARTITIONS, isCutAtWill: true, settings: {} },
    { topic: deadLetters, partitions: 1, isCutAtWill: true, settings: TOPIC_SETTINGS.deadLetters },
  ];
  return withAdmin(kafka, async (admin) => {
    await ensureTopics(admin, plans);
  });
}
