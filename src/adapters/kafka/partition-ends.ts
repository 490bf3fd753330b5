import { type InnerCluster, Isolation } from './inner-cluster.js';
import { onceSettled } from './once-settled.js';

/** How far a partition is written. */
export interface PartitionEnds {
  topic: string;
  partition: number;
  /** Where the first transaction begins that is open; `end` when there is none. */
  stable: bigint;
  /** Behind the last record, of whatever transaction; markers of ends of transactions count too. */
  end: bigint;
}

/** Of all partitions of these topics, which must be there. */
export async function partitionEnds(
  cluster: InnerCluster,
  topics: readonly string[],
): Promise<PartitionEnds[]> {
  await onceSettled(() => cluster.addMultipleTargetTopics(topics));
  return onceSettled(async () => {
    // Leaders move; what is known of them may be why the last attempt failed.
    await cluster.refreshMetadata();
    // In this order: a record that is written between the two is beyond what is stable, not lost.
    const stable = await offsets(cluster, topics, Isolation.committed);
    const ends = await offsets(cluster, topics, Isolation.uncommitted);
    return ends.map(({ topic, partition, offset: end }) => {
      const found = stable.find((one) => one.topic === topic && one.partition === partition);
      return { topic, partition, stable: found?.offset ?? 0n, end };
    });
  });
}

interface Offset {
  topic: string;
  partition: number;
  offset: bigint;
}

async function offsets(
  cluster: InnerCluster,
  topics: readonly string[],
  isolationLevel: Isolation,
): Promise<Offset[]> {
  const asked = new Map<string, { topic: string; partitions: { partition: number }[] }[]>();
  for (const topic of topics) {
    const all = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
    for (const [nodeId, own] of Object.entries(cluster.findLeaderForPartitions(topic, all))) {
      const partitions = own.map((partition) => ({ partition }));
      asked.set(nodeId, [...(asked.get(nodeId) ?? []), { topic, partitions }]);
    }
  }
  const answers = await Promise.all(
    [...asked].map(async ([nodeId, wanted]) => {
      const broker = await cluster.findBroker({ nodeId });
      return broker.listOffsets({ isolationLevel, topics: wanted });
    }),
  );
  return answers.flatMap(({ responses }) =>
    responses.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset) })),
    ),
  );
}
