import type { Message as KafkaMessage, TopicMessages } from 'kafkajs';
import type { Message } from '../../relay/message.js';
import { PARTITIONS, type TopicNames } from '../../relay/topics.js';
import { Partitioners } from './kafkajs.js';

/**
 * kafkajs makes one record batch of what goes to a partition in one call, and Kafka refuses a batch over
 * its limit (1 MiB unless the topic says otherwise).
 */
const PARTITION_BYTES = 900_000;
/** What a record needs beside its value: key, headers, lengths. */
const AROUND_VALUE_BYTES = 700;

const partitionOf = Partitioners.DefaultPartitioner();
const ANY_PARTITIONS = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
  partitionId,
  partitionErrorCode: 0,
  leader: 0,
  replicas: [],
  isr: [],
}));

/**
 * Messages cut into calls of a size that Kafka takes, in their order. Each is given its partition, the
 * one that every Kafka client finds for its key, since all topics with customers have as many.
 */
export function portionsOf(
  messages: readonly Message[],
  topics: TopicNames,
  partitionBytes = PARTITION_BYTES,
): TopicMessages[][] {
  const portions: TopicMessages[][] = [];
  const partitions = new Map<string, number>();
  let portion = new Portion(topics, partitionBytes);
  for (const { topic, key, value, headers } of messages) {
    const partition = partitions.get(key) ?? partitionOfKey(key);
    partitions.set(key, partition);
    const message = { key, value, headers, partition };
    const bytes = value === null ? 0 : Buffer.byteLength(value);
    if (portion.add(topic, message, bytes)) continue;
    portions.push(portion.messages());
    portion = new Portion(topics, partitionBytes);
    portion.add(topic, message, bytes);
  }
  const rest = portion.messages();
  if (rest.length > 0) portions.push(rest);
  return portions;
}

function partitionOfKey(key: string): number {
  const message = { key, value: null };
  return partitionOf({ topic: '', partitionMetadata: ANY_PARTITIONS, message });
}

class Portion {
  readonly #byTopic = new Map<Message['topic'], KafkaMessage[]>();
  readonly #bytes = new Map<Message['topic'], number[]>();

  constructor(
    private readonly topics: TopicNames,
    private readonly partitionBytes: number,
  ) {}

  /** False when it does not fit; the first one always does. */
  add(
    topic: Message['topic'],
    message: KafkaMessage & { partition: number },
    bytes: number,
  ): boolean {
    const sizes = this.#bytes.get(topic) ?? [];
    const before = sizes[message.partition] ?? 0;
    const size = before + bytes + AROUND_VALUE_BYTES;
    if (before > 0 && size > this.partitionBytes) return false;
    sizes[message.partition] = size;
    this.#bytes.set(topic, sizes);
    const list = this.#byTopic.get(topic);
    if (list) list.push(message);
    else this.#byTopic.set(topic, [message]);
    return true;
  }

  messages(): TopicMessages[] {
    return [...this.#byTopic].map(([topic, messages]) => ({ topic: this.topics[topic], messages }));
  }
}
