import type { Kafka } from 'kafkajs';
import createTransactionManager from 'kafkajs/src/producer/eosManager/index.js';
import { OutputTrouble } from '../../relay/output.js';
import { type InnerCluster, Isolation, withInnerCluster } from './inner-cluster.js';
import type { PartitionEnds } from './partition-ends.js';

/*
 * A broker that is killed between deciding a transaction and marking its end in the partitions may, once it
 * is back, take the transaction for ended without any mark. Its records stay hidden from whoever reads what
 * is committed, with everything behind them, until a later transaction of the same id ends in that
 * partition: with its outcome. docs/decisions/018 says why the outcome is chosen as it is here.
 */

export interface HangingTransaction {
  partitions: readonly PartitionEnds[];
  /** Published positions that the checkpoint, which is read already, vouches for. */
  publishedTo: number;
}

export interface TransactionId {
  transactionalId: string;
  timeoutMs: number;
}

const POSITION = 'ce_position';
const FETCH_WAIT_MS = 1_000;
/** A record that is larger comes whole. */
const FETCH_BYTES = 65_536;

/**
 * Ends it in every partition: as committed when the checkpoint is behind its records, else as aborted. Shuts
 * out whoever writes under this id, which must be us.
 * @throws OutputTrouble
 */
export function endHanging(
  kafka: Kafka,
  { transactionalId, timeoutMs }: TransactionId,
  { partitions, publishedTo }: HangingTransaction,
): Promise<void> {
  return withInnerCluster(kafka, async (cluster) => {
    const names = new Set(partitions.map(({ topic }) => topic));
    await cluster.addMultipleTargetTopics([...names]);
    const manager = createTransactionManager({
      logger: kafka.logger(),
      cluster,
      transactional: true,
      transactionalId,
      transactionTimeout: timeoutMs,
    });
    await manager.initProducerId();
    let isPublished = true;
    for (const one of partitions) {
      if ((await firstPosition(cluster, one)) > publishedTo) isPublished = false;
    }
    manager.beginTransaction();
    await manager.addPartitionsToTransaction(
      [...names].map((topic) => ({
        topic,
        partitions: partitions.filter((one) => one.topic === topic),
      })),
    );
    await (isPublished ? manager.commit() : manager.abort());
  });
}

/** Of the first record that hangs there: the commit of the log that it was made of. */
async function firstPosition(
  cluster: InnerCluster,
  { topic, partition, stable }: PartitionEnds,
): Promise<number> {
  const [nodeId = ''] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = await broker.fetch({
    isolationLevel: Isolation.uncommitted,
    maxWaitTime: FETCH_WAIT_MS,
    topics: [
      {
        topic,
        partitions: [{ partition, fetchOffset: String(stable), maxBytes: FETCH_BYTES }],
      },
    ],
  });
  const messages = responses.flatMap(({ partitions }) => partitions.flatMap((one) => one.messages));
  const first = messages.find(({ offset }) => BigInt(offset) >= stable);
  const position = Number(first?.headers?.[POSITION] ?? Number.NaN);
  if (Number.isSafeInteger(position)) return position;
  throw new OutputTrouble(
    `A transaction is open at offset ${stable} of partition ${partition} of ${topic} that is not of this relay.`,
  );
}
