import { randomUUID } from 'node:crypto';
import { ActivityConsumer } from '../../src/adapters/kafka/activity-consumer.js';
import { DeadLetterTopic } from '../../src/adapters/kafka/dead-letter-topic.js';
import { ActivityInbox } from '../../src/relay/activity-inbox.js';
import type { ActivityNotice } from '../../src/relay/activity-status.js';
import { deadLetterTopic } from '../../src/relay/dead-letter.js';
import type { Process } from './commands.js';
import { testClient } from './kafka.js';
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
    waitForLeaders: true,
  });
  await admin.disconnect();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
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
  } catch {
    // A group that is just being made is not known yet.
    return 0;
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
