import type { Kafka, KafkaMessage } from 'kafkajs';
import { kafkaError } from './errors.js';
import { letGo } from './let-go.js';

/** What kafkajs itself knows of the brokers; its public clients do not offer all of it. */
export interface InnerCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
  findBroker(options: { nodeId: string }): Promise<InnerBroker>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
}

export interface InnerBroker {
  listOffsets(request: {
    isolationLevel: Isolation;
    topics: { topic: string; partitions: { partition: number }[] }[];
  }): Promise<{ responses: { topic: string; partitions: PartitionOffset[] }[] }>;
  fetch(request: {
    isolationLevel: Isolation;
    maxWaitTime: number;
    topics: {
      topic: string;
      partitions: { partition: number; fetchOffset: string; maxBytes: number }[];
    }[];
  }): Promise<{ responses: { partitions: { messages: InnerMessage[] }[] }[] }>;
}

export type InnerMessage = KafkaMessage & { isControlRecord?: boolean };

interface PartitionOffset {
  partition: number;
  offset: string;
}

/** Everything that is written, or only what is behind no transaction that is open. */
export const Isolation = { uncommitted: 0, committed: 1 } as const;
export type Isolation = (typeof Isolation)[keyof typeof Isolation];

const CREATE_CLUSTER = 'private:Kafka:createCluster';

type CreateCluster = (options: { allowAutoTopicCreation: boolean }) => InnerCluster;

/**
 * Asks brokers what the public clients of kafkajs, whose version is pinned, cannot ask.
 * @throws OutputTrouble
 */
export async function withInnerCluster<Result>(
  kafka: Kafka,
  work: (cluster: InnerCluster) => Promise<Result>,
): Promise<Result> {
  const cluster = createClusterOf(kafka)({ allowAutoTopicCreation: false });
  try {
    await cluster.connect();
    return await work(cluster);
  } catch (error) {
    throw kafkaError(error);
  } finally {
    await letGo(cluster);
  }
}

function createClusterOf(kafka: Kafka): CreateCluster {
  const name = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === CREATE_CLUSTER,
  );
  const create: unknown = name && Reflect.get(kafka, name);
  if (typeof create !== 'function') throw new Error('kafkajs is another version than expected.');
  return create as CreateCluster; // as kafkajs 2.2.4 has it in src/index.js
}
