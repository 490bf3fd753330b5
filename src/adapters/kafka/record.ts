import type { KafkaMessage } from 'kafkajs';
import type { ActivityRecord } from '../../relay/activity-record.js';

/** A record as kafkajs gives it, with its place. */
export function recordOf(topic: string, partition: number, message: KafkaMessage): ActivityRecord {
  const { offset, timestamp, key, value, headers = {} } = message;
  return {
    topic,
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers,
  };
}
