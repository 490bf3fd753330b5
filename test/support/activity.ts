import { randomUUID } from 'node:crypto';
import { ActivityConsumer } from '../../src/adapters/kafka/activity-consumer.js';
import { DeadLetterTopic } from '../../src/adapters/kafka/dead-letter-topic.js';
import { innermostCause } from '../../src/adapters/kafka/errors.js';
import { onceSettled } from '../../src/adapters/kafka/once-settled.js';
import { ActivityInbox } from '../../src/relay/activity-inbox.js';
import type { ActivityNotice } from '../../src/relay/activity-status.js';
import { deadLetterTopic } from '../../src/relay/dead-letter.js';
import type { Process } from './commands.js';
import { ONCE_EACH, testClient } from './kafka.js';
import { until } from './until.js';

/** Where one test's activity is, on a broker that many share. */
export interface ActivityPlace {
  brokers: readonly string[];
  topic: string;
  groupId: string;
}

export function placeOfOwn(brokers: readonly string[]): ActivityPlace {
  const own = randomUUID().slice(0, 8);
  return { brokers, topic: `activity-${own}`, groupId: `group-${own}` };
}

export function lettersOf({ brokers, topic, groupId }: ActivityPlace): DeadLetterTopic {
  return new DeadLetterTopic(testClient(brokers), deadLetterTopic(topic, groupId));
}

export interface TestConsumer {
  consumer: ActivityConsumer;
  inbox: ActivityInbox;
  notices: ActivityNotice[];
  stop(): Promise<void>;
}

export interface ConsumerOptions {
  mayTake?: () => boolean;
  /** Called when a batch is in the log, before Kafka is told. */
  taken?: () => Promise<void>;
}

/** Takes the activity of a place into the log of a process. */
export function startConsumer(
  process: Pick<Process, 'activity' | 'journal'>,
  place: ActivityPlace,
  { taken, mayTake }: ConsumerOptions = {},
): TestConsumer {
  const notices: ActivityNotice[] = [];
  const report = (notice: ActivityNotice) => void notices.push(notice);
  const deadLetters = lettersOf(place);
  const { activity: reports, journal } = process;
  const inbox = new ActivityInbox({ reports, journal, deadLetters, report });
  const take = inbox.take.bind(inbox);
  inbox.take = async (fetched) => {
    const outcome = await take(fetched);
    await taken?.();
    return outcome;
  };
  const consumer = new ActivityConsumer({
    kafka: testClient(place.brokers),
    topic: place.topic,
    deadLetterTopic: deadLetterTopic(place.topic, place.groupId),
    groupId: place.groupId,
    inbox,
    report,
    sessionTimeoutMs: 2_000,
    ...(mayTake && { mayTake }),
  });
  consumer.start();
  return {
    consumer,
    inbox,
    notices,
    async stop() {
      await consumer.stop();
      await deadLetters.close();
    },
  };
}

export interface Sent {
  key?: string;
  value: string | Buffer | null;
  partition?: number;
  timestamp?: string;
  headers?: Record<string, string>;
}

/** Makes the topic if need be, and writes to it. */
export async function sendActivity({ brokers, topic }: ActivityPlace, messages: readonly Sent[]) {
  const kafka = testClient(brokers);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic, numPartitions: 3, replicationFactor: 1 }],
    // kafkajs gives up waiting when a broker has not heard of the topic yet.
    waitForLeaders: false,
  });
  await onceSettled(() => admin.fetchTopicMetadata({ topics: [topic] }));
  await admin.disconnect();
  const producer = kafka.producer(ONCE_EACH);
  await producer.connect();
  await producer.send({
    topic,
    messages: messages.map(({ key = null, ...message }) => ({ key, ...message })),
  });
  await producer.disconnect();
}

export function reportOf(customerId: string, lastActivityOn: string, hasOpenItems?: boolean): Sent {
  return { key: customerId, value: JSON.stringify({ customerId, lastActivityOn, hasOpenItems }) };
}

/** What Kafka says of a group or a topic that is just being made. */
const UNKNOWN_YET: ReadonlySet<unknown> = new Set([
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_ID_NOT_FOUND',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);

/** Offsets that Kafka has for the group, summed over the partitions; -1 counts as none. */
export async function committedBy({ brokers, topic, groupId }: ActivityPlace): Promise<number> {
  const admin = testClient(brokers).admin();
  await admin.connect();
  try {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return (found?.partitions ?? []).reduce(
      (sum, { offset }) => sum + Math.max(0, Number(offset)),
      0,
    );
  } catch (error) {
    const cause = innermostCause(error);
    if (cause instanceof Error && 'type' in cause && UNKNOWN_YET.has(cause.type)) return 0;
    throw error;
  } finally {
    await admin.disconnect();
  }
}

/** As if the group had never been there: everything is fetched again. */
export async function forgetGroup({ brokers, groupId }: ActivityPlace): Promise<void> {
  const admin = testClient(brokers).admin();
  await admin.connect();
  await admin.deleteGroups([groupId]);
  await admin.disconnect();
}

export async function deleteTopic({ brokers, topic }: ActivityPlace): Promise<void> {
  const admin = testClient(brokers).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await until('the topic is gone', async () => !(await admin.listTopics()).includes(topic));
  await admin.disconnect();
}
