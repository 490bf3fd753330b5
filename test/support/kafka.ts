import { randomUUID } from 'node:crypto';
import type { IHeaders, Kafka, ProducerConfig } from 'kafkajs';
import { kafkaClient } from '../../src/adapters/kafka/client.js';
import { PARTITIONS, type TopicNames } from '../../src/relay/topics.js';

/** Topics that only one test uses, on a broker that many share. */
export function topicsOfOwn(): TopicNames {
  const own = randomUUID().slice(0, 8);
  return {
    events: `events-${own}`,
    state: `state-${own}`,
    finance: `finance-${own}`,
    activity: `activity-${own}`,
    relay: `relay-${own}`,
  };
}

export function testClient(brokers: readonly string[]): Kafka {
  return kafkaClient({ brokers, user: undefined, ssl: false });
}

/**
 * A partition of a topic just made may have no leader yet: kafkajs then sends the whole request again, also to
 * the partitions that took it.
 */
export const ONCE_EACH: ProducerConfig = {
  allowAutoTopicCreation: false,
  idempotent: true,
  maxInFlightRequests: 1,
};

export interface TopicRecord {
  partition: number;
  key: string;
  value: string | null;
  headers: Record<string, string>;
}

const BARRIER = 'test-barrier';
/** A transaction that never ends hides everything behind it: the barriers too. */
const READ_SECONDS = 30;

/**
 * Everything committed to a topic so far, in the order of each partition: a record is written to each
 * partition, and the topic read until all of them came by.
 */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  partitions = PARTITIONS,
): Promise<TopicRecord[]> {
  const nonce = randomUUID();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const barriers = Array.from({ length: partitions }, (_, partition) => ({
    partition,
    key: BARRIER,
    value: nonce,
  }));
  await producer.send({ topic, messages: barriers });
  await producer.disconnect();
  const groupId = `test-${nonce}`;
  const consumer = kafka.consumer({ groupId, readUncommitted: false, maxWaitTimeInMs: 50 });
  const records: TopicRecord[] = [];
  const open = new Set(barriers.map(({ partition }) => partition));
  const next = new Map<number, bigint>();
  let timeout: NodeJS.Timeout | undefined;
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = `${topic} could not be read to its end within ${READ_SECONDS} seconds.`;
      timeout = setTimeout(() => reject(new Error(late)), READ_SECONDS * 1000);
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ partition, message: { offset, key, value, headers } }) => {
            // kafkajs begins anew by itself when the group has lost its coordinator.
            if (BigInt(offset) < (next.get(partition) ?? 0n)) return;
            next.set(partition, BigInt(offset) + 1n);
            const name = key?.toString() ?? '';
            if (name === BARRIER) {
              if (value?.toString() === nonce) open.delete(partition);
              if (open.size === 0) resolve();
              return;
            }
            records.push({
              partition,
              key: name,
              value: value?.toString() ?? null,
              headers: textOf(headers ?? {}),
            });
          },
        })
        .catch(reject);
    });
  } finally {
    clearTimeout(timeout);
    await consumer.disconnect();
  }
  return records;
}

function textOf(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** The newest value of each key. */
export function newestOf(records: readonly TopicRecord[]): Map<string, string | null> {
  return new Map(records.map(({ key, value }) => [key, value]));
}
