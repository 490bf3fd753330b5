import { randomUUID } from 'node:crypto';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { letGo } from './let-go.js';
import { withAdmin } from './with-admin.js';

export interface Reading {
  topic: string;
  /** The group that is made for the reading begins with this. */
  groupPrefix: string;
  timeoutMs: number;
  /** True for the last record that is wanted. */
  take: (message: KafkaMessage, partition: number) => boolean;
}

/**
 * Reads what is committed in a topic, from its beginning until `take` has had enough; false when the time
 * was over first.
 */
export async function readFromBeginning(
  kafka: Kafka,
  { topic, groupPrefix, timeoutMs, take }: Reading,
): Promise<boolean> {
  const groupId = `${groupPrefix}${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 50,
    sessionTimeout: 10_000,
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    return await new Promise<boolean>((resolve, reject) => {
      const timeout = setTimeout(() => resolve(false), timeoutMs);
      const end = (error?: unknown) => {
        clearTimeout(timeout);
        if (error === undefined) resolve(true);
        else reject(error);
      };
      // A broker that just started is not ready for groups; kafkajs then tries again by itself.
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) end(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ message, partition }) => {
            if (take(message, partition)) end();
          },
        })
        .catch(end);
    });
  } finally {
    await letGo(consumer);
    await forgetGroup(kafka, groupId);
  }
}

/** A broker that still holds the group lets go of it by itself in a week. */
async function forgetGroup(kafka: Kafka, groupId: string): Promise<void> {
  try {
    await withAdmin(kafka, (admin) => admin.deleteGroups([groupId]));
  } catch {
    // Nothing depends on it.
  }
}
